"""A lab says once what its own names of sheets and columns mean."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.permissions import Role
from pulmu.core.trail.models import Event
from pulmu.domains.people.models import Person
from pulmu.domains.workbook import queries
from pulmu.domains.workbook.actions import (
    NamesUnusable,
    NotWaiting,
    Told,
    confirm,
    forget_name,
    import_workbook,
    receive,
    remember_names,
)
from pulmu.domains.workbook.models import ColumnName, Import, SheetName
from tests.factories import a_user, an_actor

from .books import a_year
from .conftest import AT, LATER, assert_sound
from .old_books import COURSES, MEANT, NOTES, OLD, ROSTER, write

EVERYTHING = (
    Told(ROSTER, "attendance", {**MEANT[ROSTER], "번호": "", "비고": ""}),
    Told(COURSES, "sessions", MEANT[COURSES]),
    Told(NOTES, "", {}),
)


def work():
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error


@pytest.fixture
def uploaded(lab, tmp_path):
    """An old workbook, sent and checked."""

    def uploaded(sheets=OLD, *, by=None):
        path = write(tmp_path / "old.xlsx", sheets)
        made = receive(by or lab.hana, workbook=("old.xlsx", path), language="ko", at=AT)
        work()
        made.refresh_from_db()
        return made

    return uploaded


def tell(lab, made, told=EVERYTHING, *, by=None):
    remember_names(by or lab.hana, import_key=made.key, told=told, language="ko", at=AT)
    work()
    made.refresh_from_db()
    return made


def test_what_has_other_names_is_asked_about_with_the_likeliest_meaning(lab, uploaded):
    made = uploaded()

    asked = {one.name: one for one in queries.asked(lab.hana, made)}

    assert queries.may_be_matched(made)
    assert {name: one.code for name, one in asked.items()} == {
        ROSTER: "attendance",
        COURSES: "sessions",
        NOTES: "",
    }
    assert {c.name: c.field for c in asked[ROSTER].columns if c.field} == MEANT[ROSTER]
    assert asked[ROSTER].missing == ()


def test_after_that_the_same_upload_and_every_later_one_are_read(lab, uploaded, tmp_path):
    made = tell(lab, uploaded())

    assert made.report["ok"]
    assert made.report["created"] == {"프로그램": 1, "참가자": 2}
    assert "수강생 명단 / 핸드폰 → 연락처" in made.report["translated"]
    assert made.strange == []
    assert not queries.may_be_matched(made)

    confirm(lab.hana, import_key=made.key, language="ko", at=AT)
    work()
    again = uploaded()
    assert again.report["unchanged"] == {"프로그램": 1, "참가자": 2}
    assert again.strange == []
    assert Person.objects.within(lab.hana).filter(name="강하늘").count() == 1
    assert_sound(lab)


def test_the_command_line_reads_by_the_same_names(lab, uploaded, tmp_path):
    tell(lab, uploaded())

    report = import_workbook(
        lab.operator,
        path=write(tmp_path / "again.xlsx"),
        evidence=None,
        replace_year=None,
        dry_run=False,
        at=LATER,
    )

    assert report.counts()["created"] == {"프로그램": 1, "참가자": 2}


def test_a_wrong_cell_is_named_by_both_names_of_its_column(lab, uploaded):
    head, first = OLD[ROSTER][2], OLD[ROSTER][3]
    sheets = {**OLD, ROSTER: [head, (*first[:2], "2023-13-45", *first[3:])]}

    made = tell(lab, uploaded(sheets))

    [wrong] = made.report["errors"]
    assert (wrong["sheet"], wrong["row"], wrong["column"]) == (ROSTER, 2, "일자 (교육일)")


def test_a_workbook_of_the_specification_is_read_as_before(lab, uploaded, bring_in, tmp_path):
    tell(lab, uploaded())

    report = bring_in({**a_year(), ROSTER: [{"이름": "강하늘", "교육코드": "S-1"}]})

    assert report.ok
    assert report.counts()["created"]["참가자"] == 3
    assert report.translated == []
    assert report.ignored == [ROSTER]


def test_nobody_else_reads_by_them(lab, uploaded):
    tell(lab, uploaded())

    theirs = uploaded(by=lab.minsu)

    assert theirs.report["ignored"] == [ROSTER, COURSES, NOTES]
    assert list(queries.sheet_names(lab.minsu)) == []
    assert list(queries.column_names(lab.minsu)) == []


def test_telling_leaves_an_event_and_telling_twice_keeps_one_name(lab, uploaded):
    tell(lab, uploaded())
    forgotten = queries.sheet_names(lab.hana).get(name=NOTES)
    forget_name(lab.hana, key=forgotten.key, at=AT)

    tell(lab, uploaded(), [Told(NOTES, "", {})])

    names = Event.objects.within(lab.hana).filter(name="workbook.names.remembered")
    assert names.count() == 2
    assert SheetName.objects.within(lab.hana).count() == 3
    assert ColumnName.objects.within(lab.hana).count() == 16


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Told(ROSTER, "attendance", {**MEANT[ROSTER], "출결": ""}), "출석"),
        (Told(ROSTER, "attendance", {**MEANT[ROSTER], "비고": "name"}), "성명"),
        (Told(ROSTER, "nothing", {}), ""),
        (Told(ROSTER, "attendance", {"칸": "name"}), ""),
        (Told(ROSTER, "attendance", {"이름": "password"}), ""),
        (Told("다른 시트", "attendance", {}), ""),
    ],
)
def test_what_cannot_be_read_afterwards_is_refused_and_nothing_kept(lab, uploaded, told, said):
    made = uploaded()

    with pytest.raises(NamesUnusable) as refused:
        tell(lab, made, [EVERYTHING[1], told])

    assert said in str(refused.value)
    assert not SheetName.objects.within(lab.hana).exists()
    made.refresh_from_db()
    assert made.report["ignored"] == [ROSTER, COURSES, NOTES]


def test_only_an_upload_that_was_checked_is_asked_about(lab, uploaded):
    made = tell(lab, uploaded())
    confirm(lab.hana, import_key=made.key, language="ko", at=AT)

    with pytest.raises(NotWaiting):
        tell(lab, made)
    work()
    with pytest.raises(NotWaiting):
        tell(lab, made)


def test_a_name_is_forgotten(lab, uploaded):
    tell(lab, uploaded())
    roster = queries.sheet_names(lab.hana).get(name=ROSTER)
    phone = queries.column_names(lab.hana).get(name="핸드폰")

    assert forget_name(lab.hana, key=roster.key, at=AT) == ROSTER
    assert forget_name(lab.hana, key=phone.key, at=AT) == "핸드폰"

    [asked] = queries.asked(lab.hana, uploaded())
    assert (asked.name, asked.code) == (ROSTER, "attendance")
    with pytest.raises(NotFound):
        forget_name(lab.hana, key=roster.key, at=AT)


def test_strangers_find_nothing_and_who_may_not_import_tells_nothing(lab, uploaded):
    made = uploaded()
    guest = an_actor(a_user("guest@example.org"), lab.gimhae, Role.INSPECTOR)

    with pytest.raises(NotFound):
        tell(lab, made, by=lab.minsu)
    with pytest.raises(NotAllowed):
        tell(lab, made, by=guest)
    tell(lab, made)
    name = queries.sheet_names(lab.hana).first()
    with pytest.raises(NotFound):
        forget_name(lab.minsu, key=name.key, at=AT)
    with pytest.raises(NotAllowed):
        forget_name(guest, key=name.key, at=AT)


def test_the_database_keeps_one_meaning_for_each_name(lab, uploaded):
    tell(lab, uploaded())
    for model in (SheetName, ColumnName):
        one = model.objects.within(lab.hana).exclude(**empty(model)).first()
        one.pk, one.key = None, "another"
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetName.objects.within(lab.hana).update(code="nothing")


def empty(model):
    return {"code": ""} if model is SheetName else {"field": ""}


def test_a_known_sheet_with_old_columns_is_asked_about_too(lab, uploaded):
    made = uploaded({"참가자": OLD[ROSTER], COURSES: OLD[COURSES]})
    [no_header] = made.report["errors"]
    asked = {one.name: one for one in queries.asked(lab.hana, made)}

    tell(
        lab,
        made,
        [Told("참가자", "attendance", MEANT[ROSTER]), Told(COURSES, "sessions", MEANT[COURSES])],
    )

    assert no_header["sheet"] == "참가자"
    assert asked["참가자"].is_certain
    assert made.report["created"] == {"프로그램": 1, "참가자": 2}
    # Its own name is one of the specification: there is nothing to remember of it.
    assert not SheetName.objects.within(lab.hana).filter(name="참가자").exists()


def test_csv_files_have_names_too(lab, tmp_path, uploaded):
    tell(lab, uploaded())
    folder = tmp_path / "csv"
    folder.mkdir()
    lines = "\n".join(",".join(map(str, line)) for line in OLD[ROSTER][2:])
    (folder / f"{ROSTER}.csv").write_text(lines, encoding="cp949")

    report = import_workbook(
        lab.hana, path=folder, evidence=None, replace_year=None, dry_run=True, at=AT
    )

    assert [one.column for one in report.errors] == ["회차코드 (교육코드)"] * 2
    assert not Import.objects.within(lab.hana).filter(state="failed").exists()
