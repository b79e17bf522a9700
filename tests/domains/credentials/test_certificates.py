from __future__ import annotations

import pytest

from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.permissions import Role
from pulmu.core.trail.erasing import erasers
from pulmu.core.trail.models import AccessRecord, Change, Event
from pulmu.domains.credentials import actions, queries
from pulmu.domains.credentials.models import Certificate, Issuer
from pulmu.domains.people.actions import Suspended
from pulmu.domains.people.models import Person
from tests.factories import a_person, a_user, an_actor, day, when
from tests.surfaces.conftest import a_picture

AT, NEXT_YEAR = when("2026-06-01 10:00"), when("2027-01-02 10:00")
COURSE = "offering:aaaa"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path


@pytest.fixture
def people(cast):
    return [a_person(name, lab=cast.gimhae) for name in ("김하나", "이두리", "박세찬")]


@pytest.fixture
def manager(cast):
    return an_actor(a_user("manager@example.org"), cast.gimhae, Role.MANAGER)


def earned(person, *, about=COURSE, **more):
    said = {
        "course": "AI 첫걸음",
        "began_on": day("2026-05-12"),
        "ended_on": day("2026-05-26"),
        "minutes": 540,
    }
    return actions.Earned(person_id=person.pk, about=about, **{**said, **more})


def issue(actor, people, *, at=AT, **more):
    return actions.issue(actor, batch=[earned(one, **more) for one in people], at=at)


def test_a_batch_is_numbered_without_a_gap_in_each_year(cast, people):
    first = issue(cast.hana, people[:2])
    second = issue(cast.hana, people[2:])
    later = issue(cast.hana, people[:1], about="offering:bbbb", at=NEXT_YEAR)

    numbers = [one.number for one in (*first, *second, *later)]
    assert numbers == ["2026-0001", "2026-0002", "2026-0003", "2027-0001"]
    assert len({one.code for one in (*first, *second, *later)}) == 4


def test_issuing_twice_gives_nobody_a_second_one(cast, people):
    made = issue(cast.hana, people[:2])
    again = issue(cast.hana, people)

    assert [one.pk for one in again[:2]] == [one.pk for one in made]
    assert Certificate.objects.within(cast.hana).count() == 3
    assert (
        Event.objects.within(cast.hana).filter(name="credentials.certificate.issued").count() == 2
    )


def test_a_batch_with_one_that_is_refused_issues_none(cast, people):
    Person.objects.within(cast.hana).filter(pk=people[2].pk).update(is_suspended=True)

    with pytest.raises(Suspended):
        issue(cast.hana, people)

    assert not Certificate.objects.within(cast.hana).exists()


def test_what_no_certificate_can_say_is_refused(cast, people):
    for refused, batch in (
        (actions.CourseMissing, [earned(people[0], course=" ")]),
        (actions.EndsBeforeStart, [earned(people[0], ended_on=day("2026-05-11"))]),
        (actions.TwiceInOne, [earned(people[0]), earned(people[0])]),
    ):
        with pytest.raises(refused):
            actions.issue(cast.hana, batch=batch, at=AT)


def test_only_staff_of_the_lab_issues_and_only_to_people_of_the_lab(cast, people):
    with pytest.raises(NotFound):
        issue(cast.minsu, people)
    for nobody in (cast.inspector, visitor_of(cast.gimhae)):
        with pytest.raises(NotAllowed):
            issue(nobody, people)


def test_another_lab_finds_nothing_and_counts_by_itself(cast, people):
    [one, *_others] = issue(cast.hana, people)
    theirs = issue(cast.minsu, [a_person("최민정", lab=cast.other_lab)])

    assert theirs[0].number == "2026-0001"
    assert [found.pk for found in queries.certificates(cast.minsu)] == [theirs[0].pk]
    for refused in (
        lambda: queries.certificate(cast.minsu, one.key),
        lambda: queries.by_code(visitor_of(cast.other_lab), one.code),
        lambda: actions.revoke(cast.minsu, key=one.key, why="x", at=AT),
        lambda: actions.reissue(cast.minsu, key=one.key, why="x", at=AT),
        lambda: actions.take(cast.minsu, keys=[one.key], what="x", reason="x", at=AT),
    ):
        with pytest.raises(NotFound):
            refused()


