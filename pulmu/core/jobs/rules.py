"""When a job is tried again, when it is given up, and when a task comes round."""

from __future__ import annotations

import datetime as dt

LEASE = dt.timedelta(seconds=60)
# Jobs that are done are kept for a while, for whoever looks for what went wrong.
KEPT_DONE = dt.timedelta(days=30)
KEPT_ROUND = dt.timedelta(days=1)
MOST_ATTEMPTS = 6


def retry_after(attempts: int) -> dt.timedelta:
    """10 s, 40 s, 160 s ... at most an hour."""
    return min(dt.timedelta(seconds=10 * 4 ** max(attempts - 1, 0)), dt.timedelta(hours=1))


def is_given_up(attempts: int) -> bool:
    return attempts >= MOST_ATTEMPTS


def comes_round(
    *,
    daily_at: dt.time | None,
    every: dt.timedelta | None,
    last: dt.datetime | None,
    at: dt.datetime,
) -> bool:
    """Whether a task is due, by when it last was (both in the time of the wall).

    A last time that lies in the future was taken from a clock that went wrong: then it is due.
    """
    if daily_at is not None:
        return at.time() >= daily_at and (last is None or last.date() != at.date())
    if every is not None:
        return last is None or not dt.timedelta() <= at - last < every
    return False
