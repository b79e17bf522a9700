from __future__ import annotations

import pytest

from pulmu.domains.support import rules
from tests.factories import day

JAN, FEB, MAR, APR = (day(f"2023-0{n}-01") for n in range(1, 5))


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        ([], None),
        ([(JAN, None)], None),
        ([(JAN, FEB)], FEB),
        ([(JAN, FEB), (MAR, None)], None),
        ([(JAN, FEB), (MAR, APR)], APR),
        # Insured again on the very day they left: no later day, so they are gone.
        ([(JAN, FEB), (FEB, None)], FEB),
        # A spell that was never ended does not undo a later departure.
        ([(JAN, None), (FEB, MAR)], MAR),
        ([(MAR, FEB)], None),
    ],
)
def test_an_employee_departs_with_the_last_spell_unless_insured_again_later(spells, expected):
    assert rules.departed_on(spells) == expected


@pytest.mark.parametrize(
    ("share_bp", "expected"),
    [(-1, False), (0, True), (3333, True), (10_000, True), (10_001, False)],
)
def test_a_share_is_a_part_of_the_whole(share_bp, expected):
    assert rules.is_share(share_bp) is expected


@pytest.mark.parametrize(("won", "expected"), [(-5_500, True), (0, True), (10**15 + 1, False)])
def test_amounts_may_be_negative_but_not_absurd(won, expected):
    assert rules.is_amount(won) is expected


@pytest.mark.parametrize(
    ("ends_on", "expected"), [(None, True), (FEB, True), (MAR, True), (JAN, False)]
)
def test_an_agreement_ends_on_or_after_its_start(ends_on, expected):
    assert rules.ends_in_order(starts_on=FEB, ends_on=ends_on) is expected


@pytest.mark.parametrize(("on", "expected"), [(JAN, False), (FEB, True), (MAR, True), (APR, False)])
def test_an_agreement_is_terminated_between_its_date_and_its_end(on, expected):
    assert rules.may_terminate(on, agreed_on=FEB, ends_on=MAR) is expected


def test_an_open_agreement_can_be_terminated_at_any_later_time():
    assert rules.may_terminate(APR, agreed_on=FEB, ends_on=None) is True


@pytest.mark.parametrize(("on", "expected"), [(JAN, False), (FEB, True), (MAR, True)])
def test_nobody_leaves_before_they_came(on, expected):
    assert rules.may_leave(on, insured_on=FEB) is expected
