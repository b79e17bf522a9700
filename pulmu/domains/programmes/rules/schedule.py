"""Days and times of sessions: by a rule, moved to another year, and what stands in their way.

Everything is reckoned with the clock on the wall in Korea.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pulmu.core.kernel.kst import KST, day_of, moment

WEEK = 7
MOST_SLOTS = 200


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """From when to when, half-open."""

    starts_at: dt.datetime
    ends_at: dt.datetime


def slots(
    *,
    first: dt.date,
    weekdays: Collection[int],
    begins: dt.time,
    ends: dt.time,
    count: int,
    closed: Collection[dt.date] = (),
) -> list[Slot]:
    """``count`` sessions on these weekdays (Monday is 0), from ``first`` on, not on closed days.

    One that ends when or before it begins ends on the next day.
    """
    found: list[Slot] = []
    day, last = first, first + dt.timedelta(days=WEEK * (MOST_SLOTS + 1))
    while len(found) < min(count, MOST_SLOTS) and weekdays and day <= last:
        if day.weekday() in weekdays and day not in closed:
            until = day if ends > begins else day + dt.timedelta(days=1)
            found.append(Slot(moment(day, begins), moment(until, ends)))
        day += dt.timedelta(days=1)
    return found


def moved(at: dt.datetime, *, days: int) -> dt.datetime:
    """The same time on the wall, so many days later."""
    there = at.astimezone(KST)
    return moment(there.date() + dt.timedelta(days=days), there.timetz().replace(tzinfo=None))


def is_closed(slot: Slot, closed: Collection[dt.date]) -> bool:
    """Whether a slot touches a closed day."""
    return any(day in closed for day in _days(slot))


def clashes(wanted: Iterable[Slot], taken: Sequence[Slot]) -> list[tuple[Slot, Slot]]:
    """Which of the wanted slots overlap which of the taken ones."""
    return [
        (one, other)
        for one in wanted
        for other in taken
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at
    ]


def clashes_within(wanted: Iterable[Slot]) -> list[tuple[Slot, Slot]]:
    """Which of them overlap one that starts before."""
    ordered = sorted(wanted)
    return [
        (one, other)
        for number, other in enumerate(ordered)
        for one in ordered[number + 1 :]
        if one.starts_at < other.ends_at
    ]


def _days(slot: Slot) -> Iterator[dt.date]:
    day, last = day_of(slot.starts_at), day_of(slot.ends_at - dt.timedelta(microseconds=1))
    while day <= last:
        yield day
        day += dt.timedelta(days=1)
