"""Who kept a seat and did not come, counted so that it is fair."""

from __future__ import annotations

import pytest

from pulmu.domains.programmes.rules import Expected, missed, times_not_come


def expected(*, session=1, booked="1:", present=False, mark="", person=7):
    return Expected(person, session, booked, present, mark)


def test_who_was_there_or_excused_missed_nothing():
    away = expected()
    found = missed([away, expected(present=True), expected(mark="공결")])

    assert found == [away]


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        ([expected(session=1), expected(session=2)], {7: 1}),
        ([expected(session=1), expected(session=2, present=True)], {}),
        ([expected(session=1), expected(session=2, mark="공결")], {}),
        ([expected(booked="1:4"), expected(booked="1:5", session=2)], {7: 2}),
        ([expected(), expected(person=8, booked="2:")], {7: 1, 8: 1}),
        ([], {}),
    ],
    ids=[
        "a whole course counts once",
        "once there is there",
        "a reason is a reason",
        "each date booked by itself counts",
        "each person by themselves",
        "nobody",
    ],
)
def test_a_booking_is_let_go_by_when_somebody_came_to_none_of_it(lines, times):
    assert times_not_come(lines) == times
