from __future__ import annotations

import datetime as dt

import pytest

from pulmu.domains.people import rules
from tests.factories import day


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("010-1234-5678", "01012345678"),
        ("010 1234 5678", "01012345678"),
        ("+82 10-1234-5678", "01012345678"),
        ("+82 (0)10-1234-5678", "01012345678"),
        ("0082 10 1234 5678", "01012345678"),
        ("821012345678", "01012345678"),
        ("1012345678", "01012345678"),
        ("０１０-1234-5678", "01012345678"),
        ("055-320-1234", "0553201234"),
        ("553201234", "0553201234"),
        ("02-123-4567", "021234567"),
        ("21234567", "021234567"),
        ("+82 2-123-4567", "021234567"),
        ("1588-1234", "15881234"),
        ("+1 (555) 010-9999", "15550109999"),
        ("없음", ""),
        ("", ""),
    ],
)
def test_phones_are_compared_by_digits(text, digits):
    assert rules.phone_digits(text) == digits


@pytest.mark.parametrize(
    ("digits", "shown", "masked"),
    [
        ("01012345678", "010-1234-5678", "010-****-5678"),
        ("0111234567", "011-123-4567", "011-***-4567"),
        ("021234567", "02-123-4567", "02-***-4567"),
        ("0212345678", "02-1234-5678", "02-****-5678"),
        ("0553201234", "055-320-1234", "055-***-1234"),
        ("15881234", "15881234", "********"),
        ("+82 10 1234 5678", None, "010-****-5678"),
        ("", "", ""),
    ],
)
def test_a_phone_is_shown_in_groups_and_masked_in_the_middle(digits, shown, masked):
    assert shown is None or rules.format_phone(digits) == shown
    assert rules.mask_phone(digits) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("김하나", "김*나"),
        ("김훈", "김*"),
        ("남궁하나", "남**나"),
        ("훈", "*"),
        ("John Smith", "J*** S****"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_ends_only(name, masked):
    assert rules.mask_name(name) == masked


def test_a_name_is_found_by_itself_without_blanks_and_case_and_by_its_initials():
    assert rules.search_text("김 하나") == "김하나 ㄱㅎㄴ"
    assert rules.search_text("Anna Kim") == "annakim annakim"


@pytest.mark.parametrize(
    ("born", "on", "band"),
    [
        ("2009-05-11", "2023-05-10", "under 14"),
        ("2009-05-10", "2023-05-10", "14-18"),
        ("2004-05-11", "2023-05-10", "14-18"),
        ("2004-05-10", "2023-05-10", "19-34"),
        ("1988-05-11", "2023-05-10", "19-34"),
        ("1988-05-10", "2023-05-10", "35-39"),
        ("1983-05-11", "2023-05-10", "35-39"),
        ("1983-05-10", "2023-05-10", "40-64"),
        ("1958-05-11", "2023-05-10", "40-64"),
        ("1958-05-10", "2023-05-10", "65 and over"),
        ("2023-05-11", "2023-05-10", "unknown"),
        ("2004-02-29", "2023-02-28", "14-18"),
        ("2004-02-29", "2023-03-01", "19-34"),
    ],
)
def test_the_age_band_changes_on_the_birthday(born, on, band):
    assert rules.age_band(day(born), None, day(on)) == band


@pytest.mark.parametrize(
    ("year", "band"),
    [
        (2010, "under 14"),
        (2009, "14-18"),
        (2004, "19-34"),
        (1988, "35-39"),
        (1983, "40-64"),
        (1958, "65 and over"),
        (2024, "unknown"),
        (None, "unknown"),
    ],
)
def test_without_a_birth_date_the_age_is_year_minus_birth_year(year, band):
    assert rules.age_band(None, year, day("2023-01-01")) == band


@pytest.mark.parametrize(
    ("birth_date", "birth_year", "possible"),
    [
        (None, None, True),
        (day("2023-05-10"), None, True),
        (day("2023-05-11"), None, False),
        (day("1900-01-01"), None, True),
        (day("1899-12-31"), None, False),
        (None, 2023, True),
        (None, 2024, False),
        (None, 1899, False),
    ],
)
def test_nobody_is_born_before_1900_or_after_today(birth_date, birth_year, possible):
    today = dt.date(2023, 5, 10)

    assert rules.is_birth_possible(birth_date, birth_year, today=today) is possible
