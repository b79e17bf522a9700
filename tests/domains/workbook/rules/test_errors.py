"""Every error of the specification, by its name there. One of them, and nothing is written."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.kst import KST
from pulmu.domains.workbook.rules.checks import (
    Known,
    KnownCompany,
    KnownSession,
    KnownUse,
    references,
)

from .making import a_row, errors, judged, warnings

SESSION = {"프로그램": [a_row("프로그램")]}
COMPANY = {"기업": [a_row("기업")]}
DAY = dt.date(2023, 5, 1)


@pytest.mark.parametrize(
    ("sheet", "column", "value", "code"),
    [
        ("참가자", "일자", "2023-02-30", "not_a_date"),
        ("프로그램", "시작", "2023-05-01 25:00", "not_a_moment"),
        ("참가자", "생년월일", "2024-12-31", "born_after_today"),
        ("참가자", "출생연도", "89", "not_a_year"),
        ("목표", "연도", "올해", "not_a_year"),
        ("매출", "공급가액", "많음", "not_a_number"),
        ("프로그램", "정원", "많음", "not_a_count"),
        ("매출", "공급가액", "1.5", "not_whole"),
        ("프로그램", "정원", "1.5", "not_whole"),
        ("매출", "기여율", "101", "not_a_share"),
        ("매출", "기여율", "33.333", "share_too_fine"),
        ("프로그램", "단체인원", "-1", "negative"),
        ("프로그램", "정원", "(3)", "negative"),
        ("시제품", "수량", "△1", "negative"),
        ("이용일지", "출력물수", -1, "negative"),
        ("문화확산", "참여인원", -1, "negative"),
        ("목표", "목표", -1, "negative"),
        ("프로그램", "상태", "진행", "not_in_list"),
        ("시제품", "상태", "끝", "not_in_list"),
        ("판로지원", "상태", "끝", "not_in_list"),
        ("참가자", "역할", "구경꾼", "not_in_list"),
        ("이용일지", "역할", "구경꾼", "not_in_list"),
        ("참가자", "성별", "모름", "not_in_list"),
        ("기업", "형태", "조합", "not_in_list"),
        ("기업", "창업제외사유", "모름", "not_in_list"),
        ("고용", "고용형태", "알바", "not_in_list"),
        ("매출", "구분", "반반", "not_in_list"),
        ("판로지원", "시장", "B2X", "not_in_list"),
        ("목표", "지표코드", "nothing", "not_in_list"),
        ("참가자", "출석", "지각", "not_yes_or_no"),
        ("고용", "대표자여부", "글쎄", "not_yes_or_no"),
        ("기업", "사업자등록번호", "123-45-67890", "business_no_check"),
        ("기업", "사업자등록번호", "12345", "business_no_digits"),
        ("참가자", "성명", " ", "required"),
        ("참가자", "출석", "", "required"),
        ("매출", "승인번호", 2.0230501e23, "digits_lost"),
        ("매출", "공급가액", ["formula", "=A1*2"], "formula_without_value"),
        ("매출", "공급가액", ["error", "#N/A"], "error_value"),
        ("문화확산", "제목", ["long", "가"], "too_long_for_a_cell"),
        ("문화확산", "제목", "가" * 301, "too_long"),
        ("참가자", "소속", "890503-1234567", "personal_number"),
    ],
)
def test_wrong_cells(sheet, column, value, code):
    book = {**SESSION, **COMPANY, sheet: [a_row(sheet, **{column: value})]}

    found = errors(judged(book))

    assert (sheet, 2, column, code) in found
    assert {error[0] for error in found} == {sheet}


def test_a_session_code_that_dangles():
    found = judged({**SESSION, "참가자": [a_row("참가자", 회차코드="없음"), a_row("참가자")]})

    assert errors(found) == [("참가자", 2, "회차코드", "unknown_session")]


@pytest.mark.parametrize("sheet", ["시제품", "고용", "매출", "공간지원", "판로지원"])
def test_a_company_code_that_dangles(sheet):
    found = judged({**COMPANY, sheet: [a_row(sheet, 기업코드="없음")]})

    assert errors(found) == [(sheet, 2, "기업코드", "unknown_company")]


def test_codes_on_record_do_not_dangle():
    known = Known(
        sessions={"2023-01": KnownSession("완료", DAY, DAY)},
        companies={"C-001": KnownCompany(DAY)},
    )

    found = judged({"참가자": [a_row("참가자")], "매출": [a_row("매출")]}, known=known)

    assert errors(found) == []
    assert (references(found).sessions, references(found).companies) == ({"2023-01"}, {"C-001"})


def in_one_room(*, today=dt.date(2023, 4, 1), **rows):
    """Sessions A and B are in one room on the first and second of May, as recorded; a workbook
    says this of them.
    """
    uses = [
        KnownUse(
            code, "실습실", *(dt.datetime(2023, 5, day, hour, tzinfo=KST) for hour in (14, 17))
        )
        for code, day in (("A", 1), ("B", 2))
    ]
    known = Known(rooms={one.code: one.room for one in uses}, uses=uses)
    book = [
        a_row(
            "프로그램",
            회차코드=code,
            시작=f"2023-05-{day} 15:00",
            종료=f"2023-05-{day} 18:00",
            상태=state,
        )
        for code, (day, state) in rows.items()
    ]
    return errors(judged({"프로그램": book}, known=known, today=today))


def test_a_session_to_come_does_not_move_to_where_its_room_is_taken():
    taken = [("프로그램", 2, "시작", "room_taken")]

    assert in_one_room(A=("02", "예정")) == taken
    assert in_one_room(A=("03", "예정")) == []
    assert in_one_room(A=("02", "취소")) == []
    assert in_one_room(A=("02", "예정"), B=("03", "예정")) == []
    assert in_one_room(A=("02", "예정"), B=("02", "취소")) == []
    assert in_one_room(A=("03", "예정"), B=("03", "예정")) == [
        *taken,
        ("프로그램", 3, "시작", "room_taken"),
    ]
    assert in_one_room(A=("02", "예정"), today=dt.date(2023, 5, 3)) == []
    assert in_one_room(C=("02", "예정")) == []


def test_a_wrong_row_does_not_make_others_dangle():
    book = {
        "프로그램": [a_row("프로그램", 시작="어제")],
        "참가자": [a_row("참가자")],
        "기업": [a_row("기업", 형태="조합")],
        "매출": [a_row("매출")],
    }

    assert [error[:2] for error in errors(judged(book))] == [("프로그램", 2), ("기업", 2)]


@pytest.mark.parametrize(
    ("sheet", "column", "value"),
    [
        ("프로그램", "종료", "2023-05-01 13:59"),
        ("이용일지", "종료", "2023-05-01"),
        ("공간지원", "종료일", "2023-02-28"),
    ],
)
def test_an_end_before_its_start(sheet, column, value):
    found = judged({**COMPANY, sheet: [a_row(sheet, **{column: value})]})

    assert errors(found) == [(sheet, 2, column, "end_before_start")]


def test_an_end_in_the_minute_of_its_start_is_none():
    assert errors(judged({"프로그램": [a_row("프로그램", 종료="2023-05-01 14:00")]})) == []


def test_attendance_after_today():
    today = dt.date(2023, 5, 1)
    row = a_row("프로그램", 종료="2023-05-02 17:00")
    people = [a_row("참가자", 일자=day) for day in ("2023-05-01", "2023-05-02")]

    found = judged({"프로그램": [row], "참가자": people}, today=today)

    assert errors(found) == [("참가자", 3, "일자", "after_today")]


def test_a_prototype_for_a_company_and_a_person():
    rows = [a_row("시제품", 성명="홍길동")]

    found = judged({**COMPANY, "시제품": rows})

    assert errors(found) == [("시제품", 2, "기업코드", "company_and_person")]


def test_a_prototype_for_nobody():
    rows = [
        a_row("시제품"),
        a_row("시제품", 시제품코드="P-2", 기업코드=None, 성명="홍길동"),
        a_row("시제품", 시제품코드="P-3", 기업코드=None),
    ]

    found = judged({**COMPANY, "시제품": rows})

    assert errors(found) == [("시제품", 4, "기업코드", "no_company_or_person")]


def test_two_different_rows_with_one_key():
    rows = [a_row("프로그램"), a_row("프로그램", 과정명="다른 과정", 정원=3)]

    found = judged({"프로그램": rows})

    assert errors(found) == [("프로그램", 3, "회차코드", "same_key_twice")]
    assert found.report.errors.lines[0].fields == {"other": 2, "columns": "과정명, 정원"}


def test_the_errors_of_a_good_workbook_are_none():
    book = {name: [a_row(name)] for name in ("프로그램", "참가자", "기업", "매출", "목표")}

    found = judged(book)

    assert (errors(found), warnings(found), found.report.ok) == ([], [], True)
    assert found.rows["sessions"][0].starts_at == dt.datetime(2023, 5, 1, 14, tzinfo=KST)
