"""Codes that are counted on."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.codes import code_after


@pytest.mark.parametrize(
    ("code", "following"),
    [
        ("P26-013", "P26-014"),
        ("P23-013", "P26-001"),
        ("PT-2023-099", "PT-2026-001"),
        ("PT-2027-003", "PT-2027-004"),
        ("M23-9", "M26-1"),
        ("C-099", "C-100"),
        ("T-7", "T-8"),
        ("R05-003", "R05-004"),
        ("A99-003", "A99-004"),
        ("2023-1234-7", "2023-1234-8"),
        ("26-003호", "26-004호"),
        ("풀무", ""),
        ("", ""),
    ],
)
def test_a_code_is_counted_on_and_begins_anew_with_the_year(code, following):
    assert code_after(code, year=2026) == following


def test_a_code_that_somebody_has_is_left_out():
    taken = {"M26-001", "M26-002", "M26-004"}

    assert code_after("M23-013", year=2026, taken=taken) == "M26-003"
