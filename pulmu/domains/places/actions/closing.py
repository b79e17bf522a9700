"""Closed days, and what becomes of what was booked on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.kst import KST, moment
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.numbering import hold_numbers
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.places import queries
from pulmu.domains.places.choices import BookingState, ClosureSort
from pulmu.domains.places.models import OPEN, Booking, Closure, Resource
from pulmu.domains.places.rules import Span

from .deciding import end, locked_booking
from .occupying import lock_all
from .refusals import BookedThen, EndsBeforeStart, UnknownWord

_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureRow:
    first: dt.date
    last: dt.date
    why: str = ""
    sort: str = ClosureSort.CLOSED
    resource_key: str = ""


@transaction.atomic
def close(
    actor: Actor, *, row: ClosureRow, at: dt.datetime, displaces: bool | None = None
) -> Closure:
    """Days on which the lab, or one resource, is closed, or open in spite of a holiday. Whether
    what is booked on closed days is cancelled and told or stays has to be said (``displaces``);
    unsaid, `BookedThen` tells how much it is. Harmless twice.
    """
    actor.require(Permission.PLACES_WRITE)
    if row.last < row.first:
        raise EndsBeforeStart(_("The last day is before the first."))
    if row.sort not in ClosureSort.values:
        raise UnknownWord(_("One of the words is not of the list."))
    hold_numbers(actor)
    resource = records.own(actor, Resource, [row.resource_key])[0] if row.resource_key else None
    columns = {
        "resource_id": resource.pk if resource else None,
        "sort": row.sort,
        "first": row.first,
        "last": row.last,
        "why": clean(row.why),
    }
    if row.sort == ClosureSort.CLOSED and displaces is not False:
        _clear(actor, row, resource, at=at, displaces=displaces)
    done = records.put(
        actor, Closure, match=("first", "last", "resource_id", "sort"), rows=[columns], at=at
    )
    if done.changes:
        record(actor, "places.closure.recorded", at=at, changes=done.changes)
    return done.objects[0]


def _clear(
    actor: Actor,
    row: ClosureRow,
    resource: Resource | None,
    *,
    at: dt.datetime,
    displaces: bool | None,
) -> None:
    """Who waits goes first: nothing of it is offered."""
    lock_all(actor)
    days = Span(max(at, moment(row.first)), moment(row.last + dt.timedelta(days=1)))
    found = sorted(
        queries.ahead_in(actor, resource, days),
        key=lambda one: (one.state != BookingState.WAITING, one.starts_at),
    )
    if found and not displaces:
        raise BookedThen(_told(found))
    for one in found:
        held, mine = locked_booking(actor, one.key)
        if mine.state in OPEN:
            why = clean(row.why) or _("It is closed on that day.")
            end(actor, held, mine, BookingState.CANCELLED, "displaced", at=at, why=why)


def _told(found: list[Booking]) -> str:
    count = len(found)
    said = ngettext(
        "%(count)d booking is in these days. Say whether it is cancelled: %(which)s",
        "%(count)d bookings are in these days. Say whether they are cancelled: %(which)s",
        count,
    )
    first = sorted(found, key=lambda one: one.starts_at)[:_NAMED]
    named = [f"{one.starts_at.astimezone(KST):%m-%d %H:%M} {one.resource.name}" for one in first]
    more = ["…"] if count > _NAMED else []
    return said % {"count": count, "which": ", ".join([*named, *more])}
