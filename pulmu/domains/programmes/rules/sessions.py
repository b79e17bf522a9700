"""Decisions about sessions and attendance. No database, no clock, no Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pulmu.core.kernel.text import clean
from pulmu.domains.programmes.choices import SessionState


def ends_in_time(*, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    """A session may end in the minute it starts, never before."""
    return ends_at >= starts_at


def is_own(host: str, names: Iterable[str]) -> bool:
    """Whether the session is counted here: nobody is named as host, or this organisation is.

    ``names`` are what this organisation is called: its name and its code.
    """
    said = clean(host).casefold()
    return not said or said in {clean(name).casefold() for name in names}


def may_be_held(*, state: str, starts_at: dt.datetime, at: dt.datetime) -> bool:
    """A planned session that has begun can be marked as held."""
    return state == SessionState.PLANNED and starts_at <= at


def may_be_attended(on: dt.date, *, today: dt.date) -> bool:
    """Attendance is about the past: nobody was there tomorrow."""
    return on <= today
