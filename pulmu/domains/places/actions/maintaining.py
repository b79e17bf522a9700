"""Maintenance: planned, begun at once, finished. While a machine is down nobody has it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.places import queries, rules
from pulmu.domains.places.choices import BookingState, MaintenanceSort
from pulmu.domains.places.models import Booking, Maintenance, Occupation
from pulmu.domains.places.rules import Span

from .deciding import offer_next, put
from .occupying import Held, lock_tree, occupy, shorten, taken_during, vacate
from .refusals import EndsBeforeStart, TooLate, UnknownWord
from .using import finish


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceRow:
    """A line of the maintenance log; `ends_at` is when the machine is expected back. Of one that
    is over `finished_at` corrects when it was.
    """

    starts_at: dt.datetime
    ends_at: dt.datetime
    sort: str = MaintenanceSort.CHECK
    is_down: bool = True
    what: str = ""
    repairer: str = ""
    won: int = 0
    finished_at: dt.datetime | None = None


@transaction.atomic
def maintain(
    actor: Actor,
    *,
    resource_key: str,
    row: MaintenanceRow,
    at: dt.datetime,
    displaces: bool = False,
) -> Maintenance:
    """Write down a maintenance. While the machine is down it is taken; with ``displaces`` the
    bookings in that time are cancelled and told, else they stand in the way. The same work from
    the same minute on is the same maintenance: a form sent twice is one line.
    """
    actor.require(Permission.PLACES_WRITE)
    held = lock_tree(actor, resource_key)
    columns = _columns(row)
    if row.ends_at <= at:
        # It is told of afterwards: nobody will say again that the machine is back.
        columns.setdefault("finished_at", row.ends_at)
    natural = {name: columns[name] for name in ("starts_at", "sort", "what")}
    mine = queries.maintenance(actor).filter(resource=held.resource, **natural)
    standing: Maintenance | None = mine.first()
    if standing is not None:
        return _say(actor, held, standing, row, at=at, displaces=displaces)
    made = records.add(
        actor, Maintenance, rows=[{"resource_id": held.resource.pk, **columns}], at=at
    )
    [one] = made.objects
    _take(actor, held, one, at=at, displaces=displaces)
    record(actor, "places.maintenance.recorded", at=at, subject=one, changes=made.changes)
    return one


@transaction.atomic
def correct_maintenance(
    actor: Actor, *, key: str, row: MaintenanceRow, at: dt.datetime, displaces: bool = False
) -> Maintenance:
    """Say anew what a line of the maintenance log says: it takes longer, who repaired it."""
    held, one = _locked(actor, key)
    return _say(actor, held, one, row, at=at, displaces=displaces)


@transaction.atomic
def finish_maintenance(actor: Actor, *, key: str, at: dt.datetime) -> Maintenance:
    """The machine is back: what is left of its time is free again. Its words stay: by them a form
    that is sent again is known. Harmless twice.
    """
    held, one = _locked(actor, key)
    if one.finished_at is not None:
        return one
    if at < one.starts_at:
        raise TooLate(_("This maintenance has not begun yet."))
    row = {"key": key, "finished_at": at}
    done = records.put(actor, Maintenance, match=("key",), rows=[row], at=at)
    shorten(at, maintenance=one)
    record(actor, "places.maintenance.finished", at=at, subject=one, changes=done.changes)
    offer_next(actor, held, at=at)
    return done.objects[0]


@transaction.atomic
def extend_maintenance(actor: Actor, *, key: str, at: dt.datetime) -> None:
    """It should be over and is not: what is free of the rest of the day it takes too. What is
    booked stays, and nobody checks in before the machine is back. Harmless twice.
    """
    held, one = _locked(actor, key)
    _stay_down(held, one, at=at)


@transaction.atomic
def remove_maintenance(actor: Actor, *, key: str, at: dt.datetime, why: str) -> None:
    """It never was: the time that it took is free again, for whoever waits for it."""
    held, one = _locked(actor, key)
    vacate(maintenance=one)
    changes = records.remove(actor, [one])
    record(actor, "places.maintenance.removed", at=at, changes=changes, why=clean(why))
    offer_next(actor, held, at=at)


def _say(
    actor: Actor,
    held: Held,
    one: Maintenance,
    row: MaintenanceRow,
    *,
    at: dt.datetime,
    displaces: bool,
) -> Maintenance:
    before = _takes(one)
    columns = {"key": one.key, **_columns(row)}
    done = records.put(actor, Maintenance, match=("key",), rows=[columns], at=at)
    said = done.objects[0]
    if done.changes:
        record(actor, "places.maintenance.corrected", at=at, subject=one, changes=done.changes)
    if _takes(said) != before:
        vacate(maintenance=one)
        _take(actor, held, said, at=at, displaces=displaces)
        _stay_down(held, said, at=at)
        offer_next(actor, held, at=at)
    return said


def _takes(one: Maintenance) -> tuple[object, ...]:
    """What it takes and as what; who repaired it moves nothing of that."""
    return one.is_down, one.starts_at, one.ends_at, one.finished_at, one.sort


def _take(actor: Actor, held: Held, one: Maintenance, *, at: dt.datetime, displaces: bool) -> None:
    """Of what is past the free pieces: whoever had some of it has had it. One that is over
    displaces nobody: whoever is there now came when it was back.
    """
    span = Span(one.starts_at, one.finished_at or one.ends_at)
    if not one.is_down or span.ends_at <= span.starts_at:
        return
    now = min(max(at, span.starts_at), span.ends_at)
    if displaces and at < span.ends_at:
        _displace(actor, held, span, at=at)
    if span.starts_at < now:
        _take_what_is_free(held, one, Span(span.starts_at, now))
    if now < span.ends_at:
        occupy(held, Span(now, span.ends_at), maintenance=one, what=one.sort, names=True)


def _stay_down(held: Held, one: Maintenance, *, at: dt.datetime) -> None:
    """What should be over and is not takes of the rest of the day what is free."""
    until = rules.down_until(one.ends_at, at=at)
    if until is not None and one.finished_at is None and one.is_down:
        _take_what_is_free(held, one, Span(min(one.ends_at, at), until))


def _take_what_is_free(held: Held, one: Maintenance, wanted: Span) -> None:
    for piece in rules.free_pieces(wanted, taken_during(held, wanted)):
        occupy(held, piece, maintenance=one, what=one.sort)


def _displace(actor: Actor, held: Held, span: Span, *, at: dt.datetime) -> None:
    """Bookings of this resource, of what stands in it, and of the room around it. A use that is
    broken off is over now; what is over stays as it was, and nothing is kept free after it.
    """
    since = max(span.starts_at, at)
    taken = Occupation.objects.within(actor).filter(
        resource__in=held.numbers, starts_at__lt=span.ends_at, ends_at__gt=since
    )
    numbers = taken.filter(booking__isnull=False).values_list("booking", flat=True)
    mine = Booking.objects.within(actor).filter(pk__in=list(numbers))
    for booking in mine.select_related("person", "resource__organisation", "use"):
        is_there = booking.state == BookingState.IN_USE
        if is_there and span.starts_at <= at:
            until = rules.left_at(booking.ends_at, at=at)
            finish(actor, held, booking, None, at=at, until=until, offers=False)
            shorten(span.starts_at, booking=booking)
        elif booking.state == BookingState.DONE or booking.ends_at <= since:
            shorten(since, booking=booking)
        elif not is_there:
            _call_off(actor, booking, at=at)


def _call_off(actor: Actor, booking: Booking, *, at: dt.datetime) -> None:
    """Nothing of its time is offered: nobody has it."""
    vacate(booking=booking)
    said: dict[str, Any] = {
        "state": BookingState.CANCELLED,
        "ended_at": at,
        "offered_until": None,
        "why": _("The machine is being repaired or inspected."),
    }
    put(actor, booking, "displaced", at=at, **said)


def _locked(actor: Actor, key: str) -> tuple[Held, Maintenance]:
    actor.require(Permission.PLACES_WRITE)
    mine = queries.maintenance(actor).filter(organisation_id=actor.organisation_id)
    found = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    held = lock_tree(actor, found.resource.key)
    return held, mine.get(pk=found.pk)


def _columns(row: MaintenanceRow) -> dict[str, object]:
    if min(row.ends_at, row.finished_at or row.ends_at) <= row.starts_at:
        raise EndsBeforeStart(_("This maintenance ends before it starts."))
    if row.sort not in MaintenanceSort.values:
        raise UnknownWord(_("One of the words is not of the list."))
    return {
        "sort": row.sort,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "is_down": row.is_down,
        "what": clean(row.what),
        "repairer": clean(row.repairer),
        "won": max(0, row.won),
        # When it was over is said by who says so: who plans says nothing of it.
        **({"finished_at": row.finished_at} if row.finished_at is not None else {}),
    }
