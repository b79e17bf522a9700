"""What the rules of the workbook let pass, every domain takes: nothing fails half-way."""

from __future__ import annotations

import pytest

from pulmu.domains.workbook.rules.columns import Column, Kind
from pulmu.domains.workbook.rules.numbers import MOST_COUNT, MOST_WON
from pulmu.domains.workbook.rules.sheets import SHEETS

from .books import a_year
from .conftest import assert_sound

# Text by which rows refer to something: it changes everywhere or nowhere.
REFERENCES = {"회차코드", "기업코드", "성명"}


def longest(column: Column, number: int) -> str:
    """As much as the rules allow, different for each row."""
    tail = str(number)
    return "가" * (column.longest - len(tail)) + tail


def filled(choose):
    """The year with each cell of some kinds exchanged: ``choose(column, number)`` or None."""
    book, codes = a_year(), {}
    for sheet in SHEETS:
        for number, row in enumerate(book[sheet.ko]):
            for column in sheet.columns:
                value = choose(column, number)
                stood = row.get(column.ko, "")
                if value is None or column.kind is Kind.FILES:
                    continue
                if column.ko in REFERENCES and stood:
                    row[column.ko] = codes.setdefault((column.ko, stood), value + stood)[
                        -column.longest :
                    ]
                elif column.ko not in REFERENCES:
                    row[column.ko] = value
    return book


def test_the_longest_texts_and_the_largest_numbers(lab, bring_in):
    largest = {
        Kind.COUNT: lambda c: c.most,
        Kind.WON: lambda _c: MOST_WON,
        Kind.SHARE: lambda _c: 100,
    }

    def choose(column, number):
        if column.kind is Kind.TEXT:
            return longest(column, number)
        return largest[column.kind](column) - number if column.kind in largest else None

    report = bring_in(filled(choose))

    assert [one.line() for one in report.errors] == []
    assert sum(report.created.values()) == 18
    assert_sound(lab)


def test_the_smallest_numbers_and_no_text_that_may_be_left_out(lab, bring_in):
    smallest = {Kind.COUNT: 0, Kind.WON: -MOST_WON, Kind.SHARE: 0}

    def choose(column, number):
        if column.kind is Kind.TEXT and not column.required and column.ko not in REFERENCES:
            return ""
        if column.ko == "공급가액":
            return -MOST_WON + number
        return smallest.get(column.kind)

    report = bring_in(filled(choose))

    assert [one.line() for one in report.errors] == []
    assert_sound(lab)


@pytest.mark.parametrize("on", ["1900-01-01", "2100-12-31"])
def test_days_long_ago_and_far_ahead(lab, bring_in, on):
    book = a_year("문화확산", "기업", "시제품", "고용", "매출", "공간지원", "판로지원")
    for rows, name in (
        (book["문화확산"], "일자"),
        (book["기업"], "설립등기일"),
        (book["시제품"], "완료일"),
        (book["고용"], "상실일"),
        (book["매출"], "공급일"),
        (book["공간지원"], "해지일"),
        (book["판로지원"], "일자"),
    ):
        rows[0][name] = on

    assert bring_in(book).ok
    assert_sound(lab)


def test_the_largest_count_fits_where_the_rules_say_nothing_else():
    assert {
        column.most for sheet in SHEETS for column in sheet.columns if column.kind is Kind.COUNT
    } >= {MOST_COUNT}


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "<script>alert(1)</script>",
        "🙂🙃",
        "\u202eabc",
        "가\u0301",
        "'; DROP TABLE--",
        "%(x)s",
    ],
)
def test_odd_text_is_taken_as_it_is(lab, bring_in, text):
    book = a_year()
    for sheet in SHEETS:
        for row in book[sheet.ko]:
            for column in sheet.columns:
                if column.kind is Kind.TEXT and column.ko not in {*REFERENCES - {"성명"}, "연락처"}:
                    row[column.ko] = f"{row.get(column.ko, '')}{text}"
    for row in book["시제품"]:
        row["성명"] = "" if row["기업코드"] else row["성명"]

    report = bring_in(book)

    assert [one.line() for one in report.errors] == []
    assert bring_in(book).counts()["created"] == {}
    assert_sound(lab)
