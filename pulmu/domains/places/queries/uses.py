"""Reads about equipment, rooms and their use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import moment
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.models import Change, ChangeKind, Event
from pulmu.core.trail.records import chunks, keyed
from pulmu.domains.places.models import Resource, UseLog


def resources(actor: Actor) -> ScopedQuerySet:
    """By name: there are few, and people look for one."""
    return Resource.objects.within(actor).order_by("name", "pk")


def lent(actor: Actor) -> list[Resource]:
    """What people can book, by name."""
    found = resources(actor).filter(is_bookable=True, is_virtual=False)
    return list(found.select_related("equipment_class", "parent"))


def resource(actor: Actor, key: str) -> Resource:
    mine = Resource.objects.within(actor).select_related("parent", "equipment_class", "keeper")
    found: Resource | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def machine(actor: Actor, door: str) -> Resource:
    """What the QR code at a machine opens, for anybody, of whatever organisation."""
    mine = Resource.objects.within(actor).select_related("organisation")
    found: Resource | None = mine.filter(door=door, is_virtual=False).first()
    if found is None:
        raise NotFound
    return found


def uses(actor: Actor) -> ScopedQuerySet:
    """The log, newest first, with resource and person. Mask the person's name on a page."""
    return (
        UseLog.objects.within(actor)
        .select_related("resource", "person")
        .order_by("-starts_at", "-pk")
    )


def log_of_year(actor: Actor, year: int) -> ScopedQuerySet:
    """The lines that began in a year of the Korean calendar, oldest first, with the keeper."""
    begins, ends = (moment(dt.date(one, 1, 1)) for one in (year, year + 1))
    return (
        uses(actor)
        .filter(starts_at__gte=begins, starts_at__lt=ends)
        .select_related("resource__keeper")
        .order_by("starts_at", "pk")
    )


# As the trail calls those who are nobody of the house.
BY_THEMSELVES, BY_MACHINE = "visitor", "operator"
_BEGAN = ("places.booking.checked_in", "places.booking.made")


def writers(actor: Actor, keys: Iterable[str]) -> dict[str, str]:
    """Who wrote these lines of the log, by their keys (작성자). Where somebody began after one who
    had forgotten to leave, that one's line is the machine's.
    """
    made = Change.objects.within(actor).filter(kind=ChangeKind.CREATED, model=UseLog._meta.label)
    found: dict[str, str] = {}
    for some in chunks(keys):
        lines = keyed(made, some).order_by("pk")
        wrote = list(lines.values_list("key", "event__actor", "event__at"))
        moments = {at for _key, name, at in wrote if name == BY_THEMSELVES}
        began = Event.objects.within(actor).filter(name__in=_BEGAN, at__in=moments)
        after = set(began.values_list("at", flat=True))
        found |= {key: BY_MACHINE if at in after else name for key, name, at in wrote}
    return found


def use(actor: Actor, key: str) -> UseLog:
    found = uses(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, UseLog]:
    """Lines of the log by key; unknown keys are left out."""
    mine = uses(actor)
    return {found.key: found for some in chunks(keys) for found in keyed(mine, some)}


def ids_by_name(actor: Actor, names: Iterable[str]) -> dict[str, int]:
    """Row numbers of resources, as list actions want them; unknown names are left out."""
    found: dict[str, int] = {}
    for some in chunks(names):
        found.update(_mine(actor).filter(name__in=some).values_list("name", "pk"))
    return found


def require_resources(actor: Actor, ids: Iterable[int]) -> None:
    """NotFound unless every id is a resource of the organisation that is written for."""
    wanted = set(ids)
    if sum(_mine(actor).filter(pk__in=some).count() for some in chunks(wanted)) != len(wanted):
        raise NotFound(_("There is no such machine or room in this organisation."))


def _mine(actor: Actor) -> ScopedQuerySet:
    return Resource.objects.within(actor).filter(organisation_id=actor.organisation_id)
