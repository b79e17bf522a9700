"""Somebody stands before a free machine and has not booked it: it is theirs from now on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.models import Person
from pulmu.domains.places import queries, rules
from pulmu.domains.places.choices import BookingChannel, BookingState
from pulmu.domains.places.models import Booking
from pulmu.domains.places.rules import Span

from .booking import Wish, introduced, require_may, require_quota, somebody_of, write
from .occupying import Held, lock_tree, standing_in_the_way, taken
from .refusals import NotBookable, TimeUnfit
from .using import empty, require_up


@transaction.atomic
def use_now(
    actor: Actor,
    *,
    resource_key: str,
    person: PersonRow,
    minutes: int,
    at: dt.datetime,
    purpose: str = "",
    once: str = "",
    language: str = Language.KO,
) -> Booking:
    """Take a free machine on the spot, for so many minutes or until the next one comes or it
    closes. It needs no notice and no grid; the training it needs. Sent twice it is one use.
    """
    somebody, address = introduced(actor, person, at=at)
    held = lock_tree(actor, resource_key)
    wish = _wish(held, minutes, at=at, purpose=purpose, once=once, language=language)
    return _begin(actor, held, somebody, wish, address, at=at)


@transaction.atomic
def use_now_for(
    actor: Actor,
    *,
    resource_key: str,
    person_key: str,
    minutes: int,
    at: dt.datetime,
    purpose: str = "",
    once: str = "",
) -> Booking:
    """The desk does it for somebody who is here, also when the lab is closed for others."""
    actor.require(Permission.PLACES_WRITE)
    somebody, address = somebody_of(actor, person_key, "")
    held = lock_tree(actor, resource_key)
    wish = _wish(held, minutes, at=at, purpose=purpose, once=once)
    return _begin(actor, held, somebody, wish, address, at=at)


def _begin(
    actor: Actor,
    held: Held,
    person: Person,
    wish: Wish,
    address: dict[str, str],
    *,
    at: dt.datetime,
) -> Booking:
    """The caller holds the lock."""
    resource = held.resource
    if wish.once:
        mine = queries.sent_by(actor, wish.once)
        standing: Booking | None = mine.filter(resource=resource, person=person).first()
        if standing is not None:
            return standing
    by_desk = actor.can(Permission.PLACES_WRITE)
    require_may(actor, resource, person, on=day_of(at), at=at)
    if resource.needs_approval and not by_desk:
        raise NotBookable(_("The desk approves each use of this. Ask at the desk."))
    require_up(actor, held, at=at)
    if (other := standing_in_the_way(held, Span(at, at + rules.LEAST_NOW))) is not None:
        raise taken(resource, other)
    empty(actor, held, at=at)
    free = queries.free_now(actor, resource, at=at, by_desk=by_desk)
    if free is None:
        raise TimeUnfit(_("It is closed now, or the next one comes in a moment."))
    span = Span(wish.span.starts_at, min(wish.span.ends_at, free.ends_at))
    index = address["email_index"]
    require_quota(actor, resource, person, span, at=at, email_index=index)
    said = {
        "state": BookingState.IN_USE,
        "channel": BookingChannel.DESK if by_desk else BookingChannel.DOOR,
        "checked_in_at": at,
    }
    now = Wish(span=span, purpose=wish.purpose, once=wish.once, language=wish.language)
    return write(actor, held, person, now, {**said, **address}, at=at)


def _wish(
    held: Held,
    minutes: int,
    *,
    at: dt.datetime,
    purpose: str,
    once: str,
    language: str = Language.KO,
) -> Wish:
    """Until a whole minute: it is what people read."""
    if minutes <= 0:
        raise TimeUnfit(_("Choose how long it is used."))
    longest = held.resource.longest_minutes or minutes
    until = at + dt.timedelta(minutes=min(minutes, longest))
    span = Span(at, max(until.replace(second=0, microsecond=0), at + rules.LEAST_NOW))
    return Wish(span=span, purpose=purpose, once=once, language=language)
