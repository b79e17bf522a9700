"""Decisions about the use of equipment and rooms. No database, no clock, no Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pulmu.core.kernel.kst import KST, day_of

# When work begins of which only the day is known.
_USUAL = dt.time(9)
_MINUTE = dt.timedelta(minutes=1)


def ends_in_time(*, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    """A use may be over in the minute it began, never before."""
    return ends_at >= starts_at


def has_begun(*, starts_at: dt.datetime, at: dt.datetime) -> bool:
    """A log tells of the past; what is to come is a booking."""
    return starts_at <= at


def next_start(
    on: dt.date, spans: Sequence[tuple[dt.datetime, dt.datetime]], *, until: dt.datetime
) -> dt.datetime:
    """When a use on this day is written down as begun, of which nobody said the hour: after what
    else began that day, and never at the same minute. It begins on that day, and has begun.
    """
    first = dt.datetime.combine(on, _USUAL, tzinfo=KST)
    start = max([first, *(end for _start, end in spans)])
    if day_of(start) != on or start > until:
        start = dt.datetime.combine(on, dt.time(), tzinfo=KST)
    begun = {one.astimezone(KST) for one, _end in spans}
    while start in begun:
        start += _MINUTE
    return start
