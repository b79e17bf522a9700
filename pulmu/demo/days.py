"""The days on which the lab was open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pulmu.demo.words import words

SUNDAY = 6

# Public holidays (and the two elections) of the two years, as they were.
HOLIDAYS = frozenset(
    dt.date.fromisoformat(day)
    for day in words(
        "2022-01-01 2022-01-31 2022-02-01 2022-02-02 2022-03-01 2022-03-09 2022-05-05 2022-05-08 "
        "2022-06-01 2022-06-06 2022-08-15 2022-09-09 2022-09-10 2022-09-11 2022-09-12 2022-10-03 "
        "2022-10-09 2022-10-10 2022-12-25 "
        "2023-01-01 2023-01-21 2023-01-22 2023-01-23 2023-01-24 2023-03-01 2023-05-05 2023-05-27 "
        "2023-05-28 2023-05-29 2023-06-06 2023-08-15 2023-09-28 2023-09-29 2023-09-30 2023-10-01 "
        "2023-10-02 2023-10-03 2023-10-09 2023-12-25"
    )
)


def is_open(day: dt.date) -> bool:
    """Monday to Saturday, holidays apart."""
    return day.weekday() != SUNDAY and day not in HOLIDAYS


def open_days(year: int, month: int, *, saturdays: bool = True) -> list[dt.date]:
    return [day for day in _days(year, month) if is_open(day) and (saturdays or day.weekday() < 5)]


def _days(year: int, month: int) -> Iterator[dt.date]:
    day = dt.date(year, month, 1)
    while day.month == month:
        yield day
        day += dt.timedelta(days=1)
