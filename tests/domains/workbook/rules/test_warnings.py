"""Every warning of the specification but that of missing files. All of it is imported."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.domains.workbook.rules.checks import Known, KnownCompany, KnownSession

from .making import a_row, errors, judged, warnings

SESSION = {"프로그램": [a_row("프로그램")]}
COMPANY = {"기업": [a_row("기업")]}


@pytest.mark.parametrize("state", ["예정", "취소"])
def test_attendance_in_a_session_that_was_not_held(state):
    book = {"프로그램": [a_row("프로그램", 상태=state)], "참가자": [a_row("참가자")]}

    found = judged(book)

    assert (errors(found), len(found.rows["attendance"])) == ([], 1)
    assert warnings(found) == [("참가자", 2, "회차코드", "session_not_held")]


def test_attendance_outside_the_days_of_the_session():
    days = ["2023-04-30", "2023-05-01", "2023-05-03", "2023-05-04"]
    book = {
        "프로그램": [a_row("프로그램", 종료="2023-05-03 12:00")],
        "참가자": [a_row("참가자", 일자=day) for day in days],
    }

    assert warnings(judged(book)) == [
        ("참가자", 2, "일자", "outside_session"),
        ("참가자", 5, "일자", "outside_session"),
    ]


def test_sessions_on_record_are_asked_as_well_but_the_workbook_goes_first():
    known = Known(
        sessions={
            "2023-01": KnownSession("취소", dt.date(2023, 1, 1), dt.date(2023, 1, 1)),
            "2022-09": KnownSession("예정", dt.date(2022, 9, 1), dt.date(2022, 9, 2)),
        }
    )
    rows = [a_row("참가자"), a_row("참가자", 회차코드="2022-09", 일자="2022-09-03")]

    found = judged({**SESSION, "참가자": rows}, known=known)

    assert warnings(found) == [
        ("참가자", 3, "회차코드", "session_not_held"),
        ("참가자", 3, "일자", "outside_session"),
    ]


def test_a_business_number_shared_by_two_codes():
    number = {"사업자등록번호": "123-45-67891"}
    rows = [a_row("기업", 기업코드=code, **number) for code in ("C-1", "C-2")]

    found = judged({"기업": rows})

    assert (errors(found), len(found.rows["companies"])) == ([], 2)
    assert warnings(found) == [("기업", 3, "사업자등록번호", "business_no_shared")]
    assert found.report.warnings.lines[0].fields == {"other": "C-1"}


def test_a_business_number_shared_with_a_company_on_record():
    row = a_row("기업", 기업코드="C-2", 사업자등록번호="123-45-67891")
    known = Known(business_nos={"1234567891": {"C-1", "C-2"}})

    assert warnings(judged({"기업": [row]}, known=known)) == [
        ("기업", 2, "사업자등록번호", "business_no_shared")
    ]
    alone = Known(business_nos={"1234567891": {"C-2"}})
    assert warnings(judged({"기업": [row]}, known=alone)) == []


def test_a_company_that_gets_another_number_by_this_workbook_shares_no_more():
    rows = [
        a_row("기업", 기업코드="C-1"),
        a_row("기업", 기업코드="C-2", 사업자등록번호="123-45-67891"),
    ]
    known = Known(business_nos={"1234567891": {"C-1"}})

    assert warnings(judged({"기업": rows}, known=known)) == []


def test_an_agreement_ended_before_it_began():
    found = judged({**COMPANY, "공간지원": [a_row("공간지원", 해지일="2023-02-25")]})

    assert (errors(found), len(found.rows["tenancies"])) == ([], 1)
    assert warnings(found) == [("공간지원", 2, "해지일", "ended_before_it_began")]


def test_a_hire_before_the_first_support():
    rows = [a_row("고용", 취득일=day, 직원키=day) for day in ("2023-01-31", "2023-02-01")]

    found = judged({**COMPANY, "고용": rows})

    assert (errors(found), len(found.rows["hires"])) == ([], 2)
    assert warnings(found) == [("고용", 2, "취득일", "hired_before_support")]


def test_a_hire_before_the_first_support_of_a_company_on_record():
    known = Known(companies={"C-001": KnownCompany(dt.date(2023, 7, 1))})

    assert warnings(judged({"고용": [a_row("고용")]}, known=known)) == [
        ("고용", 2, "취득일", "hired_before_support")
    ]


def test_two_like_rows_are_one():
    rows = [a_row("참가자", 성명=name) for name in ("홍길동", "이몽룡", " 홍길동 ")]

    found = judged({**SESSION, "참가자": rows})

    assert warnings(found) == [("참가자", 4, "회차코드", "same_row_twice")]
    assert [row.row for row in found.rows["attendance"]] == [2, 3]


@pytest.mark.parametrize(
    ("sheet", "column", "code", "field"),
    [
        ("프로그램", "분야", "sessions", "field"),
        ("프로그램", "유형", "sessions", "type"),
        ("문화확산", "유형", "culture", "type"),
        ("기업", "분야", "companies", "field"),
        ("시제품", "종류", "prototypes", "kind"),
        ("판로지원", "채널", "channels", "channel"),
    ],
)
def test_an_unknown_word_of_an_open_list_becomes_other(sheet, column, code, field):
    found = judged({**COMPANY, sheet: [a_row(sheet, **{column: "드론"})]})

    assert (errors(found), getattr(found.rows[code][0], field)) == ([], "기타")
    assert warnings(found) == [(sheet, 2, column, "taken_as_other")]
    assert found.report.warnings.lines[0].fields == {"word": "드론", "other": "기타"}


@pytest.mark.parametrize(
    ("sheet", "changed", "column"),
    [
        ("고용", {"상실일": "2023-05-31"}, "상실일"),
        ("시제품", {"완료일": "2023-04-02"}, "완료일"),
    ],
)
def test_what_ends_before_it_starts_without_being_an_error(sheet, changed, column):
    found = judged({**COMPANY, sheet: [a_row(sheet, **changed)]})

    assert errors(found) == []
    assert warnings(found) == [(sheet, 2, column, "end_before_start")]


def test_births_that_contradict():
    rows = [
        a_row("참가자", 성명="가", 생년월일="2023-05-02"),
        a_row("참가자", 성명="나", 생년월일="1989-05-03", 출생연도=1990),
    ]

    assert warnings(judged({**SESSION, "참가자": rows})) == [
        ("참가자", 2, "생년월일", "born_after_the_day"),
        ("참가자", 3, "출생연도", "birth_year_differs"),
    ]
