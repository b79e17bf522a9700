"""Whether somebody may book, cancel, come in; and what the clock does to those who do not come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from pulmu.core.kernel.kst import day_of, moment

from .hours import is_on_grid
from .spans import Span, is_inside, joined

# Whoever is early need not wait before a free machine.
EARLY = dt.timedelta(minutes=15)
OFFERED_FOR = dt.timedelta(hours=2)
# What has begun already stands empty while it is offered.
OFFERED_RUNNING = dt.timedelta(minutes=15)
# Whoever forgot to check out is taken to have left when their time was over.
FORGOT_AFTER = dt.timedelta(minutes=30)
# Who forgot it in the evening may still say in the morning how it was used.
SAID_WITHIN = dt.timedelta(hours=12)
# Less than this before the next one nobody begins.
# Rounds of the clock are shorter: nobody finds a gap between them.
SOON_OVER = dt.timedelta(minutes=10)
LEAST_NOW, A_DAY, A_WEEK = dt.timedelta(minutes=5), dt.timedelta(days=1), dt.timedelta(weeks=1)
MOST_WEEKS = 26


class Fault(Enum):
    """Why a time cannot be booked, whoever else has it."""

    BACKWARDS = auto()
    PAST = auto()
    NOTICE = auto()
    HORIZON = auto()
    LONG = auto()
    CLOSED = auto()
    GRID = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a resource is lent: the columns of the same names."""

    slot_minutes: int
    longest_minutes: int
    notice_minutes: int
    horizon_days: int


def fault(
    wanted: Span, terms: Terms, *, opened: Sequence[Span], at: dt.datetime, by_desk: bool
) -> Fault | None:
    """The desk books also outside the hours, at once and for long; never backwards."""
    if wanted.ends_at <= wanted.starts_at:
        return Fault.BACKWARDS
    if by_desk:
        return None
    objections = (
        (Fault.PAST, wanted.starts_at < at),
        (Fault.NOTICE, wanted.starts_at < at + dt.timedelta(minutes=terms.notice_minutes)),
        (Fault.HORIZON, weeks_within(wanted.starts_at, horizon_days=terms.horizon_days, at=at) < 1),
        (Fault.LONG, 0 < terms.longest_minutes < wanted.minutes),
        (Fault.CLOSED, not is_inside(wanted, opened)),
        (Fault.GRID, not is_on_grid(wanted, opened, minutes=terms.slot_minutes)),
    )
    return next((found for found, holds in objections if holds), None)


def weeks_within(starts_at: dt.datetime, *, horizon_days: int, at: dt.datetime) -> int:
    """In how many weeks, the first one counted, this time of the week can be booked yet; without a
    horizon in as many as are booked in one go.
    """
    if not horizon_days:
        return MOST_WEEKS
    latest = at + dt.timedelta(days=horizon_days)
    return min((latest - starts_at) // A_WEEK + 1, MOST_WEEKS)


def cancellable_until(starts_at: dt.datetime, *, cancel_hours: int) -> dt.datetime:
    return starts_at - dt.timedelta(hours=cancel_hours)


def may_check_in(span: Span, *, at: dt.datetime) -> bool:
    return span.starts_at - EARLY <= at < span.ends_at


def is_missed(waited_since: dt.datetime, *, grace_minutes: int, at: dt.datetime) -> bool:
    """Whether nobody came in time. Without a time nobody is waited for less."""
    return bool(grace_minutes) and at >= waited_since + dt.timedelta(minutes=grace_minutes)


def left_at(ends_at: dt.datetime, *, at: dt.datetime) -> dt.datetime:
    """When somebody left who checks out now: whoever forgot it did not stay all night."""
    return min(at, ends_at + FORGOT_AFTER)


def is_use_unsaid(
    ends_at: dt.datetime, *, left_at: dt.datetime, closed_at: dt.datetime, written_at: dt.datetime
) -> bool:
    """Whether of a use that is over nobody has said how it was: it was closed as if they had left
    at the end (who checks out late left later), and its line is as it was written then.
    """
    return left_at == ends_at < closed_at == written_at


def may_still_say_use(ends_at: dt.datetime, *, at: dt.datetime) -> bool:
    """How it was used, for who was there."""
    return at < ends_at + SAID_WITHIN


def down_until(ends_at: dt.datetime, *, at: dt.datetime) -> dt.datetime | None:
    """To when a repair that is not over takes the machine: the rest of the day on which it should
    have been back. None while that is still to come.
    """
    return moment(day_of(at + SOON_OVER) + A_DAY) if ends_at <= at + SOON_OVER else None


def free_now(
    at: dt.datetime, *, opened: Sequence[Span] | None, next_at: dt.datetime | None, buffer: int
) -> Span | None:
    """From now until it closes or the next one comes, with what is kept free before them; None
    when that is no time at all. ``opened`` is None for whom no hours hold.
    """
    ends = [] if next_at is None else [next_at - dt.timedelta(minutes=buffer)]
    if opened is not None:
        closes = [one.ends_at for one in joined(opened) if one.starts_at <= at < one.ends_at]
        ends += closes or [at]
    until = min(ends, default=at + A_DAY)
    return Span(at, until) if until >= at + LEAST_NOW else None


def offer_until(span: Span, *, at: dt.datetime) -> dt.datetime | None:
    """Until when somebody in line may say yes; of what has begun to what is left of it, for as long
    as one waits before a machine. None when nothing is left.
    """
    if span.starts_at > at:
        return min(at + OFFERED_FOR, span.starts_at)
    until = min(at + OFFERED_RUNNING, span.ends_at - LEAST_NOW)
    return until if at < until else None


def exceeds(*, week_minutes: int | None, ahead: int | None, minutes: int, bookings: int) -> bool:
    """Whether these are more minutes in the week, or more bookings ahead, than allowed."""
    too_long = week_minutes is not None and minutes > week_minutes
    return too_long or (ahead is not None and bookings > ahead)


def valid_until(granted_on: dt.date, *, months: int | None) -> dt.date | None:
    """The last day of so many months: granted on 10 May 2026 for twelve, that is 9 May 2027."""
    if months is None:
        return None
    year, month = divmod(granted_on.year * 12 + granted_on.month - 1 + months, 12)
    first_after = dt.date(year + month // 12, month % 12 + 1, 1)
    last = (first_after + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    if granted_on.day > last.day:
        return last
    return first_after.replace(day=granted_on.day) - dt.timedelta(days=1)
