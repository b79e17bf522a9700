"""Coming in and leaving: what was booked becomes a line of the use log."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.records import Row
from pulmu.domains.places import queries, rules
from pulmu.domains.places.choices import BookingChannel, BookingState, UseType
from pulmu.domains.places.models import Booking, Occupation, UseLog
from pulmu.domains.places.rules import Span

from .booking import require_trained
from .deciding import end, locked_booking, offer_next, put
from .occupying import Held, occupy, shorten, vacate
from .refusals import LineMissing, NegativeParts, Taken, TooLate
from .uses import USE_KEY, National, put_use


@dataclass(frozen=True, slots=True, kw_only=True)
class Used(National):
    """What the log says besides who, what and when. ``asked`` names what the form asked for: of a
    line that stands nothing else is said anew; unsaid, it is all but the role.
    """

    parts: int = 0
    purpose: str = ""
    affiliation: str = ""
    use_type: str = UseType.SELF
    asked: frozenset[str] = frozenset()


@transaction.atomic
def check_in(actor: Actor, *, key: str, at: dt.datetime) -> Booking:
    """Somebody is at the machine. Whoever had it before them and forgot to leave has left when
    their time was over. Harmless twice.
    """
    _require_own(actor, key)
    held, one = locked_booking(actor, key)
    if one.state == BookingState.IN_USE:
        return one
    if one.state != BookingState.CONFIRMED:
        raise TooLate(_("This booking does not hold: it cannot be begun."))
    if not rules.may_check_in(Span(one.starts_at, one.ends_at), at=at):
        raise TooLate(_("Check-in is from 15 minutes before the start until the end."))
    require_up(actor, held, at=at)
    empty(actor, held, at=at)
    if at < one.starts_at:
        _require_nobody(actor, held, at=at)
    # It was asked for when this was booked, and may have been taken back since.
    whole = one.channel != BookingChannel.DESK
    resource, person, today = one.resource, one.person, day_of(at)
    require_trained(actor, resource, person, on=today, is_known=True, with_contents=whole)
    said: dict[str, Any] = {"state": BookingState.IN_USE, "checked_in_at": at}
    return put(actor, one, "checked_in", at=at, tells=False, **said)


@transaction.atomic
def check_out(actor: Actor, *, key: str, used: Used, at: dt.datetime) -> Booking:
    """Somebody is done: one line of the log, and what is left of the time is free again. Done
    again the desk says anew what the line says; whoever was there only what nobody has said yet.
    A line of another booking stays as it is: this one has none then.
    """
    _require_own(actor, key)
    held, one = locked_booking(actor, key)
    if one.state == BookingState.DONE:
        if actor.can(Permission.PLACES_WRITE) or _may_say(one, at=at):
            _describe(actor, one, used, at=at)
        return one
    if one.state != BookingState.IN_USE:
        raise TooLate(_("Nobody has checked in for this booking."))
    until = rules.left_at(one.ends_at, at=at)
    return finish(actor, held, one, used, at=at, until=until)


def finish(
    actor: Actor,
    held: Held,
    one: Booking,
    used: Used | None,
    *,
    at: dt.datetime,
    until: dt.datetime,
    offers: bool = True,
) -> Booking:
    """The same for whoever holds the lock; ``until`` is when they left. What is kept free after a
    use is kept after this one too. ``used`` is None when nobody has said how it was used.
    """
    begun = one.checked_in_at or one.starts_at
    row = {
        "resource_id": one.resource_id,
        "person_id": one.person_id,
        "starts_at": begun,
        "ends_at": max(until, begun),
        **_columns(one, used or Used()),
    }
    standing = _standing(actor, row)
    is_of_another = standing is not None and _is_of_another(actor, one, standing)
    # What somebody has written of it by hand stays as it is.
    stays = is_of_another or used is None
    use = standing if standing and stays else put_use(actor, row, at=at)
    kept = Span(one.starts_at, max(until, one.starts_at)).longer(one.resource.buffer_minutes)
    shorten(kept.ends_at, booking=one)
    said: dict[str, Any] = {
        "state": BookingState.DONE,
        "checked_in_at": begun,
        "checked_out_at": row["ends_at"],
        "ended_at": at,
        "use_id": None if is_of_another else use.pk,
    }
    done = put(actor, one, "checked_out", at=at, tells=False, **said)
    if offers:
        offer_next(actor, held, at=at)
    return done


def require_up(actor: Actor, held: Held, *, at: dt.datetime) -> None:
    if queries.down(actor, held.resource, at=at) is not None:
        raise Taken(_("It is being repaired or inspected. Ask at the desk."))


def empty(actor: Actor, held: Held, *, at: dt.datetime) -> None:
    """Nobody begins while somebody else still has it; who forgot to leave has left."""
    for one in queries.in_use(actor, held.numbers):
        if one.ends_at > at:
            raise Taken(_("Somebody is still using it. Come in when they have checked out."))
        finish(actor, held, one, None, at=at, until=one.ends_at, offers=False)


def _require_nobody(actor: Actor, held: Held, *, at: dt.datetime) -> None:
    """Nobody begins early in the time of somebody else, who may still come; what is kept free
    after a use is nobody's.
    """
    others = Occupation.objects.within(actor).filter(
        resource__in=held.numbers, starts_at__lte=at, ends_at__gt=at
    )
    over = Q(booking__state=BookingState.DONE) | Q(booking__ends_at__lte=at)
    if others.exclude(over).exists():
        raise Taken(_("This is the time of somebody else. Check in when yours begins."))


@transaction.atomic
def was_here(actor: Actor, *, key: str, at: dt.datetime) -> Booking:
    """They were there after all: it goes on, when nobody else has it since, or it is a line of the
    log as it was booked, unless somebody has written that line already. Harmless twice.
    """
    actor.require(Permission.PLACES_WRITE)
    held, one = locked_booking(actor, key)
    if one.state in {BookingState.IN_USE, BookingState.DONE}:
        return one
    if one.state != BookingState.NO_SHOW:
        raise TooLate(_("This booking does not count as one of nobody who came."))
    # Its form may have made another booking since.
    said: dict[str, Any] = {"ended_at": None, "once": ""}
    if at >= one.ends_at:
        put(actor, one, "was_here", at=at, tells=False, **said)
        return finish(actor, held, one, None, at=at, until=one.ends_at)
    empty(actor, held, at=at)
    vacate(booking=one)
    occupy(held, Span(at, one.ends_at).longer(held.resource.buffer_minutes), booking=one)
    said |= {"state": BookingState.IN_USE, "checked_in_at": one.starts_at}
    return put(actor, one, "was_here", at=at, tells=False, **said)


@transaction.atomic
def go_round_one(
    actor: Actor, *, key: str, at: dt.datetime, up_since: dt.datetime | None = None
) -> Booking:
    """What the clock has to do with one booking: nobody came, and it is given away; nobody checked
    out, and it is over; an offer or a request has lapsed. ``up_since`` is since when anybody could
    check in at all. Harmless twice.
    """
    actor.require(Permission.PLACES_WRITE)
    held, one = locked_booking(actor, key)
    state, grace = one.state, one.resource.grace_minutes
    if state == BookingState.CONFIRMED:
        since = max(one.starts_at, one.asked_at, one.changed_at, up_since or one.starts_at)
        is_missed = rules.is_missed(since, grace_minutes=grace, at=at)
        if (why := _excused(actor, one, at=at, up_since=up_since)) and (
            is_missed or at >= one.ends_at
        ):
            return end(actor, held, one, BookingState.CANCELLED, "excused", at=at, why=why)
        if is_missed or at >= one.ends_at:
            return end(actor, held, one, BookingState.NO_SHOW, "missed", at=at)
    elif state == BookingState.IN_USE:
        if at >= one.ends_at + rules.FORGOT_AFTER:
            return finish(actor, held, one, None, at=at, until=one.ends_at)
    elif state == BookingState.OFFERED:
        if one.offered_until is not None and one.offered_until <= at:
            why = _("The offer was not taken in time.")
            return end(actor, held, one, BookingState.CANCELLED, "lapsed", at=at, why=why)
    elif _is_too_late(one, at=at):
        why = _("Its time came before it was free or approved.")
        return end(actor, held, one, BookingState.CANCELLED, "lapsed", at=at, why=why)
    return one


def _is_too_late(one: Booking, *, at: dt.datetime) -> bool:
    """For an answer when it begins; for whoever waits when it ends, for a part may still be had."""
    if one.state == BookingState.REQUESTED:
        return one.starts_at <= at
    return one.state == BookingState.WAITING and one.ends_at <= at


def _excused(actor: Actor, one: Booking, *, at: dt.datetime, up_since: dt.datetime | None) -> str:
    """Why nobody could come."""
    if up_since is not None and one.ends_at <= up_since:
        return _("Nobody could check in: the site was not to be reached.")
    if queries.down(actor, one.resource, at=min(at, one.ends_at)) is not None:
        return _("The machine is being repaired or inspected.")
    return ""


def _standing(actor: Actor, row: Row) -> UseLog | None:
    """The line of the log that says this use already."""
    mine = UseLog.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: UseLog | None = mine.filter(**{name: row[name] for name in USE_KEY}).first()
    return found


def _is_of_another(actor: Actor, one: Booking, use: UseLog) -> bool:
    """Booked twice for one time, and used once."""
    return Booking.objects.within(actor).filter(use=use).exclude(pk=one.pk).exists()


def _may_say(one: Booking, *, at: dt.datetime) -> bool:
    """Whether it is for who was there to say how it was used: once, and not for ever."""
    if not queries.is_use_unsaid(one):
        return False
    if not rules.may_still_say_use(one.ends_at, at=at):
        raise TooLate(_("It is too late to say how it was used. Tell the desk."))
    return True


def _describe(actor: Actor, one: Booking, used: Used, *, at: dt.datetime) -> None:
    if one.use is None:
        raise LineMissing(_("This booking has no line of its own in the use log: look there."))
    said = _columns(one, used)
    asked = used.asked or said.keys()
    row = {name: value for name, value in said.items() if name in asked}
    put_use(actor, {"key": one.use.key, **row}, at=at, match=("key",))


def _columns(one: Booking, used: Used) -> dict[str, Any]:
    if used.parts < 0:
        raise NegativeParts(_("A number of the log cannot be negative."))
    return {
        "purpose": clean(used.purpose) or one.purpose,
        "parts": used.parts,
        "affiliation": clean(used.affiliation),
        **used.columns(),
    }


def _require_own(actor: Actor, key: str) -> None:
    if actor.can(Permission.PLACES_WRITE):
        return
    actor.require(Permission.BOOKING_OWN)
    if not queries.held_bookings(actor).filter(key=key).exists():
        raise NotFound
