"""What number formats and serials mean."""

from __future__ import annotations

import pytest

from pulmu.core.files.children import numbers
from pulmu.core.files.children.numbers import Style


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd",
        'yyyy"년" m"월" d"일"',
        "[$-412]yyyy/m/d;@",
        "h:mm AM/PM",
        "[h]:mm",
        "mmm\\-yy",
        "yyyy.mm.dd(aaa)",
    ],
)
def test_date_formats(code):
    assert numbers.style_of(164, code) is Style.DATE


@pytest.mark.parametrize(
    "code", ["General", "G/표준", "@", "#,##0", '0"days"', "[Red]0", "0_d", "\\d0", "0.00E+00"]
)
def test_formats_that_only_look_like_dates(code):
    assert numbers.style_of(164, code) is Style.PLAIN


@pytest.mark.parametrize("code", ["0%", "0.00%", "0%;-0%", '[Blue]0.0%" 기여"'])
def test_percent_formats(code):
    assert numbers.style_of(164, code) is Style.PERCENT


def test_a_percent_sign_in_quotes_is_none():
    assert numbers.style_of(164, '0"%"') is Style.PLAIN


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        *((one, Style.DATE) for one in (14, 22, 27, 31, 36, 45, 50, 58)),
        *((one, Style.PERCENT) for one in (9, 10)),
        *((one, Style.PLAIN) for one in (0, 1, 3, 11, 37, 49, 60)),
    ],
)
def test_built_in_formats(number, expected):
    assert numbers.style_of(number, None) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("45047", "2023-05-01"),
        ("45047.99999999", "2023-05-02"),
        ("0", "00:00:00"),
        ("0.5", "12:00:00"),
        ("-1", -1),
        ("2958466", 2958466),
        ("1e308", 1e308),
        ("x", "x"),
    ],
)
def test_date_serials(text, expected):
    assert numbers.date(text, epoch_1904=False) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 12),
        ("-12", -12),
        ("1E3", 1000),
        ("0.1", 0.1),
        ("123456789012345678", 1.23456789012346e17),
        ("NaN", "NaN"),
        ("inf", "inf"),
        ("1_000", 1000),
        ("²", "²"),
    ],
)
def test_plain_numbers(text, expected):
    assert numbers.plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("0.005", "0.5%"), ("12", "1200%"), ("0", "0%"), ("x", "x")]
)
def test_percents(text, expected):
    assert numbers.percent(text) == expected
