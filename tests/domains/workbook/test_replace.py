from __future__ import annotations

import pytest

from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.actions import AttendanceRow
from pulmu.domains.programmes.models import Session
from pulmu.domains.workbook.actions import passes
from pulmu.ledger.models import Entry
from tests.factories import day

from .books import HANA, a_year
from .conftest import AT, LATER, assert_sound, facts, links, records


def without(**gone):
    """The year without some rows: sheet -> places of the rows to leave out."""
    book = a_year()
    for sheet, places in gone.items():
        book[sheet] = [row for place, row in enumerate(book[sheet]) if place not in places]
    return book


def test_rows_that_vanished_stay_unless_asked(lab, bring_in):
    bring_in()

    report = bring_in(without(참가자=[0]), at=LATER)

    assert (report.counts()["retracted"], report.removed) == ({}, [])
    assert len(records(lab)["programmes.Attendance"]) == 3


def test_vanished_rows_are_named_and_go_with_the_reason_import(lab, bring_in):
    bring_in()

    report = bring_in(without(참가자=[0], 매출=[1], 목표=[1]), at=LATER, replace_year=2023)

    assert report.counts()["retracted"] == {"참가자": 1, "매출": 1, "목표": 1}
    assert len(report.removed) == 3
    assert any("김*나 (참가자)" in name and "S-1" in name for name in report.removed)
    assert any("모루 · 500,000" in name for name in report.removed)
    assert "목표: programme_runs 2023" in report.removed
    reasons = {
        body.partition('"why":')[2].strip('"}')
        for body in Entry.objects.within(lab.hana)
        .filter(verb="retract")
        .values_list("body", flat=True)
    }
    assert reasons <= {"import", "correction"}
    assert_sound(lab)


def test_a_sheet_that_is_missing_is_left_alone(lab, bring_in):
    bring_in()
    book = a_year()
    del book["참가자"]

    report = bring_in(book, at=LATER, replace_year=2023)

    assert report.counts()["retracted"] == {}
    assert len(records(lab)["programmes.Attendance"]) == 3


def test_an_empty_sheet_takes_the_whole_year_with_it(lab, bring_in):
    bring_in()
    report = bring_in({"문화확산": []}, at=LATER, replace_year=2023)

    assert report.counts()["retracted"] == {"문화확산": 1}


def test_another_year_is_left_alone(lab, bring_in):
    bring_in()

    report = bring_in(without(참가자=[0, 1, 2]), at=LATER, replace_year=2022)

    # C-2 was founded in 2022 and is still in the workbook.
    assert report.counts()["retracted"] == {}


def test_records_of_the_desk_are_never_removed(lab, bring_in):
    bring_in()
    session = Session.objects.within(lab.hana).get(code="S-2")
    person = Person.objects.within(lab.hana).get(name=HANA)
    typed = AttendanceRow(
        session_id=session.pk, person_id=person.pk, on=day("2023-06-01"), is_present=True
    )
    programmes.record_attendances(lab.hana, rows=[typed], at=AT)

    report = bring_in(without(참가자=[0, 1, 2]), at=LATER, replace_year=2023)

    assert report.counts()["retracted"] == {"참가자": 3}
    [left] = records(lab)["programmes.Attendance"].values()
    assert (left["on"], left["imported"]) == (day("2023-06-01"), False)


def test_what_others_still_point_to_stays_and_is_named(lab, bring_in):
    bring_in()
    session = Session.objects.within(lab.hana).get(code="S-2")
    person = Person.objects.within(lab.hana).get(name=HANA)
    typed = AttendanceRow(
        session_id=session.pk, person_id=person.pk, on=day("2023-06-01"), is_present=True
    )
    programmes.record_attendances(lab.hana, rows=[typed], at=AT)
    book = without(프로그램=[1], 참가자=[2], 기업=[0])

    foretold = bring_in(book, at=LATER, replace_year=2023, dry_run=True)
    report = bring_in(book, at=LATER, replace_year=2023)

    # S-2 has an attendance of the desk; C-1 is named by rows of the same workbook.
    assert report.kept == foretold.kept
    assert len(report.kept) == 2
    assert any("S-2" in name for name in report.kept)
    assert any("주식회사 풀무" in name for name in report.kept)
    assert report.counts()["retracted"] == {"참가자": 1}
    assert_sound(lab)


def test_parents_go_after_what_points_to_them(lab, bring_in):
    bring_in()
    book = without(프로그램=[0, 1], 참가자=[0, 1, 2], 기업=[0], 시제품=[0], 공간지원=[0])

    report = bring_in(book, at=LATER, replace_year=2023)

    assert report.counts()["retracted"] == {
        "프로그램": 2, "참가자": 3, "기업": 1, "시제품": 1, "공간지원": 1,
    }  # fmt: skip
    assert_sound(lab)


def test_a_failure_while_removing_brings_back_what_was_removed(
    lab, bring_in, evidence, monkeypatch
):
    bring_in(evidence=evidence)
    before = (records(lab), facts(lab), links(lab))
    book = without(프로그램=[0], 참가자=[0, 1], 문화확산=[0], 기업=[0], 시제품=[0], 공간지원=[0])
    book["프로그램"][0]["단체인원"] = 40
    removed = []

    def remove(self, step, keys):
        if step.sheet.ko == "프로그램":
            raise OSError("the disk is on fire")
        removed.append(step.sheet.ko)
        passes.Pass.remove(self, step, keys)
        step.remove(self.actor, keys=keys, at=self.at, why=passes.WHY)

    monkeypatch.setattr(passes.Writing, "remove", remove)
    with pytest.raises(OSError, match="the disk is on fire"):
        bring_in(book, evidence=evidence, at=LATER, replace_year=2023)

    assert removed == ["공간지원", "시제품", "기업", "문화확산", "참가자"]
    assert (records(lab), facts(lab), links(lab)) == before
    assert_sound(lab)
