"""Who may use what, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people import queries as people
from pulmu.domains.people.models import Person
from pulmu.domains.places.models import Authorisation, EquipmentClass, Resource

from .tree import contents_of


def classes(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = EquipmentClass.objects.within(actor).order_by("name", "pk")
    return mine


def equipment_class(actor: Actor, key: str) -> EquipmentClass:
    found: EquipmentClass | None = classes(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def require_class(actor: Actor, number: int) -> None:
    """NotFound unless it is a class of the organisation that is written for."""
    if not classes(actor).filter(pk=number, organisation=actor.organisation_id).exists():
        raise NotFound


def authorisations(actor: Actor) -> ScopedQuerySet:
    """All, those that end first before the others. Mask the names on a page."""
    mine: ScopedQuerySet = Authorisation.objects.within(actor)
    return mine.select_related("person", "equipment_class").order_by("valid_until", "pk")


def valid_on(found: ScopedQuerySet, day: dt.date) -> ScopedQuerySet:
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return found.filter(lasts, granted_on__lte=day)


def is_authorised(
    actor: Actor, person: Person, equipment_class: EquipmentClass, *, on: dt.date
) -> bool:
    """Whether a training of the person, or of who was merged with them, holds on a day."""
    theirs = people.together(actor, [person.pk])
    mine = authorisations(actor).filter(person__in=theirs, equipment_class=equipment_class)
    return valid_on(mine, on).exists()


def trainings_of(
    actor: Actor, resource: Resource, *, with_contents: bool = True
) -> list[EquipmentClass]:
    """The classes whose training a resource needs, and the machines that stand in it."""
    numbers = contents_of(actor, resource.pk) if with_contents else [resource.pk]
    mine = classes(actor).filter(resources__in=numbers, needs_training=True)
    return list(mine.distinct())


def missing_trainings(
    actor: Actor, resource: Resource, person: Person, *, on: dt.date
) -> list[EquipmentClass]:
    """Those of them that somebody does not have on a day."""
    wanted = trainings_of(actor, resource)
    return [one for one in wanted if not is_authorised(actor, person, one, on=on)]


def trained_for(actor: Actor, persons: Iterable[Person], *, on: dt.date) -> set[int]:
    """Numbers of the classes that these people may use on a day."""
    theirs = people.together(actor, [one.pk for one in persons])
    mine = authorisations(actor).filter(person__in=theirs).order_by()
    return set(valid_on(mine, on).values_list("equipment_class_id", flat=True))


def held_authorisations(actor: Actor) -> ScopedQuerySet:
    """Of whoever is known under an address that the actor has proven to read, or was merged."""
    mine = authorisations(actor).select_related("organisation")
    return mine.filter(person__in=people.held_ids(actor))
