"""One rule for what a list shows of a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulmu.core.kernel.masking import mask_email, mask_label, mask_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("김지훈", "김*훈"),
        ("김훈", "김*"),
        ("남궁민수", "남**수"),
        ("훈", "*"),
        ("  김  훈 ", "김*훈"),
        ("John Smith", "J*** S****"),
        ("José", "J***"),
        ("X", "*"),
        ("", ""),
    ],
)
def test_names_are_masked_by_one_rule(name, expected):
    assert mask_name(name) == expected


@given(st.text(alphabet="가나다라ABCdef ", min_size=2, max_size=20))
def test_a_masked_name_never_shows_all_of_it(name):
    if name.strip():
        assert mask_name(name) != " ".join(name.split())


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("abcdef@example.kr", "ab***@example.kr"),
        ("ab@example.kr", "a***@example.kr"),
        ("a@example.kr", "***@example.kr"),
        ("nobody", "***"),
        ("", ""),
    ],
)
def test_a_mailbox_is_hidden_but_for_its_head(email, expected):
    assert mask_email(email) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [("E-001", "E-001"), ("2023-17", "2023-17"), ("김하나", "김*나"), ("", "")],
)
def test_a_staff_number_is_shown_and_a_name_in_its_place_is_masked(label, expected):
    assert mask_label(label) == expected
