"""Calendars that are kept elsewhere: what stands in them blocks a resource here."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.files.calendars import busy_times
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.webhooks.rules import is_address_fit
from pulmu.domains.places import rules
from pulmu.domains.places.models import ExternalCalendar, Occupation, Resource
from pulmu.domains.places.rules import Span

from .deciding import offer_next
from .occupying import block, lock_tree
from .refusals import AddressUnfit, NameMissing

AHEAD = dt.timedelta(days=180)
MOST_BYTES = 2 << 20


@transaction.atomic
def add_calendar(
    actor: Actor, *, resource_key: str, name: str, address: str, at: dt.datetime
) -> ExternalCalendar:
    """Take in the address of a calendar (iCal). It is read by the clock, once an hour."""
    actor.require(Permission.PLACES_WRITE)
    [resource] = records.own(actor, Resource, [resource_key])
    if not clean(name):
        raise NameMissing(_("A name is missing."))
    address = address.strip().replace("webcal://", "https://", 1)
    if not is_address_fit(address, anywhere=settings.PULMU_WEBHOOKS_ANYWHERE):
        raise AddressUnfit(_("This is no address of a calendar: it begins with https://."))
    mine = ExternalCalendar.objects.within(actor).filter(resource=resource, name=clean(name))
    standing: ExternalCalendar | None = mine.first()
    if standing is not None and secrets.unseal(standing.address_sealed) == address:
        return standing
    row = {
        "resource_id": resource.pk,
        "name": clean(name),
        "address_sealed": secrets.seal(address),
        "read_at": None,
        "fault": "",
    }
    done = records.put(actor, ExternalCalendar, match=("resource_id", "name"), rows=[row], at=at)
    record(actor, "places.calendar.added", at=at, subject=resource, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def remove_calendar(actor: Actor, *, key: str, at: dt.datetime) -> None:
    """What it blocked is free again."""
    actor.require(Permission.PLACES_WRITE)
    [calendar] = records.own(actor, ExternalCalendar, [key])
    held = lock_tree(actor, calendar.resource.key)
    _blocked(calendar).delete()
    changes = records.remove(actor, [calendar])
    record(actor, "places.calendar.removed", at=at, subject=held.resource, changes=changes)
    offer_next(actor, held, at=at)


def take_in_calendar(actor: Actor, *, key: str, content: bytes, at: dt.datetime) -> int:
    """Block what a calendar says from now on, and nothing else of it; how many times. What is taken
    here already stays so, and is counted as a clash. Harmless twice. Raises `FileRefused`.

    Read before anything is locked: it is read by a child that may take its time.
    """
    actor.require(Permission.PLACES_WRITE)
    records.own(actor, ExternalCalendar, [key])
    busy = busy_times(content, first=at, last=at + AHEAD)
    return _taken_in(actor, key, [Span(max(start, at), end) for start, end in busy], at=at)


@transaction.atomic
def _taken_in(actor: Actor, key: str, busy: list[Span], *, at: dt.datetime) -> int:
    [calendar] = records.own(actor, ExternalCalendar, [key])
    spans = rules.joined(busy)
    held = lock_tree(actor, calendar.resource.key)
    _blocked(calendar).filter(starts_at__gte=at).delete()
    _blocked(calendar).filter(ends_at__gt=at).update(ends_at=at)
    clashing = [span for span in spans if block(held, calendar, span) != [span]]
    calendar.read_at, calendar.fault, calendar.clashes = at, "", len(clashing)
    calendar.clashing = [[moment.isoformat() for moment in span] for span in clashing]
    calendar.save(update_fields=["read_at", "fault", "clashes", "clashing"])
    offer_next(actor, held, at=at)
    return len(spans)


@transaction.atomic
def note_fault(actor: Actor, *, key: str, fault: str, at: dt.datetime) -> None:
    """It could not be read, by a reason of `FileRefused`; what it blocked before stays blocked."""
    actor.require(Permission.PLACES_WRITE)
    [calendar] = records.own(actor, ExternalCalendar, [key])
    calendar.fault, calendar.read_at = fault, at
    calendar.save(update_fields=["fault", "read_at"])


def _blocked(calendar: ExternalCalendar) -> ScopedQuerySet:
    because = "rows of a calendar that was found within the actor"
    found: ScopedQuerySet = Occupation.objects.everywhere(because=because)
    return found.filter(calendar=calendar)
