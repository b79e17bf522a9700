"""When people are asked how a course was."""

from __future__ import annotations

import datetime as dt

from pulmu.core.kernel.kst import day_of

# So long after the last date people are still written to, and may still answer.
ASKED_FOR, OPEN_FOR = dt.timedelta(days=7), dt.timedelta(days=30)


def is_time_to_ask(*, ends_at: dt.datetime, at: dt.datetime) -> bool:
    """By mail: once it is over. The roll may be called days later."""
    return ends_at <= at < ends_at + ASKED_FOR


def may_answer(*, starts_at: dt.datetime, at: dt.datetime) -> bool:
    """By their own link somebody who is there need not wait for its end, on the last day."""
    return day_of(starts_at) <= day_of(at) <= open_until(starts_at)


def open_until(when: dt.datetime) -> dt.date:
    """The last day for answers, the same for everybody."""
    return day_of(when) + OPEN_FOR
