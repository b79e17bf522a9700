"""Text as spreadsheets put it on the clipboard."""

from __future__ import annotations

import pytest

from pulmu.domains.workbook.rules import pasted
from pulmu.domains.workbook.rules.sheets import TARGETS, TENANCIES

HEADER = [column.ko for column in TARGETS.columns]


def test_cells_stand_between_tabs():
    assert pasted.rows_in("users\t2023\t10\r\nhires\t2023\t2\r\n") == [
        ["users", "2023", "10"],
        ["hires", "2023", "2"],
    ]


def test_a_cell_with_a_line_break_or_a_tab_is_quoted():
    assert pasted.rows_in('a\t"첫 줄\n둘째\t줄 ""인용"""\tb\n') == [
        ["a", '첫 줄\n둘째\t줄 "인용"', "b"]
    ]


def test_a_quote_that_nothing_closes_is_only_a_quote():
    assert pasted.rows_in('모니터 27"\t1\n둘째\t2') == [['모니터 27"', "1"], ["둘째", "2"]]
    assert pasted.rows_in('"시작만\t1\n둘째\t2') == [['"시작만', "1"], ["둘째", "2"]]


@pytest.mark.parametrize("text", ["a,b\nc,d", "a;b\nc;d", '"a","b"\n"c","d"', "a\tb\rc\td"])
def test_csv_and_old_line_ends_are_read_too(text):
    assert pasted.rows_in(text) == [["a", "b"], ["c", "d"]]


def test_blank_lines_stay_in_their_place_and_blank_cells_on_the_right_go():
    assert pasted.rows_in("a\tb\t\t \n\t\t\nc") == [["a", "b"], [], ["c"]]


def test_a_header_may_have_any_order():
    rows = [["연도", "목표", "지표코드"], ["2023", "10", "users"]]

    assert pasted.with_header(TARGETS, rows, {}) == rows


def test_without_a_header_the_order_is_that_of_the_empty_workbook():
    rows = [["users", "2023", "10"]]

    assert pasted.with_header(TARGETS, rows, {}) == [HEADER, *rows]


def test_a_header_that_lacks_something_is_still_a_header():
    rows = [["연도", "지표코드", "비고"], ["2023", "users", ""]]

    assert pasted.with_header(TARGETS, rows, {}) == rows


def test_a_header_of_other_names_is_a_header():
    old = [["입주번호", "업체코드", "호실", "계약일자", "입주일"]]
    told = [["갑", "을", "병", "정", "무"]]
    fields = ("agreement_code", "company_code", "space", "agreed_on", "starts_on")
    names = dict(zip(told[0], fields, strict=True))

    assert pasted.with_header(TENANCIES, old, {}) == old
    assert pasted.with_header(TENANCIES, told, names) == told


def test_more_cells_than_columns_without_a_header_are_too_wide():
    with pytest.raises(pasted.TooWide) as wide:
        pasted.with_header(TARGETS, [["users", "2023", "1"], ["users", "2023", "10", "x"]], {})

    assert (wide.value.row, wide.value.cells, wide.value.columns) == (2, 4, 3)