def test_one_that_is_taken_back_says_the_day_to_everybody_and_the_reason_to_the_desk(cast, people):
    [one] = issue(cast.hana, people[:1])
    with pytest.raises(actions.ReasonMissing):
        actions.revoke(cast.hana, key=one.key, why=" ", at=AT)

    for why in ("다른 사람에게 발급", "두 번째 까닭"):
        actions.revoke(cast.hana, key=one.key, why=why, at=NEXT_YEAR)

    seen = queries.shown(queries.by_code(visitor_of(cast.gimhae), one.code))
    assert (seen.state, seen.revoked_on, seen.replaced_by) == ("revoked", day("2027-01-02"), "")
    assert not hasattr(seen, "revoked_why")
    assert queries.certificate(cast.hana, one.key).revoked_why == "다른 사람에게 발급"


def test_what_was_taken_back_does_not_come_back_with_the_next_batch(cast, people):
    [one] = issue(cast.hana, people[:1])
    actions.revoke(cast.hana, key=one.key, why="실수", at=AT)

    with pytest.raises(actions.WasRevoked):
        issue(cast.hana, people)


def test_a_wrong_name_is_put_right_by_another_certificate(cast, people):
    [old, *_others] = issue(cast.hana, people)

    for _ in range(2):
        new = actions.reissue(cast.hana, key=old.key, why="오타", name=" 김 한나 ", at=NEXT_YEAR)

    assert (new.number, new.replaces_id, new.course) == ("2027-0001", old.pk, old.course)
    assert secrets.unseal(new.name_sealed) == "김 한나"
    seen = queries.shown(queries.by_code(visitor_of(cast.gimhae), old.code))
    assert (seen.state, seen.name, seen.replaced_by) == ("replaced", "김*나", new.code)
    assert queries.shown(queries.certificate(cast.hana, new.key)).state == "holds"
    with pytest.raises(actions.AlreadyReplaced):
        actions.reissue(cast.hana, key=old.key, why="오타", name="김둘", at=NEXT_YEAR)


def test_what_was_taken_back_by_mistake_is_given_anew_with_the_name_known_by_now(cast, people):
    [old] = issue(cast.hana, people[:1])
    actions.revoke(cast.hana, key=old.key, why="실수", at=AT)
    Person.objects.within(cast.hana).filter(pk=people[0].pk).update(name="김하늘")

    new = actions.reissue(cast.hana, key=old.key, why="되살림", at=AT)

    assert secrets.unseal(new.name_sealed) == "김하늘"
    assert queries.certificate(cast.hana, old.key).revoked_why == "실수"
    assert [one.pk for one in issue(cast.hana, people[:1])] == [new.pk]


def test_the_name_is_sealed_and_masked_and_whoever_knows_it_is_told_that_it_fits(cast, people):
    [one] = issue(cast.hana, people[:1])
    found = queries.by_code(visitor_of(cast.gimhae), one.code)

    assert "김하나" not in one.name_sealed
    assert queries.shown(found).name == "김*나"
    for typed, fits in (("김하나", True), (" 김 하나 ", True), ("김하늘", False), ("", False)):
        assert queries.is_holder(found, typed) is fits


def test_a_code_leads_to_who_issued_it_and_nothing_else_does(cast, people):
    [one] = issue(cast.hana, people[:1])

    assert queries.organisation_of(one.code) == cast.gimhae
    for code in ("", "x", one.key, one.number, "a" * 26):
        with pytest.raises(NotFound):
            queries.organisation_of(code)


