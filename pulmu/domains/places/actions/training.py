"""Safety trainings: granted at the desk or by a course, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records, single
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put
from pulmu.domains.people import queries as people
from pulmu.domains.places import queries, rules
from pulmu.domains.places.choices import AuthorisationSource
from pulmu.domains.places.models import Authorisation, EquipmentClass

from .refusals import NameMissing, ResourceInUse, TimeUnfit

_KEY = ("person_id", "equipment_class_id", "granted_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRow:
    """Machines that one safety training is for."""

    name: str
    needs_training: bool = True
    valid_months: int | None = None


@transaction.atomic
def put_class(actor: Actor, *, row: ClassRow, at: dt.datetime, key: str = "") -> EquipmentClass:
    """Add a class of equipment, or say anew what one is called and how long its training holds.
    What was granted before keeps its day.
    """
    actor.require(Permission.PLACES_WRITE)
    columns = {
        "name": clean(row.name),
        "needs_training": row.needs_training,
        "valid_months": row.valid_months or None,
    }
    if not columns["name"]:
        raise NameMissing(_("A class of equipment needs a name."))
    if key:
        done = single.correct(actor, EquipmentClass, key=key, match=("name",), row=columns, at=at)
    else:
        done = single.add(actor, EquipmentClass, match=("name",), row=columns, at=at)
    if done.changes:
        record(actor, "places.class.recorded", at=at, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def remove_class(actor: Actor, *, key: str, at: dt.datetime) -> None:
    """Only one that no machine is of and nobody was trained for."""
    actor.require(Permission.PLACES_WRITE)
    [found] = records.own(actor, EquipmentClass, [key])
    if found.resources.exists() or found.authorisations.exists():
        raise ResourceInUse(_("Machines or trainings still name this class."))
    changes = records.remove(actor, [found])
    record(actor, "places.class.removed", at=at, changes=changes)


@transaction.atomic
def authorise(
    actor: Actor,
    *,
    class_key: str,
    person_keys: Iterable[str],
    on: dt.date,
    at: dt.datetime,
    note: str = "",
) -> Put[Authorisation]:
    """Say at the desk that people had the safety training of a class. Harmless twice."""
    actor.require(Permission.PLACES_WRITE)
    [equipment] = records.own(actor, EquipmentClass, [class_key])
    if on > day_of(at):
        raise TimeUnfit(_("A training is entered once it was held."))
    persons = people.persons_by_keys(actor, person_keys)
    numbers = [one.pk for one in persons.values()]
    source = AuthorisationSource.DESK
    return _put(actor, equipment, numbers, on, source=source, note=clean(note), at=at)


def authorise_by_course(
    actor: Actor,
    *,
    class_id: int,
    persons: Sequence[int],
    on: dt.date,
    session_key: str,
    at: dt.datetime,
) -> Put[Authorisation]:
    """Whoever attended a course that trains for a class. For actions of programmes, which have
    asked for their own permission. Harmless twice.
    """
    [equipment] = EquipmentClass.objects.within(actor).filter(
        pk=class_id, organisation_id=actor.organisation_id
    )
    people.require_people(actor, persons)
    source = AuthorisationSource.COURSE
    return _put(actor, equipment, persons, on, source=source, source_key=session_key, at=at)


def withdraw_by_course(
    actor: Actor, *, persons: Sequence[int], session_key: str, at: dt.datetime
) -> int:
    """An attendance that granted something was taken back, and so is what it granted."""
    mine = Authorisation.objects.within(actor).filter(organisation_id=actor.organisation_id)
    gone = list(mine.filter(person__in=persons, source_key=session_key))
    return _remove(actor, gone, at=at, why="")


@transaction.atomic
def withdraw(actor: Actor, *, keys: Iterable[str], why: str, at: dt.datetime) -> int:
    """Take trainings back: what was booked on them cannot be begun."""
    actor.require(Permission.PLACES_WRITE)
    return _remove(actor, records.own(actor, Authorisation, keys), at=at, why=clean(why))


def _put(
    actor: Actor,
    equipment: EquipmentClass,
    persons: Sequence[int],
    on: dt.date,
    *,
    source: AuthorisationSource,
    at: dt.datetime,
    note: str = "",
    source_key: str = "",
) -> Put[Authorisation]:
    standing = set(
        queries.authorisations(actor)
        .filter(equipment_class=equipment, granted_on=on, person__in=persons)
        .values_list("person_id", flat=True)
    )
    rows = [
        {
            "person_id": number,
            "equipment_class_id": equipment.pk,
            "granted_on": on,
            "valid_until": rules.valid_until(on, months=equipment.valid_months),
            "source": source,
            "source_key": source_key,
            "note": note,
        }
        for number in dict.fromkeys(persons)
        if number not in standing
    ]
    done: Put[Authorisation] = Put()
    if rows:
        done = records.put(actor, Authorisation, match=_KEY, rows=rows, at=at)
        record(actor, "places.authorisation.granted", at=at, changes=done.changes)
    return done


def _remove(actor: Actor, found: Sequence[Authorisation], *, at: dt.datetime, why: str) -> int:
    changes = records.remove(actor, found)
    if changes:
        record(actor, "places.authorisation.withdrawn", at=at, changes=changes, why=why)
    return len(found)
