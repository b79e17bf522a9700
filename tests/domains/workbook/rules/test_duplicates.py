"""Two rows, one record: by the natural key of each sheet."""

from __future__ import annotations

import pytest

from .making import a_row, errors, judged, warnings

FRAME = {"프로그램": [a_row("프로그램")], "기업": [a_row("기업")]}

# For each sheet: columns of the key with another value, and one that is not of the key.
KEYS = {
    "프로그램": ({"회차코드": "2023-02"}, {"과정명": "다른 과정"}),
    "참가자": (
        {"일자": "2023-05-02", "성명": "이몽룡", "역할": "강사"},
        {"출석": "X"},
    ),
    "이용일지": (
        {"장비·공간명": "레이저", "시작": "2023-05-02 09:00", "성명": "이몽룡"},
        {"이용유형": "수업"},
    ),
    "문화확산": (
        {"일자": "2023-06-11", "유형": "행사", "제목": "다른 제목", "매체": "신문"},
        {"묶음": "다른 묶음"},
    ),
    "기업": ({"기업코드": "C-002"}, {"기업명": "다른 이름"}),
    "시제품": ({"시제품코드": "P-002"}, {"수량": 2}),
    "고용": ({"직원키": "E-02", "취득일": "2023-06-02"}, {"대표자여부": "O"}),
    "매출": ({"공급일": "2023-09-16", "공급가액": 1, "경로": "펀딩"}, {"구분": "간접"}),
    "공간지원": ({"계약코드": "T-002"}, {"공간명": "다른 방"}),
    "판로지원": ({"지원코드": "M-002"}, {"행사명": "다른 행사"}),
    "목표": ({"지표코드": "users", "연도": 2024}, {"목표": 81}),
}


def book(sheet, *rows):
    return {name: found for name, found in FRAME.items() if name != sheet} | {sheet: list(rows)}


@pytest.mark.parametrize(
    ("sheet", "column", "value"),
    [(sheet, *one) for sheet, (key, _rest) in KEYS.items() for one in key.items()],
)
def test_another_key_is_another_record(sheet, column, value):
    found = judged(book(sheet, a_row(sheet), a_row(sheet, **{column: value})))

    assert not {error[3] for error in errors(found)} & {"same_key_twice"}
    assert not {warning[3] for warning in warnings(found)} & {"same_row_twice"}


@pytest.mark.parametrize("sheet", KEYS)
def test_one_key_and_something_else_is_an_error_that_names_both(sheet):
    found = judged(book(sheet, a_row(sheet), a_row(sheet, **KEYS[sheet][1])))

    assert [(one[1], one[3]) for one in errors(found)] == [(3, "same_key_twice")]
    (problem,) = found.report.errors.lines
    assert problem.fields == {"other": 2, "columns": next(iter(KEYS[sheet][1]))}


@pytest.mark.parametrize("sheet", KEYS)
def test_equal_rows_are_one_row_with_a_warning(sheet):
    found = judged(book(sheet, a_row(sheet), a_row(sheet), a_row(sheet)))

    assert errors(found) == []
    assert [(one[1], one[3]) for one in warnings(found)] == [
        (3, "same_row_twice"),
        (4, "same_row_twice"),
    ]


def test_the_invoice_number_is_the_key_where_there_is_one():
    rows = [
        a_row("매출", 승인번호="A"),
        a_row("매출", 승인번호="B"),
        a_row("매출"),
        a_row("매출", 승인번호="A", 공급가액=1),
    ]

    found = judged(book("매출", *rows))

    assert [(one[1], one[3]) for one in errors(found)] == [(5, "same_key_twice")]


def test_rows_of_one_person_are_found_however_the_person_was_written():
    rows = [
        a_row("참가자", 연락처="010-1234-5678"),
        a_row("참가자", 연락처="+82 10 1234 5678"),
        a_row("참가자", 출석="X"),
    ]

    found = judged(book("참가자", *rows))

    assert [(one[1], one[3]) for one in warnings(found)] == [(3, "same_row_twice")]
    assert [(one[1], one[3]) for one in errors(found)] == [(4, "same_key_twice")]
