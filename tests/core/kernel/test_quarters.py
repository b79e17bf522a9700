from __future__ import annotations

import pytest

from pulmu.core.kernel.quarters import Quarter
from tests.factories import day


@pytest.mark.parametrize(
    ("on", "quarter", "start", "end"),
    [
        ("2023-01-01", Quarter(2023, 1), "2023-01-01", "2023-03-31"),
        ("2024-02-29", Quarter(2024, 1), "2024-01-01", "2024-03-31"),
        ("2023-06-30", Quarter(2023, 2), "2023-04-01", "2023-06-30"),
        ("2023-07-01", Quarter(2023, 3), "2023-07-01", "2023-09-30"),
        ("2023-12-31", Quarter(2023, 4), "2023-10-01", "2023-12-31"),
    ],
)
def test_a_day_lies_in_the_quarter_that_begins_and_ends_around_it(on, quarter, start, end):
    assert Quarter.of(day(on)) == quarter
    assert (quarter.start, quarter.end) == (day(start), day(end))


def test_quarters_follow_each_other_over_the_turn_of_the_year():
    assert Quarter(2023, 4).next == Quarter(2024, 1)
    assert Quarter(2024, 1).previous == Quarter(2023, 4)
    assert Quarter(2023, 4) < Quarter(2024, 1)
    assert Quarter.ended_before(day("2024-01-01")) == Quarter(2023, 4)
    assert Quarter.ended_before(day("2023-12-31")) == Quarter(2023, 3)


def test_an_address_names_a_quarter_and_anything_else_names_none():
    assert Quarter.read("2023-q3") == Quarter(2023, 3)
    assert Quarter.read(" 2023-Q3 ") == Quarter(2023, 3)
    assert Quarter(2023, 3).code == "2023-q3"
    odd = ("", "2023-q5", "2023", "2023-q3x", "23-q1", "0000-q1", "0000-q4", "9999-q4", "1999-q4")
    assert {Quarter.read(text) for text in odd} == {None}
