"""When somebody is reminded of a booking, and when nobody is written to."""

from __future__ import annotations

import datetime as dt
from enum import Enum, auto

from pulmu.core.kernel.kst import KST, day_of, moment

MORNING, EVENING = dt.time(8), dt.time(21)
_DAY, _HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
# How long before a booking the first reminder may be due.
FURTHEST = dt.timedelta(days=2)


class Reminder(Enum):
    DAY = auto()
    HOUR = auto()


def remind_from(sort: Reminder, *, starts_at: dt.datetime) -> dt.datetime:
    """From when a reminder is due."""
    if sort == Reminder.DAY:
        return moment(day_of(starts_at) - _DAY, MORNING)
    return starts_at - _HOUR


def reminder_due(
    *, starts_at: dt.datetime, told_at: dt.datetime, at: dt.datetime
) -> Reminder | None:
    """The reminder that is due, if any: of what they were told since it became due, whatever the
    letter was, nobody is reminded. At night nobody's phone rings because of us.
    """
    if at >= starts_at or not MORNING <= at.astimezone(KST).time() < EVENING:
        return None
    if told_at < remind_from(Reminder.HOUR, starts_at=starts_at) <= at:
        return Reminder.HOUR
    is_day_before = day_of(at) < day_of(starts_at)
    if is_day_before and told_at < remind_from(Reminder.DAY, starts_at=starts_at) <= at:
        return Reminder.DAY
    return None
