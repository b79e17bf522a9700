"""Maintenance, calendars of others, price lists, files, teams: what stands beside a resource."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pulmu.core.files import store
from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.places import rules
from pulmu.domains.places.choices import FileSort
from pulmu.domains.places.models import (
    ExternalCalendar,
    Maintenance,
    PriceItem,
    Quota,
    Resource,
    ResourceFile,
    Team,
)

from .tree import standing_in


def maintenance(actor: Actor) -> ScopedQuerySet:
    """The log, newest first."""
    mine: ScopedQuerySet = Maintenance.objects.within(actor).select_related("resource")
    return mine.order_by("-starts_at", "-pk")


def one_maintenance(actor: Actor, key: str) -> Maintenance:
    found: Maintenance | None = maintenance(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def down(actor: Actor, resource: Resource, *, at: dt.datetime) -> Maintenance | None:
    """What keeps a machine, or the room around it, from being used now, however long it should
    have been over.
    """
    around = [resource, *standing_in(actor, resource)]
    begun = maintenance(actor).filter(resource__in=around, starts_at__lte=at)
    found: Maintenance | None = begun.filter(is_down=True, finished_at__isnull=True).first()
    return found


def overdue(actor: Actor, *, at: dt.datetime) -> list[str]:
    """Keys of those that are not over although they should be, or will be in a moment."""
    late = maintenance(actor).filter(is_down=True, finished_at__isnull=True)
    return list(late.filter(ends_at__lte=at + rules.SOON_OVER).values_list("key", flat=True))


def calendars(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = ExternalCalendar.objects.within(actor).select_related("resource")
    return mine.order_by("pk")


def prices(actor: Actor, resource: Resource) -> ScopedQuerySet:
    mine: ScopedQuerySet = PriceItem.objects.within(actor).filter(resource=resource)
    return mine.order_by("pk")


def files(actor: Actor, resource: Resource) -> ScopedQuerySet:
    mine: ScopedQuerySet = ResourceFile.objects.within(actor).filter(resource=resource)
    return mine.order_by("sort", "pk")


def first_photos(actor: Actor, resources: Iterable[Resource]) -> dict[int, str]:
    """The key of a photo of each, by the number of the resource."""
    mine = ResourceFile.objects.within(actor).filter(resource__in=list(resources))
    photos = mine.filter(sort=FileSort.PHOTO).order_by("-pk")
    return dict(photos.values_list("resource_id", "key"))


def file(actor: Actor, key: str) -> ResourceFile:
    mine = ResourceFile.objects.within(actor).select_related("resource")
    found: ResourceFile | None = mine.filter(key=key).first()
    if found is None or store.size_of(found.sha256) is None:
        raise NotFound
    return found


def teams(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = Team.objects.within(actor).order_by("name", "pk")
    return mine


def quotas(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = Quota.objects.within(actor).select_related("team", "equipment_class")
    return mine.order_by("pk")
