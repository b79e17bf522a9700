"""What becomes of a booking before its time: approved, refused, moved, cancelled, offered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.places import mails, queries, rules
from pulmu.domains.places.choices import BookingChannel, BookingState
from pulmu.domains.places.models import OPEN, Booking
from pulmu.domains.places.rules import Span

from .booking import require_fit, require_may, require_quota, require_trained
from .occupying import Held, block_what_clashed, lock_tree, occupy, standing_in_the_way, vacate
from .refusals import FAULTS, TimeUnfit, TooLate


@transaction.atomic
def approve(actor: Actor, *, key: str, at: dt.datetime) -> Booking:
    """Say yes to a request of somebody whose training still holds. Harmless twice."""
    actor.require(Permission.PLACES_WRITE)
    held, one = locked_booking(actor, key)
    if one.state == BookingState.CONFIRMED:
        return one
    if one.state != BookingState.REQUESTED:
        raise TooLate(_("This booking waits for no answer any more."))
    require_trained(actor, held.resource, one.person, on=day_of(one.starts_at))
    return put(actor, one, "approved", at=at, state=BookingState.CONFIRMED)


@transaction.atomic
def refuse(actor: Actor, *, key: str, why: str, at: dt.datetime) -> Booking:
    """Say no to a request, and why: the person reads it. Harmless twice."""
    actor.require(Permission.PLACES_WRITE)
    held, one = locked_booking(actor, key)
    if one.state == BookingState.REFUSED:
        return one
    if one.state != BookingState.REQUESTED:
        raise TooLate(_("This booking waits for no answer any more."))
    return end(actor, held, one, BookingState.REFUSED, "refused", at=at, why=clean(why))


@transaction.atomic
def cancel(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Booking:
    """Call a booking off: by whoever holds it until the deadline, by the desk until it is used.
    Harmless twice. Who waits for that time is offered it.
    """
    held, one = _own(actor, key)
    if one.state == BookingState.CANCELLED:
        return one
    if one.state not in OPEN or one.state == BookingState.IN_USE:
        raise TooLate(_("This booking is over or has begun: it cannot be cancelled."))
    if not actor.can(Permission.PLACES_WRITE) and not may_cancel(one, at=at):
        raise TooLate(_("The time to cancel is over. Call the desk."))
    return end(actor, held, one, BookingState.CANCELLED, "cancelled", at=at, why=clean(why))


@transaction.atomic
def move(actor: Actor, *, key: str, span: Span, at: dt.datetime) -> Booking:
    """Another time for the same thing; the old one is given back only when the new one is free.
    Harmless twice.
    """
    held, one = _own(actor, key)
    if Span(one.starts_at, one.ends_at) == span:
        return one
    if one.state not in {BookingState.CONFIRMED, BookingState.REQUESTED}:
        raise TooLate(_("This booking cannot be moved any more."))
    by_desk = actor.can(Permission.PLACES_WRITE)
    if not by_desk and not may_cancel(one, at=at):
        raise TooLate(_("The time to move it is over. Call the desk."))
    require_fit(actor, held.resource, one.person, span, at=at, is_known=True)
    _require_quota(actor, one, span, at=at)
    vacate(booking=one)
    occupy(held, span.longer(held.resource.buffer_minutes), booking=one)
    state = one.state
    if held.resource.needs_approval and not by_desk:
        state = BookingState.REQUESTED
    said = {"starts_at": span.starts_at, "ends_at": span.ends_at, "state": state}
    moved = put(actor, one, "moved", at=at, tells=False, **said)
    mails.tell_of_move(actor, moved, at=at)
    offer_next(actor, held, at=at)
    return moved


@transaction.atomic
def take(actor: Actor, *, key: str, at: dt.datetime) -> Booking:
    """Say yes to a time that was offered. Harmless twice."""
    held, one = _own(actor, key)
    if one.state in {BookingState.CONFIRMED, BookingState.REQUESTED}:
        return one
    if one.state != BookingState.OFFERED or one.offered_until is None or one.offered_until <= at:
        raise TooLate(_("This offer is over."))
    span = Span(one.starts_at, one.ends_at)
    _require_still_fit(actor, one, span, at=at)
    _require_quota(actor, one, span, at=at)
    state = BookingState.CONFIRMED
    if held.resource.needs_approval and not actor.can(Permission.PLACES_WRITE):
        state = BookingState.REQUESTED
    return put(actor, one, "taken", at=at, state=state, offered_until=None)


def may_cancel(one: Booking, *, at: dt.datetime) -> bool:
    """Whoever only waits or asked may always take it back."""
    if one.state in {BookingState.WAITING, BookingState.OFFERED}:
        return at < one.ends_at
    if one.state == BookingState.REQUESTED:
        return at < one.starts_at
    hours = one.resource.cancel_hours
    is_open = one.state == BookingState.CONFIRMED
    return is_open and at <= rules.cancellable_until(one.starts_at, cancel_hours=hours)


def locked_booking(actor: Actor, key: str) -> tuple[Held, Booking]:
    """A booking and what it is for, under the lock of the latter: always that one first."""
    mine = Booking.objects.within(actor).filter(organisation_id=actor.organisation_id, key=key)
    resource_key = mine.values_list("resource__key", flat=True).first()
    if resource_key is None:
        raise NotFound
    held = lock_tree(actor, resource_key)
    one: Booking = mine.select_related("person").select_for_update(of=("self",)).get()
    one.resource = held.resource
    return held, one


def put(
    actor: Actor, one: Booking, event: str, *, at: dt.datetime, tells: bool = True, **said: Any
) -> Booking:
    """Say anew what a booking is; when its state is another, tell the person."""
    before = one.state
    done = records.put(actor, Booking, match=("key",), rows=[{"key": one.key, **said}], at=at)
    for name, value in said.items():
        setattr(one, name, value)
    one.changed_at = at
    if done.changes:
        record(actor, f"places.booking.{event}", at=at, subject=one, changes=done.changes)
    if tells and one.state != before:
        mails.tell(actor, one, at=at)
    return one


def offer_next(actor: Actor, held: Held, *, at: dt.datetime) -> None:
    """Keep what came free for whoever stands first in line for it, may still have it and finds all
    of it free; of what has begun the rest.
    """
    block_what_clashed(actor, held, at=at)
    for one in queries.in_line(actor, held.resource.pk, at=at):
        has_begun = one.starts_at <= at
        if has_begun and held.resource.needs_approval:
            continue
        span = Span(at if has_begun else one.starts_at, one.ends_at)
        wanted = span.longer(held.resource.buffer_minutes)
        until = rules.offer_until(span, at=at)
        if until is None or standing_in_the_way(held, wanted) is not None:
            continue
        one.resource = held.resource
        try:
            _require_still_fit(actor, one, span, at=at)
        except Refused:
            continue
        occupy(held, wanted, booking=one)
        said: dict[str, Any] = {"state": BookingState.OFFERED, "offered_until": until}
        put(actor, one, "offered", at=at, starts_at=span.starts_at, **said)


def end(
    actor: Actor,
    held: Held,
    one: Booking,
    state: BookingState,
    event: str,
    *,
    at: dt.datetime,
    why: str = "",
) -> Booking:
    """The caller holds the lock. Who waits for that time is offered it."""
    vacate(booking=one)
    said: dict[str, Any] = {"state": state, "ended_at": at, "why": why, "offered_until": None}
    ended = put(actor, one, event, at=at, **said)
    offer_next(actor, held, at=at)
    return ended


def _require_still_fit(actor: Actor, one: Booking, span: Span, *, at: dt.datetime) -> None:
    """What held when they asked may hold no more: it is lent, it is open, they are trained. Whom
    the desk put in line has its terms, whoever acts now.
    """
    by_desk = one.channel == BookingChannel.DESK
    day, resource = day_of(span.starts_at), one.resource
    require_may(actor, resource, one.person, on=day, at=at, is_known=True, by_desk=by_desk)
    opened = [] if by_desk else queries.open_spans(actor, resource, [span])
    if not (by_desk or rules.is_inside(span, opened)):
        raise TimeUnfit(str(FAULTS[rules.Fault.CLOSED]))


def _require_quota(actor: Actor, one: Booking, span: Span, *, at: dt.datetime) -> None:
    """Besides what this booking itself has."""
    person, index = one.person, one.email_index
    require_quota(actor, one.resource, person, span, at=at, email_index=index, but=one.pk)


def _own(actor: Actor, key: str) -> tuple[Held, Booking]:
    """The desk has every booking; anybody else those that they hold."""
    if actor.can(Permission.PLACES_WRITE):
        return locked_booking(actor, key)
    actor.require(Permission.BOOKING_OWN)
    if not queries.held_bookings(actor).filter(key=key).exists():
        raise NotFound
    return locked_booking(actor, key)
