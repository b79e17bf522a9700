"""Who gets a seat, until when one may be given back, and who is next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pulmu.domains.programmes.choices import EnrolmentState, OfferingState

GUARDIAN_HOURS = 48


@dataclass(frozen=True, slots=True)
class Seats:
    """What is counted inside the lock. ``taken`` are seats confirmed or offered, ``waiting`` those
    in line, ``put_back`` those among these whom the desk put there since the last seat came free,
    ``capacity`` None for no limit.
    """

    capacity: int | None
    taken: int
    waiting: int
    put_back: int = 0

    @property
    def left(self) -> int | None:
        """Seats nobody holds, none when the desk overbooked; None for no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def next(self) -> int:
        """Those in line for a seat that is free now. Whom the desk put back waits for another."""
        return self.waiting - self.put_back

    @property
    def open(self) -> int | None:
        """Seats for whoever comes now: none while somebody stands in line for them."""
        return self.left if self.left is None or not self.next else 0

    @property
    def to_offer(self) -> int:
        """How many of those in line can be offered a seat now."""
        return self.next if self.left is None else min(self.left, self.next)


def has_more(before: int | None, after: int | None) -> bool:
    """Whether seats came free by another capacity."""
    return before is not None and (after is None or after > before)


def holds_seat(state: str, *, offered_until: dt.datetime | None, at: dt.datetime) -> bool:
    """Confirmed, or offered as long as the offer stands: what is over may be another's by now."""
    if state == EnrolmentState.OFFERED:
        return offered_until is not None and offered_until > at
    return state == EnrolmentState.CONFIRMED


def seat_for(
    seats: Seats, *, needs_approval: bool, has_waiting_list: bool
) -> EnrolmentState | None:
    """What a sign-up becomes; None when there is neither a seat nor a line to stand in."""
    if needs_approval:
        return EnrolmentState.REQUESTED
    if seats.open is None or seats.open > 0:
        return EnrolmentState.CONFIRMED
    return EnrolmentState.WAITING if has_waiting_list else None


def is_taking(
    *,
    state: str,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime | None,
    starts_at: dt.datetime | None,
    at: dt.datetime,
) -> bool:
    """Whether people may sign up at this moment; without a closing time until it starts."""
    if state != OfferingState.PUBLISHED or starts_at is None:
        return False
    return (opens_at is None or opens_at <= at) and at < (closes_at or starts_at)


def cancellable_until(starts_at: dt.datetime, *, cancel_hours: int) -> dt.datetime:
    return starts_at - dt.timedelta(hours=cancel_hours)


def may_cancel(
    state: str, *, starts_at: dt.datetime | None, cancel_hours: int, at: dt.datetime
) -> bool:
    """A seat goes back until the deadline; a place in line or an offer until the start."""
    if starts_at is None:
        return state != EnrolmentState.ENDED
    if state == EnrolmentState.CONFIRMED:
        return at < cancellable_until(starts_at, cancel_hours=cancel_hours)
    return state != EnrolmentState.ENDED and at < starts_at


def offer_until(
    *, at: dt.datetime, offer_hours: int, starts_at: dt.datetime | None
) -> dt.datetime | None:
    """How long an offered seat is kept: at most until it starts; None once it has."""
    until = at + dt.timedelta(hours=offer_hours)
    if starts_at is None:
        return until
    return min(until, starts_at) if starts_at > at else None


def guardian_until(
    *, at: dt.datetime, offer_hours: int, starts_at: dt.datetime | None
) -> dt.datetime:
    """How long a child's seat waits for the guardian: two days at least, and until it starts."""
    until = at + dt.timedelta(hours=max(offer_hours, GUARDIAN_HOURS))
    return min(until, starts_at) if starts_at is not None and starts_at > at else until


def decision_due(
    *, least: int | None, decide_on: dt.date | None, confirmed: int, today: dt.date
) -> bool:
    """Whether somebody has to say if a course with too few people takes place."""
    return least is not None and decide_on is not None and decide_on <= today and confirmed < least
