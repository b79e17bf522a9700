from __future__ import annotations

import pytest

from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import Attendance, Session
from pulmu.domains.results import queries
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import
from pulmu.ledger import actions as ledger

from .books import DURI, FIGURES, HANA, a_year
from .conftest import LATER, assert_sound, facts, links, records, verbs, written


def figures(cast):
    return {line["code"]: line["value"] for line in queries.draft(cast.hana, 2023)["lines"]}


def test_a_year_in_an_empty_lab_is_counted(lab, bring_in, evidence):
    report = bring_in(evidence=evidence)

    assert (report.ok, report.warning_count, report.attached) == (True, 0, 2)
    assert report.counts()["created"] == {
        "프로그램": 2, "참가자": 3, "이용일지": 1, "문화확산": 1, "기업": 2, "시제품": 2,
        "고용": 1, "매출": 2, "공간지원": 1, "판로지원": 1, "목표": 2,
    }  # fmt: skip
    assert figures(lab) == FIGURES
    assert (report.people_created, report.people_changed) == (2, 0)
    assert_sound(lab)


def test_the_same_workbook_again_changes_nothing(lab, bring_in, evidence):
    first = bring_in(evidence=evidence)
    before = (records(lab), facts(lab), links(lab), verbs(lab))

    again = bring_in(evidence=evidence, at=LATER)

    assert (again.counts()["created"], again.counts()["changed"]) == ({}, {})
    assert again.counts()["unchanged"] == first.counts()["created"]
    assert (again.people_created, again.people_changed, again.attached) == (0, 0, 0)
    assert (records(lab), facts(lab), links(lab), verbs(lab)) == before


def test_one_corrected_cell_corrects_one_record(lab, bring_in, evidence):
    bring_in(evidence=evidence)
    stood = facts(lab)
    corrected = a_year()
    corrected["참가자"][1]["출석"] = "X"

    report = bring_in(corrected, evidence=evidence, at=LATER)

    assert report.counts()["changed"] == {"참가자": 1}
    assert report.counts()["created"] == {}
    moved = {source for source, content in facts(lab).items() if stood[source] != content}
    absent = Attendance.objects.within(lab.hana).get(is_present=False)
    assert moved == {f"attendance:{absent.key}"}
    assert absent.person.name == DURI
    assert figures(lab) == {**FIGURES, "users": 6}
    assert_sound(lab)


def test_a_correction_keeps_the_evidence_and_drops_the_attestation(lab, bring_in, evidence):
    bring_in(evidence=evidence)
    seqs = queries.attestable(lab.dul, 2023, ["users"])
    ledger.attest(lab.dul, seqs=seqs, at=LATER)
    corrected = a_year()
    corrected["프로그램"][0]["단체인원"] = 5

    bring_in(corrected, evidence=evidence, at=LATER)

    session = Session.objects.within(lab.hana).get(code="S-1")
    [users] = [x for x in queries.draft(lab.hana, 2023)["lines"] if x["code"] == "users"]
    assert any(left == f"session:{session.key}" for left, _file in links(lab))
    # The session and its two attendances are covered by the sheet; the attendances stay proven.
    assert (users["attached"], users["proven"]) == (3, 2)


def test_something_wrong_writes_nothing_at_all(lab, bring_in, evidence):
    wrong = a_year()
    wrong["매출"][1]["공급가액"] = "많음"
    wrong["고용"][0]["기업코드"] = "C-9"
    before = written(lab)

    report = bring_in(wrong, evidence=evidence)

    assert [(one.sheet, one.row, one.column, one.value) for one in report.errors] == [
        ("고용", 2, "기업코드", "C-9"),
        ("매출", 3, "공급가액", "많음"),
    ]
    assert all(one.reason and one.fix for one in report.errors)
    assert written(lab) == before
    assert not Import.objects.within(lab.hana).exists()


def test_the_import_stands_in_the_list_with_its_report(lab, bring_in):
    report = bring_in()

    [done] = Import.objects.within(lab.hana)
    assert (done.state, done.actor, done.file_name) == (ImportState.DONE, "하나", "workbook.xlsx")
    assert (done.done_rows, done.all_rows) == (18, 18)
    assert (done.key, done.report["created"]) == (report.import_key, report.counts()["created"])


def test_people_are_found_again_by_name_and_phone(lab, bring_in):
    bring_in(a_year("프로그램", "참가자"))
    more = a_year("프로그램", "참가자")
    more["참가자"][0]["연락처"] = "+82 10 1111 0001"
    more["참가자"].append({**more["참가자"][0], "회차코드": "S-2", "일자": "2023-06-01"})

    report = bring_in(more, at=LATER)

    assert report.people_created == 0
    assert report.counts()["created"] == {"참가자": 1}
    assert sorted(Person.objects.within(lab.hana).values_list("name", flat=True)) == [HANA, DURI]


def test_what_a_corrected_workbook_does_not_say_stays(lab, bring_in):
    bring_in(a_year("프로그램", "참가자"))
    silent = a_year("프로그램", "참가자")
    for row in silent["참가자"]:
        del row["성별"], row["지역"]

    bring_in(silent, at=LATER)

    hana = Person.objects.within(lab.hana).get(name=HANA)
    assert (hana.sex, hana.region) == ("여", "김해시")


def test_another_labs_records_are_neither_seen_nor_touched(lab, bring_in):
    bring_in()
    before = (records(lab), facts(lab))

    report = bring_in(by=lab.minsu)

    assert report.counts()["created"]["기업"] == 2
    assert report.people_created == 2
    assert (records(lab), facts(lab)) == before


@pytest.mark.parametrize("sheet", ["프로그램", "참가자", "이용일지", "문화확산", "기업", "고용"])
def test_two_like_rows_are_one_with_a_warning(lab, bring_in, evidence, sheet):
    double = a_year()
    double[sheet].append(dict(double[sheet][0]))

    report = bring_in(double, evidence=evidence)

    assert report.ok
    assert report.counts()["created"] == {name: len(rows) for name, rows in a_year().items()}
    assert [(one.sheet, one.row) for one in report.warnings] == [(sheet, len(double[sheet]) + 1)]


def test_two_rows_of_one_record_that_differ_are_an_error_that_names_both(lab, bring_in):
    torn = a_year()
    torn["기업"].append({**torn["기업"][0], "기업명": "다른 이름"})

    report = bring_in(torn)

    [error] = report.errors
    assert (error.sheet, error.row, error.value) == ("기업", 4, "C-1")
    assert "2" in error.reason
    assert "기업명" in error.reason


def test_a_book_without_any_known_sheet_brings_nothing_and_says_so(lab, bring_in):
    """An unknown sheet is reported as ignored, never an error (docs/spec/import-workbook.md)."""
    report = bring_in({"안내": [{"읽어 주십시오": "2023년 실적"}]})

    [warning] = report.warnings
    assert report.ok
    assert "프로그램" in warning.reason
    assert report.ignored == ["안내"]
