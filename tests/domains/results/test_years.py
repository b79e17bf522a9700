"""A year from its first attendance to its second revision, told with two people at the desk."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.utils import timezone

from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.kst import KST
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.results import actions, jobs, queries
from pulmu.ledger.models import Blob, Entry, Period
from pulmu.ledger.statements import NothingChanged, NotSubmitted, SamePerson
from tests.factories import a_person, a_user, an_actor, day, entries, when

from .stories import line, prove, seal, sheet

AT = when("2023-12-20 10:00")
LATER = when("2024-01-05 10:00")
SHEET = b"name,signature\n1,x\n2,x\n"

pytestmark = pytest.mark.usefixtures("counting_rules")


def test_a_signed_sheet_on_the_session_covers_its_attendances(cast, story, tmp_path):
    assert line(cast.hana, "users") == (2, 2, 0, 0, 0)

    blob = sheet(cast.hana, tmp_path)
    attached = actions.attach_files(cast.hana, sources=[story.source], shas=[blob.sha256], at=AT)

    assert attached == 1
    assert line(cast.hana, "users") == (2, 2, 2, 0, 0)
    assert line(cast.hana, "programme_runs") == (1, 1, 1, 0, 0)


def test_attaching_the_same_file_twice_is_one_file_and_one_entry(cast, story, tmp_path):
    first, second = sheet(cast.hana, tmp_path), sheet(cast.hana, tmp_path, name="again.csv")
    links = {"sources": [story.source], "shas": [first.sha256], "at": AT}

    assert second == first
    assert [actions.attach_files(cast.hana, **links) for _twice in range(2)] == [1, 0]
    assert [verb for verb, _body in entries(cast.gimhae)].count("attach") == 1


def test_a_file_taken_off_no_longer_covers_and_the_ledger_says_why(cast, story, tmp_path):
    blob = sheet(cast.hana, tmp_path)
    actions.attach_files(cast.hana, sources=[story.source], shas=[blob.sha256], at=AT)

    gone = actions.detach_file(
        cast.hana, source=story.source, sha256=blob.sha256, why="wrong sheet", at=AT
    )

    assert gone == 1
    assert line(cast.hana, "users") == (2, 2, 0, 0, 0)
    assert entries(cast.gimhae)[-1][1]["why"] == "wrong sheet"


def test_nobody_vouches_for_what_they_recorded_themselves(cast, story, tmp_path):
    blob = sheet(cast.hana, tmp_path)
    actions.attach_files(cast.hana, sources=[story.source], shas=[blob.sha256], at=AT)

    assert actions.attest_year(cast.hana, year=2023, at=AT) == 0
    assert actions.attest_year(cast.dul, year=2023, lines=["users"], at=AT) == 2
    assert line(cast.hana, "users") == (2, 2, 2, 2, 2)
    assert line(cast.hana, "programme_runs") == (1, 1, 1, 0, 0)
    assert actions.attest_year(cast.dul, year=2023, at=AT) == 1
    assert actions.attest_year(cast.dul, year=2023, at=AT) == 0


def test_the_operator_of_the_machine_may_not_vouch_submit_or_seal(cast, story):
    for vouching in (actions.attest_year, actions.submit, actions.seal):
        with pytest.raises(NotAllowed):
            vouching(cast.operator, year=2023, at=AT)


def test_facts_without_evidence_cannot_be_vouched_for(cast, story):
    assert actions.attest_year(cast.dul, year=2023, at=AT) == 0


def test_a_correction_keeps_the_file_and_drops_the_word(cast, story, tmp_path):
    assert prove(cast, story, tmp_path) == 3

    programmes.mark_attendance(
        cast.hana,
        session_key=story.session.key,
        person_key=story.people[0].key,
        on=day("2023-05-10"),
        is_present=False,
        at=LATER,
    )
    programmes.mark_attendance(
        cast.hana,
        session_key=story.session.key,
        person_key=story.people[0].key,
        on=day("2023-05-10"),
        is_present=True,
        at=LATER,
    )

    assert line(cast.hana, "users") == (2, 2, 2, 1, 1)


def test_the_person_who_asked_for_the_seal_does_not_give_it(cast, story):
    with pytest.raises(NotSubmitted):
        actions.seal(cast.dul, year=2023, at=AT)
    actions.submit(cast.hana, year=2023, at=AT)

    with pytest.raises(SamePerson):
        actions.seal(cast.hana, year=2023, at=AT)

    assert actions.seal(cast.dul, year=2023, at=AT).revision == 0


def test_asking_twice_is_one_request_and_it_can_be_taken_back(cast, story):
    first = actions.submit(cast.hana, year=2023, at=AT)
    again = actions.submit(cast.dul, year=2023, at=LATER)

    assert (again.submitted_by, again.submitted_at) == (cast.hana.key, first.submitted_at)
    actions.withdraw(cast.hana, year=2023, at=LATER)
    with pytest.raises(NotSubmitted):
        actions.seal(cast.dul, year=2023, at=LATER)


def test_sealing_again_needs_something_that_changed(cast, story):
    seal(cast)
    actions.submit(cast.hana, year=2023, at=LATER)

    with pytest.raises(NothingChanged):
        actions.seal(cast.dul, year=2023, at=LATER)


def test_one_who_left_and_another_who_came_are_told_though_the_sum_is_the_same(cast, story):
    seal(cast)
    another = a_person("박세찬", lab=cast.gimhae)
    for person, is_present in ((story.people[1], False), (another, True)):
        programmes.mark_attendance(
            cast.hana,
            session_key=story.session.key,
            person_key=person.key,
            on=day("2023-05-10"),
            is_present=is_present,
            at=LATER,
        )

    [users] = queries.comparison(cast.hana, 2023, 0).moved
    actions.submit(cast.hana, year=2023, at=LATER)
    made = actions.seal(cast.dul, year=2023, at=LATER, why="두 사람이 바뀌어 있었습니다.")

    assert (users.code, users.sealed, users.now) == ("users", 2, 2)
    assert (len(users.entered), len(users.left)) == (1, 1)
    assert made.revision == 1


def test_a_seal_forbids_nothing_and_revision_0_stays_what_it_was(cast, story, tmp_path):
    prove(cast, story, tmp_path)
    first = seal(cast)
    sealed_text = queries.sealed_row(cast.hana, 2023, 0).body

    programmes.mark_attendance(
        cast.hana,
        session_key=story.session.key,
        person_key=story.people[1].key,
        on=day("2023-05-10"),
        is_present=False,
        at=LATER,
    )
    change = {line.code: line for line in queries.comparison(cast.hana, 2023, 0).moved}
    second = seal(cast, at=LATER, why="출석 한 건을 바로잡음")

    users = change["users"]
    assert (users.sealed, users.now, users.difference) == (2, 1, -1)
    assert [moved.why for moved in users.left] == ["correction"]
    assert [moved.fact.called.title for moved in users.left] == ["이*리 (참가자)"]
    assert (users.entered, set(change)) == ((), {"users"})
    assert (first.revision, second.revision, second.reason) == (0, 1, "출석 한 건을 바로잡음")
    assert queries.sealed_row(cast.hana, 2023, 0).body == sealed_text
    values = [
        next(one["value"] for one in body["lines"] if one["code"] == "users")
        for body in (queries.sealed(cast.hana, 2023, n) for n in (0, 1))
    ]
    assert values == [2, 1]


def test_a_bundle_verifies_alone_and_fails_after_one_changed_character(cast, story, tmp_path):
    prove(cast, story, tmp_path)
    seal(cast)
    folder = tmp_path / "bundle"
    with zipfile.ZipFile(io.BytesIO(queries.bundle(cast.hana, 2023, 0))) as archive:
        archive.extractall(folder)

    assert _verify(folder)[-1:] == ["OK"]

    path = folder / "entries.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"present":true', b'"present":trve', 1))
    assert _verify(folder)[-1:] != ["OK"]


def _verify(folder):
    done = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-I", "verify.py"],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert (done.returncode == 0) is (lines[-1:] == ["OK"])
    return lines


def test_the_listing_has_as_many_facts_as_the_line_says(cast, story, tmp_path):
    prove(cast, story, tmp_path)

    for one in queries.draft(cast.hana, 2023)["lines"]:
        rows = queries.facts(cast.hana, 2023, one["code"])
        assert len(rows) == one["facts"]
        assert sum(row["state"] == "proven" for row in rows) == one["proven"]
    [row, _other] = queries.facts(cast.hana, 2023, "users")
    assert (row["date"], row["quantity"], row["counted"]) == ("2023-05-10", 1, True)
    assert [one["state"] for one in row["evidence"]] == ["proven"]


def test_an_unknown_line_is_answered_with_the_lines_there_are(cast, story):
    with pytest.raises(NotFound, match="programme_runs"):
        queries.facts(cast.hana, 2023, "nonsense")


def test_another_lab_finds_nothing_of_ours(cast, story, tmp_path):
    prove(cast, story, tmp_path)
    seal(cast)
    sha256 = Blob.objects.within(cast.hana).get().sha256

    assert {line["value"] for line in queries.draft(cast.minsu, 2023)["lines"]} == {0}
    for foreign in (
        lambda: queries.sealed(cast.minsu, 2023, 0),
        lambda: queries.file_use(cast.minsu, sha256),
        lambda: queries.fact(cast.minsu, story.source),
        lambda: actions.attach_files(cast.minsu, sources=[story.source], shas=[sha256], at=AT),
    ):
        with pytest.raises(NotFound):
            foreign()


def test_a_refused_file_leaves_nothing_behind(cast, story, tmp_path):
    for content, name in (
        (b"", "empty.pdf"),
        (b"<svg><script>1</script></svg>", "x.svg"),
        (b"MZ\x90", "x.exe"),
    ):
        with pytest.raises(FileRefused):
            sheet(cast.hana, tmp_path, content, name)

    assert Blob.objects.within(cast.hana).count() == 0
    assert not any((tmp_path / "files").rglob("*")) if (tmp_path / "files").exists() else True


def test_no_name_of_a_person_enters_the_ledger(cast, story, tmp_path):
    prove(cast, story, tmp_path)
    seal(cast)

    bodies = Entry.objects.within(cast.hana).values_list("body", flat=True)
    text = json.dumps(list(bodies), ensure_ascii=False)

    assert [name for name in ("김하나", "이두리", "hana@", "하나", "두리") if name in text] == []


def test_the_other_one_at_the_desk_gets_a_mail_once(cast, story):
    for _twice in range(2):
        actions.submit(cast.hana, year=2023, at=AT)

    [message] = Message.objects.within(cast.dul)
    assert message.to == "dul@example.org"
    assert message.subject.startswith("2023")
    assert message.body.endswith("/desk/year/2023/")


def test_the_running_year_of_every_lab_is_opened_by_itself(cast):
    year = timezone.now().astimezone(KST).year

    for _twice in range(2):
        jobs.open_years({}, lambda _percent: None)

    opened = Period.objects.everywhere(because="tests look").order_by("organisation_id")
    assert [(p.organisation, p.start, p.ruleset.code) for p in opened] == [
        (lab, day(f"{year}-01-01"), "makerspace-kr") for lab in (cast.gimhae, cast.other_lab)
    ]


def test_a_fact_that_follows_another_record_keeps_who_recorded_it(cast, story, tmp_path):
    """Duri changes the session; Hana's attendances follow, and Hana may not vouch for them."""
    blob = sheet(cast.hana, tmp_path)
    actions.attach_files(cast.hana, sources=[story.source], shas=[blob.sha256], at=AT)
    row = programmes.SessionRow(
        code="P23-001",
        programme_id=story.session.programme_id,
        field="AI",
        type="교육",
        starts_at=when("2023-05-10 14:00"),
        ends_at=when("2023-05-10 18:00"),
        state="완료",
    )

    programmes.record_sessions(cast.dul, rows=[row], at=LATER)

    assert actions.attest_year(cast.hana, year=2023, lines=["users"], at=LATER) == 0
    assert actions.attest_year(cast.hana, year=2023, lines=["programme_runs"], at=LATER) == 1
    assert actions.attest_year(cast.dul, year=2023, lines=["users"], at=LATER) == 2


def test_a_manager_of_the_authority_reaches_no_lab(cast, story):
    boss = an_actor(a_user("boss@example.org"), cast.authority, Role.MANAGER)

    assert boss.reach == {cast.authority.pk}
    with pytest.raises(NotFound):
        queries.fact(boss, story.source)
