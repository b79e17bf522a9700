"""Days and moments as Korea counts them. Stored in UTC, decided in Asia/Seoul."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")


def day_of(moment: dt.datetime) -> dt.date:
    """The Korean day of an aware moment: 2023-12-31 15:30 UTC belongs to 2024-01-01."""
    return moment.astimezone(KST).date()


def moment(day: dt.date, time: dt.time = dt.time()) -> dt.datetime:
    """The aware moment of a Korean wall-clock time."""
    return dt.datetime.combine(day, time, tzinfo=KST)


def span_said(
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    *,
    day: Callable[[dt.date], str],
    gap: str = " ",
    till: str = "~",
) -> str:
    """`2026. 5. 12. 14:00~17:00` of aware moments, ``day`` in whichever words. What ends on another
    day says on which, and midnight ends a day: `14:00~24:00`.
    """
    start, end = starts_at.astimezone(KST), ends_at.astimezone(KST)
    hour, last = f"{end:%H:%M}", end.date()
    if end.time() == dt.time.min and end > start:
        hour, last = "24:00", last - dt.timedelta(days=1)
    until = hour if last == start.date() else f"{day(last)}{gap}{hour}"
    return f"{day(start.date())}{gap}{start:%H:%M}{till}{until}"
