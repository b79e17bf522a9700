"""Days and moments as Korea counts them. Stored in UTC, decided in Asia/Seoul."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")


def day_of(moment: dt.datetime) -> dt.date:
    """The Korean day of an aware moment: 2023-12-31 15:30 UTC belongs to 2024-01-01."""
    return moment.astimezone(KST).date()


def moment(day: dt.date, time: dt.time = dt.time()) -> dt.datetime:
    """The aware moment of a Korean wall-clock time."""
    return dt.datetime.combine(day, time, tzinfo=KST)
