"""When somebody is reminded of a session, and when nobody is written to."""

from __future__ import annotations

import datetime as dt

from pulmu.core.kernel.kst import KST, day_of, moment
from pulmu.domains.programmes.choices import NoticeSort

MORNING, EVENING = dt.time(8), dt.time(21)
_DAY, _HOURS = dt.timedelta(days=1), dt.timedelta(hours=2)
# How long before a session the first reminder may be due.
FURTHEST = dt.timedelta(days=4)
REMINDERS = (NoticeSort.DAYS, NoticeSort.DAY, NoticeSort.HOURS)


def is_quiet(at: dt.datetime) -> bool:
    """At night nobody's phone rings because of us."""
    return not MORNING <= at.astimezone(KST).time() < EVENING


def remind_from(sort: NoticeSort, *, starts_at: dt.datetime) -> dt.datetime:
    """From when a reminder is due."""
    day = day_of(starts_at)
    if sort == NoticeSort.DAYS:
        return moment(day - 3 * _DAY, MORNING)
    if sort == NoticeSort.DAY:
        return moment(day - _DAY, MORNING)
    return starts_at - _HOURS


def reminder_due(*, starts_at: dt.datetime, at: dt.datetime) -> NoticeSort | None:
    """The reminder that is due, if any. One that nobody sent in its time is left out: the next
    says the same.
    """
    if is_quiet(at) or at >= starts_at:
        return None
    due = [one for one in REMINDERS if remind_from(one, starts_at=starts_at) <= at]
    if not due:
        return None
    today_is_too_late = due[-1] != NoticeSort.HOURS and day_of(at) >= day_of(starts_at)
    return None if today_is_too_late else due[-1]
