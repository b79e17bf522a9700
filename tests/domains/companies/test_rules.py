from __future__ import annotations

import pytest

from pulmu.domains.companies import rules
from tests.factories import day

OPENED, INCORPORATED = day("2023-03-02"), day("2023-09-01")


@pytest.mark.parametrize(
    ("form", "opened_on", "incorporated_on", "founded_on"),
    [
        ("법인", OPENED, INCORPORATED, INCORPORATED),
        ("법인", OPENED, None, None),
        ("개인", OPENED, INCORPORATED, OPENED),
        ("개인", None, INCORPORATED, None),
        ("예비", OPENED, INCORPORATED, None),
    ],
)
def test_the_form_decides_which_day_founds(form, opened_on, incorporated_on, founded_on):
    assert rules.founding_date(form, opened_on, incorporated_on) == founded_on


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        # As three large companies print them on their pages.
        ("2208162517", True),
        ("1248100998", True),
        ("1208147521", True),
        ("2208162518", False),
        ("2208162571", False),
        ("0000000000", True),
        ("220816251", False),
        ("22081625170", False),
        ("220-81-6251", False),
        ("２２０８１６２５１７", False),
        ("", False),
    ],
)
def test_the_last_digit_of_a_business_number_checks_the_others(digits, right):
    assert rules.is_business_no(digits) is right


def test_a_business_number_is_stored_as_digits_and_shown_with_hyphens():
    assert rules.digits_of("123-45-67891") == "1234567891"
    assert rules.digits_of("") == ""
    assert rules.format_business_no("1234567891") == "123-45-67891"
    assert rules.format_business_no("12345") == "12345"
