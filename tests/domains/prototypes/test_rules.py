from __future__ import annotations

import pytest

from pulmu.domains.prototypes import rules
from tests.factories import day


@pytest.mark.parametrize(
    ("company_id", "person_id", "expected"),
    [(1, None, True), (None, 1, True), (1, 1, False), (None, None, False)],
)
def test_a_prototype_has_exactly_one_owner(company_id, person_id, expected):
    assert rules.has_one_owner(company_id=company_id, person_id=person_id) is expected


@pytest.mark.parametrize(("parts", "expected"), [(-1, False), (0, True), (1_000_001, False)])
def test_a_quantity_is_none_or_more(parts, expected):
    assert rules.is_quantity(parts) is expected


@pytest.mark.parametrize(
    ("state", "is_open", "is_done"),
    [
        ("접수", True, False),
        ("제작", True, False),
        ("완료", False, True),
        ("중단", False, False),
    ],
)
def test_what_is_open_and_what_is_done(state, is_open, is_done):
    assert (rules.is_open(state), rules.is_done(state)) == (is_open, is_done)


@pytest.mark.parametrize(
    ("not_before", "expected"),
    [(None, True), (day("2023-05-01"), True), (day("2023-05-02"), False)],
)
def test_a_step_does_not_come_before_the_one_it_follows(not_before, expected):
    assert rules.may_be_dated(day("2023-05-01"), not_before=not_before) is expected
