"""Sums as people type them into a form."""

from __future__ import annotations

import pytest

from pulmu.domains.workbook import typed


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("1500만원", 15_000_000),
        ("1500만 원", 15_000_000),
        ("1,500만", 15_000_000),
        ("1.5억", 150_000_000),
        ("1억 2,000만 원", 120_000_000),
        ("1억2천만", 120_000_000),
        ("3백만원", 3_000_000),
        ("215만 3,000원", 2_153_000),
        ("215만3000", 2_153_000),
        ("2조 1억", 2_000_100_000_000),
        ("0.5만", 5_000),
        ("-1500만", -15_000_000),
        ("△1.5억", -150_000_000),
        ("１５００만원", 15_000_000),
        ("1,200,000원", 1_200_000),
        ("0", 0),
    ],
)
def test_a_sum_is_read_as_it_is_spoken(text, won):
    assert typed.won(text) == won


@pytest.mark.parametrize(
    "text",
    ["만원", "억", "1억5천", "1억 5000", "만1500", "1만2억", "1.23456만", "9999조", "1,50만"],
)
def test_what_could_mean_two_sums_or_none_is_refused(text):
    with pytest.raises(typed.Mistyped):
        typed.won(text)
