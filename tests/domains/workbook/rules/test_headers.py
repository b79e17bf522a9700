"""Finding the header, whatever stands above it and however it is written."""

from __future__ import annotations

import unicodedata

import pytest

from pulmu.domains.workbook.rules import headers
from pulmu.domains.workbook.rules.sheets import ATTENDANCE, PROTOTYPES, SHEETS, TENANCIES, USES

NAMES = ["계약코드", "기업코드", "공간명", "계약일", "시작일"]


def positions(sheet, *names):
    found = headers.header_in(sheet, [1, *names])
    return found and {
        column.ko: place
        for column, place in zip(sheet.columns, found.positions, strict=True)
        if place is not None
    }


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_korean_and_english_names_work_in_any_order(sheet):
    korean = [column.ko for column in sheet.columns]
    english = [column.en[0] for column in sheet.columns]

    for names in (korean, korean[::-1], english, english[::-1]):
        found = headers.header_in(sheet, [1, *names])
        assert found is not None
        assert None not in found.positions
        assert found.ignored == ()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_sheets_by_either_name(sheet):
    for name in (sheet.ko, *sheet.en, unicodedata.normalize("NFD", sheet.ko), f" {sheet.ko} "):
        assert headers.sheet_named(name) is sheet
    assert headers.sheet_named("안내") is None


def test_only_required_names_are_needed():
    assert positions(TENANCIES, *NAMES) == {name: place for place, name in enumerate(NAMES, 1)}
    for left_out in NAMES:
        assert positions(TENANCIES, *(name for name in NAMES if name != left_out)) is None


def test_blanks_stars_case_and_composition_do_not_matter():
    written = [
        " 계약 코드*",
        unicodedata.normalize("NFD", "기업코드"),
        "공간명 *",
        "Agreed_On",
        "시작일",
    ]

    assert positions(TENANCIES, *written) == dict(zip(NAMES, range(1, 6), strict=True))


def test_every_middle_dot_is_the_same():
    for dot in "·・ㆍ‧•":
        names = [f"장비{dot}공간명", "시작", "종료", "성명"]
        assert positions(USES, *names) is not None


def test_a_unit_behind_a_name_is_left_aside_an_exact_name_goes_first():
    names = ["회차코드", "일자", "성명(필수)", "출석", "지역(시군구)", "성명(필수)"]

    found = headers.header_in(ATTENDANCE, [1, *names])

    assert positions(ATTENDANCE, *names)["성명"] == 3
    assert found.ignored == ("지역(시군구)", "성명(필수)")
    assert positions(ATTENDANCE, "성명(필수)", "회차코드", "일자", "성명", "출석")["성명"] == 4


def test_unknown_and_repeated_columns_are_ignored():
    found = headers.header_in(TENANCIES, [1, "연번", *NAMES, "비고", None, "시작일"])

    assert found.ignored == ("연번", "비고", "시작일")


def test_a_prototype_needs_one_of_two_columns():
    rest = ["시제품코드", "시제품명", "접수일", "상태"]

    assert positions(PROTOTYPES, *rest) is None
    assert headers.missing_in(PROTOTYPES, [1, *rest]) == ["기업코드/성명"]
    for one in ("기업코드", "성명"):
        assert positions(PROTOTYPES, *rest, one) is not None


def test_cells_with_errors_are_no_names():
    assert positions(TENANCIES, ["error", "#N/A"], 12, *NAMES) is not None
