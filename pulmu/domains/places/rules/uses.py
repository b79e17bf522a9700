"""Decisions about the use of equipment and rooms. No database, no clock, no Django."""

from __future__ import annotations

import datetime as dt


def ends_in_time(*, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    """A use may be over in the minute it began, never before."""
    return ends_at >= starts_at


def has_begun(*, starts_at: dt.datetime, at: dt.datetime) -> bool:
    """A log tells of the past; what is to come is a booking."""
    return starts_at <= at
