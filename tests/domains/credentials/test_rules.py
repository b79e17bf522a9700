from __future__ import annotations

import unicodedata

import pytest

from pulmu.domains.credentials import rules


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026-0001", (2026, 1)),
        (" 2026-12345 ", (2026, 12345)),
        ("2026", None),
        ("2026-", None),
        ("2026-x", None),
        ("-1", None),
        ("2026-99999999999", None),
        ("٢٠٢٦-١", None),
    ],
)
def test_a_number_is_read_as_it_is_printed(text, number):
    assert rules.number_in(text) == number


@pytest.mark.parametrize(
    ("typed", "name", "same"),
    [
        ("김하나", "김하나", True),
        (unicodedata.normalize("NFD", "김하나"), "김하나", True),
        ("hana  KIM", "Hana Kim", True),
        ("김하나", "김하나나", False),
        ("", "", False),
        ("김", "", False),
    ],
)
def test_a_name_is_the_same_however_it_is_typed(typed, name, same):
    assert rules.is_same_name(typed, name) is same


def test_states():
    assert rules.state(is_revoked=False, is_replaced=False) == "holds"
    assert rules.state(is_revoked=True, is_replaced=False) == "revoked"
    assert rules.state(is_revoked=True, is_replaced=True) == "replaced"


def test_numbers_go_on_after_the_last():
    assert list(rules.serials(0, 2)) == [1, 2]
    assert list(rules.serials(7, 0)) == []
