"""Writes about equipment and rooms: what they are, where they stand, how they are lent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records, single
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put
from pulmu.domains.people import queries as people
from pulmu.domains.places import queries
from pulmu.domains.places.choices import ResourceKind
from pulmu.domains.places.models import EquipmentClass, Occupation, Resource
from pulmu.domains.places.rules import Span

from .occupying import Held, lock_all, standing_in_the_way, taken
from .refusals import NameMissing, ResourceInUse, StandsInItself, TimeUnfit, UnknownWord

SHORTEST_SLOT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRow:
    """A machine or a room as typed, known by ``name``."""

    name: str
    asset_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lending:
    """Where a resource stands and how it is lent: see `Resource`. Keys are empty for none."""

    kind: str = ResourceKind.EQUIPMENT
    parent_key: str = ""
    class_key: str = ""
    keeper_key: str = ""
    about: str = ""
    is_bookable: bool = False
    needs_approval: bool = False
    is_virtual: bool = False
    needs_ventilation: bool = False
    slot_minutes: int = 60
    longest_minutes: int = 240
    buffer_minutes: int = 0
    notice_minutes: int = 0
    horizon_days: int = 30
    cancel_hours: int = 2
    grace_minutes: int = 15


@transaction.atomic
def record_resources(
    actor: Actor, *, rows: Sequence[ResourceRow], at: dt.datetime
) -> Put[Resource]:
    """Create or correct one resource for each name. Nothing of this counts by itself."""
    actor.require(Permission.PLACES_WRITE)
    columns = [{"name": clean(row.name), "asset_no": clean(row.asset_no)} for row in rows]
    if not all(row["name"] for row in columns):
        raise NameMissing(_("A machine or room needs a name."))
    done = records.put(actor, Resource, match=("name",), rows=columns, at=at)
    if done.changes:
        record(actor, "places.resource.recorded", at=at, changes=done.changes, count=len(rows))
    return done


@transaction.atomic
def add_resource(actor: Actor, *, row: ResourceRow, at: dt.datetime) -> Resource:
    """One machine or room under a name of its own."""
    actor.require(Permission.PLACES_WRITE)
    columns = {"name": clean(row.name), "asset_no": clean(row.asset_no)}
    if not columns["name"]:
        raise NameMissing(_("A machine or room needs a name."))
    done = single.add(actor, Resource, match=("name",), row=columns, at=at)
    if done.changes:
        record(actor, "places.resource.added", at=at, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def correct_resource(actor: Actor, *, key: str, row: ResourceRow, at: dt.datetime) -> Resource:
    """Say anew what a machine or room is called, and its asset number."""
    actor.require(Permission.PLACES_WRITE)
    columns = {"name": clean(row.name), "asset_no": clean(row.asset_no)}
    if not columns["name"]:
        raise NameMissing(_("A machine or room needs a name."))
    done = single.correct(actor, Resource, key=key, match=("name",), row=columns, at=at)
    (resource,) = done.objects
    if done.changes:
        event = "places.resource.corrected"
        record(actor, event, at=at, subject=resource, changes=done.changes)
    return resource


@transaction.atomic
def arrange(actor: Actor, *, key: str, lending: Lending, at: dt.datetime) -> Resource:
    """Say where a resource stands and how it is lent. Harmless twice. Moved into a room, it is
    taken when the room is, and no longer when the old one is; it is not moved where both are
    taken at one time.
    """
    actor.require(Permission.PLACES_WRITE)
    every = lock_all(actor)
    resource = next((one for one in every.values() if one.key == key), None)
    if resource is None:
        raise NotFound
    if lending.kind not in ResourceKind.values:
        raise UnknownWord(_("One of the words is not of the list."))
    if lending.slot_minutes < SHORTEST_SLOT:
        raise TimeUnfit(_("A step is five minutes or longer."))
    parent = _parent(every, resource, lending.parent_key)
    if (parent.pk if parent else None) != resource.parent_id:
        _move_out(every, resource, at=at)
        if parent is not None:
            _move_in(every, resource, parent, at=at)
    row = {
        "key": key,
        "kind": lending.kind,
        "parent_id": parent.pk if parent else None,
        "equipment_class_id": _class_id(actor, lending.class_key),
        "keeper_id": _keeper_id(actor, lending.keeper_key),
        "about": lending.about.strip(),
        **{name: getattr(lending, name) for name in _PLAIN},
    }
    done = records.put(actor, Resource, match=("key",), rows=[row], at=at)
    if done.changes:
        record(actor, "places.resource.arranged", at=at, subject=resource, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def change_door(actor: Actor, *, key: str, at: dt.datetime) -> Resource:
    """A new QR code; what was printed before opens nothing any more. The trail keeps neither."""
    actor.require(Permission.PLACES_WRITE)
    (resource,) = records.own(actor, Resource, [key])
    resource.door, resource.changed_at = new_key(), at
    resource.save(update_fields=["door", "changed_at"])
    record(actor, "places.resource.door_changed", at=at, subject=resource)
    return resource


@transaction.atomic
def remove_resources(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete resources that were never used; refused when the log names one."""
    actor.require(Permission.PLACES_WRITE)
    found = records.own(actor, Resource, keys)
    for resource in found:
        # The trail keeps what is removed: a door that never opened anything.
        resource.door = new_key()
    try:
        changes = records.remove(actor, found)
    except ProtectedError as error:
        raise ResourceInUse(_("The use log still names this machine or room.")) from error
    if changes:
        record(actor, "places.resource.removed", at=at, changes=changes, why=why)
    return len(found)


