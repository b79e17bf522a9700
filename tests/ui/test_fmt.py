"""How numbers, money, dates and names are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pulmu.ui import fmt

from .page import render

WON = [
    (0, "0"),
    (9_999, "9,999"),
    (10_000, "1만"),
    (10_001, "1만 1"),
    (88_000_000, "8,800만"),
    (100_000_000, "1억"),
    (2_500_000_000, "25억"),
    (2_888_000_000, "28억 8,800만"),
    (2_888_123_456, "28억 8,812만 3,456"),
    (1_000_000_000_000, "1조"),
    (12_345_678_901_234_567_890, "1,234경 5,678조 9,012억 3,456만 7,890"),
    (-2_888_000_000, "-28억 8,800만"),
]


@pytest.mark.parametrize(("value", "expected"), WON)
def test_won_in_units_is_exact_and_spaced_as_the_orthography_says(value, expected):
    assert fmt.won_units(value, lang="ko") == expected
    assert fmt.won_text(value, lang="ko") == f"{expected} 원"


@given(st.integers(min_value=-(10**20), max_value=10**20))
def test_won_in_units_loses_nothing(value):
    places = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
    written = fmt.won_units(value, lang="ko")

    total = sum(
        int(group.rstrip("".join(places)).replace(",", "")) * places.get(group[-1], 1)
        for group in written.removeprefix("-").split(" ")
    )

    assert total * (-1 if written.startswith("-") else 1) == value


def test_won_in_full_and_in_english():
    assert fmt.won(2_888_000_000, lang="ko") == "2,888,000,000원"
    assert fmt.won(2_888_000_000, lang="en") == "₩2,888,000,000"
    assert fmt.won(-5_000, lang="en") == "-₩5,000"
    assert fmt.won_units(2_888_000_000, lang="en") == "2,888,000,000"
    assert fmt.won_text(2_888_000_000, lang="en") == "₩2,888,000,000"


def test_numbers_carry_separators():
    assert fmt.number(4495) == "4,495"
    assert fmt.number(-1234567) == "-1,234,567"
    assert fmt.percent(1134) == "1,134%"


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (91, 80, 114),
        (4495, 4000, 112),
        (2_888_000_000, 2_500_000_000, 116),
        (1, 2, 50),
        (1, 8, 13),
        (0, 7, 0),
        (7, 7, 100),
        (999, 1000, 99),
        (1, 100_000, 1),
        (5, 0, None),
    ],
)
def test_a_share_is_rounded_but_never_claims_all_or_nothing(part, whole, expected):
    assert fmt.share(part, whole) == expected


def test_dates_in_the_public_style():
    wednesday = date(2024, 5, 15)

    assert fmt.day(wednesday, lang="ko") == "2024. 5. 15."
    assert fmt.day_weekday(wednesday, lang="ko") == "2024. 5. 15.(수)"
    assert fmt.day(wednesday, lang="en") == "15 May 2024"
    assert fmt.day_weekday(wednesday, lang="en-gb") == "Wed 15 May 2024"


def test_times_have_24_hours():
    at = datetime(2024, 5, 15, 7, 5, tzinfo=UTC)

    assert fmt.clock(at) == "07:05"
    assert fmt.clock(time(23, 59)) == "23:59"
    assert fmt.moment(at, lang="ko") == "2024. 5. 15. 07:05"
    assert fmt.moment_weekday(at, lang="ko") == "2024. 5. 15.(수) 07:05"
    assert fmt.moment(at, lang="en") == "15 May 2024, 07:05"
    assert fmt.moment_weekday(at, lang="en") == "Wed 15 May 2024, 07:05"


@pytest.mark.parametrize(
    ("first", "last", "korean", "english"),
    [
        ((2023, 1, 1), (2023, 12, 31), "2023. 1. 1. ~ 12. 31.", "1 Jan – 31 Dec 2023"),
        ((2023, 7, 1), (2024, 6, 30), "2023. 7. 1. ~ 2024. 6. 30.", "1 Jul 2023 – 30 Jun 2024"),
        ((2023, 7, 1), (2023, 7, 1), "2023. 7. 1.", "1 Jul 2023"),
    ],
)
def test_a_span_says_the_year_once_when_it_is_the_same(first, last, korean, english):
    assert fmt.span(date(*first), date(*last), lang="ko") == korean
    assert fmt.span(date(*first), date(*last), lang="en") == english


def test_months():
    assert fmt.month(5, lang="ko") == "5월"
    assert fmt.month(12, lang="en") == "Dec"
    assert fmt.year_month("2023-05", lang="ko") == "2023년 5월"
    assert fmt.year_month(date(2023, 5, 9), lang="en") == "May 2023"


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 B"),
        (1023, "1,023 B"),
        (1024, "1.0 KB"),
        (854_016, "834 KB"),
        (1_258_291, "1.2 MB"),
        (52_428_800, "50 MB"),
        (5 * 1024**4, "5.0 TB"),
        (5000 * 1024**4, "5,000 TB"),
    ],
)
def test_file_sizes(size, expected):
    assert fmt.file_size(size, lang="ko") == expected


def test_bytes_in_english_words():
    assert fmt.file_size(834, lang="en") == "834 bytes"


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("출석부", "을/를", "출석부를"),
        ("증빙", "을/를", "증빙을"),
        ("김해", "은/는", "김해는"),
        ("진흥원", "이/가", "진흥원이"),
        ("서울", "으로/로", "서울로"),
        ("부산", "으로/로", "부산으로"),
        ("김해", "으로/로", "김해로"),
        ("회차", "과/와", "회차와"),
        ("훈", "아/야", "훈아"),
        ("15", "을/를", "15를"),
        ("2023", "은/는", "2023은"),
        ("10", "이/가", "10이"),
        ("7", "으로/로", "7로"),
        ("97%", "이/가", "97%가"),
        ("URL", "을/를", "URL을"),
        ("API", "은/는", "API는"),
        ("Meta", "이/가", "Meta가"),
        ("Town", "을/를", "Town을"),
        ("'유니티'", "을/를", "'유니티'를"),
        ("유니티 활용(심화)", "을/를", "유니티 활용(심화)을"),
        ("메이커(주)", "이/가", "메이커(주)가"),
        ("Notebook", "을/를", "Notebook을(를)"),
        ("", "을/를", "을(를)"),
    ],
)
def test_a_particle_follows_the_last_sound(word, pair, expected):
    assert fmt.josa(word, pair) == expected


@given(st.text(max_size=30), st.sampled_from(sorted(fmt.JOSA)))
def test_a_particle_can_be_put_after_anything(word, pair):
    assert fmt.josa(word, pair).startswith(word)


def test_business_numbers_are_grouped():
    assert fmt.business_number("1234567890") == "123-45-67890"
    assert fmt.business_number("123-45-67890") == "123-45-67890"
    assert fmt.business_number("12345") == "12345"


def test_filters_write_in_the_active_language_and_in_local_time():
    source = "{{ at|moment }} / {{ n|won_units }} / {{ word|josa:'을/를' }}"
    context = {"at": datetime(2023, 12, 31, 15, 30, tzinfo=UTC), "n": 10_000, "word": "증빙"}

    with translation.override("ko"):
        assert render(source, **context) == "2024. 1. 1. 00:30 / 1만 / 증빙을"
    with translation.override("en"):
        assert render(source, **context) == "1 Jan 2024, 00:30 / 10,000 / 증빙"


def test_filters_write_nothing_for_nothing():
    filters = "number percent won won_units day moment file_size month masked_name iso".split()

    assert render("".join(f"{{{{ none|{name} }}}}" for name in filters), none=None) == ""


def test_filters_of_spans_and_machines():
    first, last = date(2023, 1, 1), date(2023, 12, 31)

    with translation.override("ko"):
        written = render("{{ a|until:b }} {{ a|iso }}", a=first, b=last)

    assert written == "2023. 1. 1. ~ 12. 31. 2023-01-01"
