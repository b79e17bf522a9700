"""When a job is tried again, and when it is given up."""

from __future__ import annotations

import datetime as dt

LEASE = dt.timedelta(seconds=60)
MOST_ATTEMPTS = 6


def retry_after(attempts: int) -> dt.timedelta:
    """10 s, 40 s, 160 s ... at most an hour."""
    return min(dt.timedelta(seconds=10 * 4 ** max(attempts - 1, 0)), dt.timedelta(hours=1))


def is_given_up(attempts: int) -> bool:
    return attempts >= MOST_ATTEMPTS