_TAKES = ("booking_id", "maintenance_id", "calendar_id", "held_by")
_PLAIN = (
    "is_bookable",
    "needs_approval",
    "is_virtual",
    "needs_ventilation",
    "slot_minutes",
    "longest_minutes",
    "buffer_minutes",
    "notice_minutes",
    "horizon_days",
    "cancel_hours",
    "grace_minutes",
)


def _parent(every: dict[int, Resource], resource: Resource, key: str) -> Resource | None:
    if not key:
        return None
    parent = next((one for one in every.values() if one.key == key), None)
    if parent is None:
        raise NotFound
    if parent.pk in _below(every, resource):
        raise StandsInItself(_("A thing cannot stand in itself, nor in what stands in it."))
    return parent


def _move_out(every: dict[int, Resource], resource: Resource, *, at: dt.datetime) -> None:
    """What takes the room that it stood in takes this no longer."""
    if resource.parent_id is None:
        return
    because = "rows of things that are locked"
    ahead = Occupation.objects.everywhere(because=because).filter(ends_at__gt=at)
    same = ("starts_at", "ends_at", *_TAKES)
    theirs = set(ahead.filter(resource=resource.parent_id).values_list(*same))
    rows = ahead.filter(resource__in=_below(every, resource)).values_list("pk", *same)
    ahead.filter(pk__in=[pk for pk, *said in rows if tuple(said) in theirs]).delete()


def _move_in(
    every: dict[int, Resource], resource: Resource, parent: Resource, *, at: dt.datetime
) -> None:
    """What takes the room from now on takes this too."""
    numbers = _below(every, resource)
    held = Held(resource, numbers)
    because = "rows of a room that is locked"
    ahead = Occupation.objects.everywhere(because=because).filter(resource=parent, ends_at__gt=at)
    for one in ahead.order_by("starts_at"):
        other = standing_in_the_way(held, Span(one.starts_at, one.ends_at))
        if other is not None:
            raise taken(resource, other)
        Occupation.objects.bulk_create(
            Occupation(
                organisation_id=one.organisation_id,
                resource_id=number,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                booking_id=one.booking_id,
                maintenance_id=one.maintenance_id,
                calendar_id=one.calendar_id,
                held_by=one.held_by,
                what=one.what,
            )
            for number in numbers
        )


def _below(every: dict[int, Resource], resource: Resource) -> list[int]:
    return queries.below(resource.pk, ((one.pk, one.parent_id) for one in every.values()))


def _class_id(actor: Actor, key: str) -> int | None:
    return _mine(actor, EquipmentClass, key) if key else None


def _keeper_id(actor: Actor, key: str) -> int | None:
    if not key:
        return None
    keeper = people.person(actor, key)
    people.require_people(actor, [keeper.pk])
    return keeper.pk


def _mine(actor: Actor, model: Any, key: str) -> int:
    [found] = records.own(actor, model, [key])
    number: int = found.pk
    return number
