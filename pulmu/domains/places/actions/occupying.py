"""The one place where a thing is taken. Whoever takes it holds its lock, and that of all that
stands in it, in the order of their numbers: so two can never wait for each other, and the second
finds what the first has written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import KST
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.actions import record
from pulmu.domains.places import queries, rules
from pulmu.domains.places.models import ExternalCalendar, Occupation, Resource
from pulmu.domains.places.rules import Span

from .refusals import EndsBeforeStart, Taken


@dataclass(frozen=True, slots=True)
class Held:
    """A resource under its lock; ``numbers`` are its own and those of what stands in it."""

    resource: Resource
    numbers: Sequence[int]


def lock_tree(actor: Actor, key: str) -> Held:
    """Until the transaction ends nobody else takes any of it."""
    mine = _mine(actor)
    root = mine.filter(key=key).values_list("pk", flat=True).first()
    if root is None:
        raise NotFound(_("There is no such resource in this organisation."))
    numbers = _contents(mine, root)
    while True:
        locked = {one.pk: one for one in _locked(mine, numbers)}
        # Something may have been moved in while we waited.
        again = _contents(mine, root)
        if set(again) <= set(numbers):
            return Held(locked[root], again)
        numbers = sorted({*numbers, *again})


def lock_rooms(actor: Actor, ids: Iterable[int]) -> dict[int, Resource]:
    """Several at once, by number, with what stands in them, for whoever has asked for their own
    permission: before facts are posted, so that nobody who takes the same ones waits for us while
    we wait for them.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    mine = _mine(actor)
    pairs = list(mine.order_by("pk").values_list("pk", "parent_id"))
    numbers = sorted({one for root in wanted for one in queries.below(root, pairs)})
    locked = {one.pk: one for one in _locked(mine, numbers)}
    if any(number not in locked for number in wanted):
        raise NotFound(_("There is no such resource in this organisation."))
    return {number: locked[number] for number in wanted}


def lock_all(actor: Actor) -> dict[int, Resource]:
    """Everything of the organisation, for whoever moves things about."""
    return {one.pk: one for one in _locked(_mine(actor), None)}


def occupy(held: Held, wanted: Span, *, what: str = "", names: bool = False, **by: Any) -> None:
    """Take a resource and what stands in it; `Taken` when anything of it is. To the desk it
    ``names`` what is in the way.
    """
    if (other := standing_in_the_way(held, wanted)) is not None:
        raise taken(held.resource, other, names=names)
    Occupation.objects.bulk_create(
        Occupation(
            organisation_id=held.resource.organisation_id,
            resource_id=number,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            what=what,
            **by,
        )
        for number in held.numbers
    )


def standing_in_the_way(held: Held, wanted: Span) -> Occupation | None:
    during = _during(held.numbers, wanted).select_related("resource", "maintenance")
    found: Occupation | None = during.order_by("starts_at", "pk").first()
    return found


def taken_during(held: Held, wanted: Span) -> list[Span]:
    rows = _during(held.numbers, wanted).values_list("starts_at", "ends_at")
    return [Span(*row) for row in rows]


def block(held: Held, calendar: ExternalCalendar, wanted: Span) -> list[Span]:
    """Take for a calendar kept elsewhere what is free of a time, and tell what that was."""
    pieces = rules.free_pieces(wanted, taken_during(held, wanted))
    Occupation.objects.bulk_create(
        Occupation(
            organisation_id=calendar.organisation_id,
            resource_id=number,
            starts_at=piece.starts_at,
            ends_at=piece.ends_at,
            calendar=calendar,
            what=calendar.name,
        )
        for piece in pieces
        for number in held.numbers
    )
    return pieces


def block_what_clashed(actor: Actor, held: Held, *, at: dt.datetime) -> None:
    """What stood in the way of a calendar may be gone: then its time is its own."""
    mine = ExternalCalendar.objects.within(actor).filter(resource__in=held.numbers)
    for calendar in mine.filter(clashes__gt=0).select_related("resource").order_by("pk"):
        theirs = Held(calendar.resource, queries.contents_of(actor, calendar.resource_id))
        for start, end in calendar.clashing:
            span = Span(max(dt.datetime.fromisoformat(start), at), dt.datetime.fromisoformat(end))
            if span.starts_at < span.ends_at:
                block(theirs, calendar, span)


