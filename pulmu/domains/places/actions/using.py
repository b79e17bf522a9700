"""Coming in and leaving: what was booked becomes a line of the use log."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.places import queries, rules
from pulmu.domains.places.choices import BookingState, UserType, UseType
from pulmu.domains.places.models import Booking
from pulmu.domains.places.rules import Span

from .booking import require_trained
from .deciding import end, locked_booking, offer_next, put
from .occupying import Held, shorten
from .refusals import NegativeParts, TooLate, UnknownWord
from .uses import put_use


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What the log says besides who, what and when: the fields of the national equipment log."""

    parts: int = 0
    purpose: str = ""
    affiliation: str = ""
    staff_minutes: int = 0
    fee: int = 0
    use_type: str = UseType.SELF
    user_type: str = ""
    is_ventilated: bool | None = None
    role: str = PersonRole.PARTICIPANT


@transaction.atomic
def check_in(actor: Actor, *, key: str, at: dt.datetime) -> Booking:
    """Somebody is at the machine. Harmless twice."""
    _require_own(actor, key)
    _held, one = locked_booking(actor, key)
    if one.state == BookingState.IN_USE:
        return one
    if one.state != BookingState.CONFIRMED:
        raise TooLate(_("This booking does not hold: it cannot be begun."))
    if not rules.may_check_in(Span(one.starts_at, one.ends_at), at=at):
        raise TooLate(_("Check-in is from 15 minutes before the start until the end."))
    # It was asked for when this was booked, and may have been taken back since.
    require_trained(actor, one.resource, one.person, on=day_of(at), is_known=True)
    said: dict[str, Any] = {"state": BookingState.IN_USE, "checked_in_at": at}
    return put(actor, one, "checked_in", at=at, tells=False, **said)


@transaction.atomic
def check_out(actor: Actor, *, key: str, used: Used, at: dt.datetime) -> Booking:
    """Somebody is done: one line of the log, and what is left of the time is free again. Done
    again it says anew what the line says.
    """
    _require_own(actor, key)
    held, one = locked_booking(actor, key)
    if one.state == BookingState.DONE:
        _describe(actor, one, used, at=at)
        return one
    if one.state != BookingState.IN_USE:
        raise TooLate(_("Nobody has checked in for this booking."))
    return finish(actor, held, one, used, at=at, until=at)


def finish(
    actor: Actor, held: Held, one: Booking, used: Used, *, at: dt.datetime, until: dt.datetime
) -> Booking:
    """The same for whoever holds the lock; ``until`` is when they left."""
    begun = one.checked_in_at or one.starts_at
    row = {
        "resource_id": one.resource_id,
        "person_id": one.person_id,
        "starts_at": begun,
        "ends_at": max(until, begun),
        **_columns(one, used),
    }
    use = put_use(actor, row, at=at)
    shorten(max(until, one.starts_at), booking=one)
    said: dict[str, Any] = {"state": BookingState.DONE, "checked_out_at": until}
    done = put(actor, one, "checked_out", at=at, tells=False, ended_at=at, use_id=use.pk, **said)
    offer_next(actor, held, at=at)
    return done


@transaction.atomic
def go_round_one(actor: Actor, *, key: str, at: dt.datetime) -> Booking:
    """What the clock has to do with one booking: nobody came, and it is given away; nobody checked
    out, and it is over; an offer or a request has lapsed. Harmless twice.
    """
    actor.require(Permission.PLACES_WRITE)
    held, one = locked_booking(actor, key)
    state, grace = one.state, one.resource.grace_minutes
    if state == BookingState.CONFIRMED:
        is_missed = rules.is_missed(one.starts_at, grace_minutes=grace, at=at)
        if is_missed or at >= one.ends_at:
            return end(actor, held, one, BookingState.NO_SHOW, "missed", at=at)
    elif state == BookingState.IN_USE:
        if at >= one.ends_at + rules.FORGOT_AFTER:
            return finish(actor, held, one, Used(), at=at, until=one.ends_at)
    elif state == BookingState.OFFERED:
        if one.offered_until is not None and one.offered_until <= at:
            why = _("The offer was not taken in time.")
            return end(actor, held, one, BookingState.CANCELLED, "lapsed", at=at, why=why)
    elif state in {BookingState.REQUESTED, BookingState.WAITING} and one.starts_at <= at:
        why = _("Its time came before it was free or approved.")
        return end(actor, held, one, BookingState.CANCELLED, "lapsed", at=at, why=why)
    return one


def _describe(actor: Actor, one: Booking, used: Used, *, at: dt.datetime) -> None:
    if one.use is None:
        raise NotFound
    put_use(actor, {"key": one.use.key, **_columns(one, used)}, at=at, match=("key",))


def _columns(one: Booking, used: Used) -> dict[str, Any]:
    if min(used.parts, used.staff_minutes, used.fee) < 0:
        raise NegativeParts(_("A number of the log cannot be negative."))
    words = (
        (used.use_type, ["", *UseType.values]),
        (used.user_type, ["", *UserType.values]),
        (used.role, PersonRole.values),
    )
    if any(word not in known for word, known in words):
        raise UnknownWord(_("One of the words is not of the list."))
    return {
        "role": used.role,
        "purpose": clean(used.purpose) or one.purpose,
        "parts": used.parts,
        "affiliation": clean(used.affiliation),
        "staff_minutes": used.staff_minutes,
        "fee": used.fee,
        "use_type": used.use_type,
        "user_type": used.user_type,
        "is_ventilated": used.is_ventilated,
    }


def _require_own(actor: Actor, key: str) -> None:
    if actor.can(Permission.PLACES_WRITE):
        return
    actor.require(Permission.BOOKING_OWN)
    if not queries.held_bookings(actor).filter(key=key).exists():
        raise NotFound