def test_the_list_is_searched_by_number_course_year_and_name(cast, people):
    issue(cast.hana, people)
    issue(cast.hana, people[:1], about="offering:b", course="유니티 심화", at=NEXT_YEAR)

    def found(actor, text, **more):
        return [one.number for one in queries.certificates(actor, text, **more)]

    assert found(cast.hana, "2026-0002") == ["2026-0002"]
    assert found(cast.hana, "김하나") == ["2027-0001", "2026-0001"]
    assert found(cast.hana, "ㅇㄷㄹ") == ["2026-0002"]
    assert found(cast.hana, "유니티 2027") == ["2027-0001"]
    assert found(cast.hana, "유니티 2026") == []
    assert found(cast.hana, "", year=2026) == ["2026-0003", "2026-0002", "2026-0001"]
    assert queries.years(cast.hana) == [2027, 2026]
    assert found(cast.inspector, "김하나") == []
    assert found(cast.hana, "99999999999999999999-1") == []


def test_the_full_name_is_taken_out_for_a_reason_that_is_kept(cast, people):
    made = issue(cast.hana, people[:2])
    keys = [one.key for one in made]

    taken = actions.take(cast.hana, keys=keys, what="desk.certificates", reason="수료식", at=AT)

    assert [one.name for one in taken] == ["김하나", "이두리"]
    noted = AccessRecord.objects.within(cast.hana).get()
    assert (noted.what, noted.reason, noted.count) == ("desk.certificates", "수료식", 2)
    with pytest.raises(actions.ReasonMissing):
        actions.take(cast.hana, keys=keys, what="x", reason=" ", at=AT)
    with pytest.raises(NotAllowed):
        actions.take(cast.inspector, keys=keys, what="x", reason="x", at=AT)


def test_one_that_does_not_hold_is_not_printed(cast, people):
    [one] = issue(cast.hana, people[:1])
    actions.revoke(cast.hana, key=one.key, why="실수", at=AT)

    with pytest.raises(actions.NoLongerHolds):
        actions.take(cast.hana, keys=[one.key], what="x", reason="x", at=AT)


def test_with_the_person_goes_the_name_and_the_number_stands(cast, people):
    [one, other] = issue(cast.hana, people[:2])

    emptied = [erasers()["credentials"](cast.gimhae.pk, [people[0].pk]) for _ in range(2)]

    assert emptied == [1, 0]
    seen = queries.shown(queries.by_code(visitor_of(cast.gimhae), one.code))
    assert (seen.number, seen.name, seen.state) == ("2026-0001", "파기됨", "holds")
    assert not queries.is_holder(queries.certificate(cast.hana, one.key), "")
    assert queries.is_holder(queries.certificate(cast.hana, other.key), "이두리")


def test_the_trail_keeps_no_name_in_clear(cast, people):
    [one] = issue(cast.hana, people[:1])
    actions.reissue(cast.hana, key=one.key, why="오타", name="김한나", at=AT)

    said = str(list(Change.objects.within(cast.hana).values_list("before", "after")))
    assert "김하나" not in said
    assert "김한나" not in said


def test_the_manager_sets_who_signs_and_the_seal(cast, manager, people, tmp_path):
    path = tmp_path / "seal.png"
    path.write_bytes(a_picture("red"))
    for _ in range(2):
        actions.set_issuer(manager, signer="센터장 홍길동", seal=("직인.png", path), at=AT)
    [one] = issue(cast.hana, people[:1])

    [taken] = actions.take(cast.hana, keys=[one.key], what="x", reason="수료식", at=AT)

    assert (taken.signer, len(taken.seal), taken.issuer) == ("센터장 홍길동", 64, cast.gimhae.name)
    assert Issuer.objects.within(manager).count() == 1
    kept = actions.set_issuer(manager, signer="센터장 김두리", at=AT)
    assert kept.seal == taken.seal
    assert actions.set_issuer(manager, signer="", without_seal=True, at=AT).seal == ""
    with pytest.raises(NotAllowed):
        actions.set_issuer(cast.hana, signer="x", at=AT)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("직인.svg", b"<svg/>"),
        ("직인.png", b"GIF89a"),
        ("직인.png", b""),
        ("직인.pdf", b"%PDF-1.4"),
    ],
)
def test_a_seal_is_a_picture(manager, tmp_path, name, content):
    path = tmp_path / "seal"
    path.write_bytes(content)

    with pytest.raises(FileRefused):
        actions.set_issuer(manager, signer="", seal=(name, path), at=AT)

    assert not Issuer.objects.within(manager).exists()