def vacate(**by: Any) -> int:
    """Let go of all that one booking, maintenance, calendar or holder has."""
    gone: int = _everything().filter(**by).delete()[0]
    return gone


def shorten(ends_at: dt.datetime, **by: Any) -> None:
    """It was over sooner; of what had not begun nothing stays."""
    theirs = _everything().filter(**by)
    theirs.filter(starts_at__gte=ends_at).delete()
    theirs.filter(ends_at__gt=ends_at).update(ends_at=ends_at)


def taken(resource: Resource, other: Occupation, *, names: bool = False) -> Taken:
    start, end = other.starts_at.astimezone(KST), other.ends_at.astimezone(KST)
    said = {
        "name": other.resource.name if other.resource_id != resource.pk else resource.name,
        "start": f"{start:%Y-%m-%d %H:%M}",
        "end": f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}",
        "what": _what(other) if names else "",
    }
    if names:
        named = _("%(name)s is taken already: %(start)s to %(end)s, %(what)s.")
        return Taken(named % said)
    return Taken(_("%(name)s is taken already: %(start)s to %(end)s. Choose another time.") % said)


def _what(other: Occupation) -> str:
    """What takes it, for the desk; who booked it stands on the booking's own page."""
    if other.booking_id is not None:
        return _("a booking")
    if other.maintenance is not None:
        return str(other.maintenance.get_sort_display())
    return other.what or _("a calendar kept elsewhere")


@transaction.atomic
def hold(
    actor: Actor,
    *,
    resource_key: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    what: str,
    by: str,
    at: dt.datetime,
) -> None:
    """Take a resource for another domain, which has asked for its own permission: ``by`` names the
    record there (`session:…`), ``what`` is what people read. Held again it is held for the new
    time, and for no other.
    """
    hold_many(
        actor,
        resource_key=resource_key,
        holders=[(by, starts_at, ends_at)],
        what=what,
        at=at,
    )


@transaction.atomic
def hold_many(
    actor: Actor,
    *,
    resource_key: str,
    holders: Sequence[tuple[str, dt.datetime, dt.datetime]],
    what: str,
    at: dt.datetime,
) -> None:
    """The same for several records that want one resource."""
    held = lock_tree(actor, resource_key)
    names = [by for by, _start, _end in holders]
    _own(actor).filter(held_by__in=names).delete()
    for by, starts_at, ends_at in holders:
        if ends_at <= starts_at:
            raise EndsBeforeStart(_("This ends before it starts."))
        occupy(held, Span(starts_at, ends_at), held_by=by, what=what[:200], names=True)
    record(actor, "places.held", at=at, subject=held.resource, holders=names)


@transaction.atomic
def release(actor: Actor, *, by: Iterable[str], at: dt.datetime) -> int:
    """Let go of what these records held, for a domain that has asked for its own permission.
    Harmless twice.
    """
    names = sorted(set(by))
    gone: int = _own(actor).filter(held_by__in=names).delete()[0]
    if gone:
        record(actor, "places.released", at=at, holders=names)
    return gone


def _mine(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = Resource.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id)


def _own(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = Occupation.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id)


def _contents(mine: ScopedQuerySet, root: int) -> list[int]:
    return queries.below(root, mine.order_by("pk").values_list("pk", "parent_id"))


def _locked(mine: ScopedQuerySet, numbers: Sequence[int] | None) -> list[Resource]:
    wanted = mine if numbers is None else mine.filter(pk__in=numbers)
    known = wanted.select_related("organisation", "equipment_class")
    return list(known.select_for_update(of=("self",)).order_by("pk"))


def _during(numbers: Sequence[int], wanted: Span) -> ScopedQuerySet:
    these = _everything().filter(resource__in=numbers)
    return these.filter(starts_at__lt=wanted.ends_at, ends_at__gt=wanted.starts_at)


def _everything() -> ScopedQuerySet:
    because = "rows of resources and records that were found within the actor"
    found: ScopedQuerySet = Occupation.objects.everywhere(because=because)
    return found
