"""Reads about room to work in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.companies.models import Company
from pulmu.domains.people import queries as people
from pulmu.domains.places.models import Resource
from pulmu.domains.support import rules
from pulmu.domains.support.choices import ApplicationState, SpaceKind
from pulmu.domains.support.models import SpaceApplication, Tenancy


def tenancies(actor: Actor) -> ScopedQuerySet:
    """Newest first, each with its company."""
    return Tenancy.objects.within(actor).select_related("company").order_by("-starts_on", "-pk")


def tenancy(actor: Actor, key: str) -> Tenancy:
    found = tenancies(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def tenancies_by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Tenancy]:
    """Tenancies by key; unknown keys are left out."""
    mine = Tenancy.objects.within(actor)
    return {found.key: found for some in chunks(keys) for found in mine.filter(key__in=some)}


def tenancies_of(actor: Actor, company: Company) -> list[Tenancy]:
    """The agreements of one company, newest first, with the rooms they are about."""
    mine = tenancies(actor).filter(company=company).select_related("resource")
    return list(mine.prefetch_related("renewals"))


def holder(one: Tenancy) -> str:
    """The name under which an agreement holds its room."""
    return f"tenancy:{one.key}"


def holding_alone(actor: Actor, tenancies: Iterable[Tenancy]) -> set[int]:
    """Numbers of those that have a real room to themselves. What somebody asked for says whether
    it is a seat among others; a renewal goes on with what was renewed.
    """
    found = list(tenancies)
    origins = {one.pk: one.pk for one in found}
    before = {one.pk: one.renews_id for one in found}
    mine = Tenancy.objects.within(actor)
    while any(before.values()):
        older = {number for number in before.values() if number is not None}
        goes_on = dict(mine.filter(pk__in=older).values_list("pk", "renews_id"))
        for number, older_one in before.items():
            origins[number] = older_one or origins[number]
        before = {number: goes_on.get(one) if one else None for number, one in before.items()}
    asked = SpaceApplication.objects.within(actor).filter(tenancy__in=set(origins.values()))
    shared = set(asked.exclude(kind=SpaceKind.ROOM).values_list("tenancy_id", flat=True))
    real = Resource.objects.within(actor).filter(is_virtual=False)
    rooms = set(real.filter(pk__in={one.resource_id for one in found}).values_list("pk", flat=True))
    return {one.pk for one in found if one.resource_id in rooms and origins[one.pk] not in shared}


def expiring_tenancies(actor: Actor, *, since: dt.date, until: dt.date) -> list[Tenancy]:
    """Agreements that end in these days and that nothing goes on from, the first to end first."""
    mine = Tenancy.objects.within(actor).filter(organisation_id=actor.organisation_id)
    going_on = Tenancy.objects.within(actor).filter(renews=OuterRef("pk"))
    ending = mine.filter(ends_on__range=(since, until), terminated_on=None)
    found = ending.exclude(Exists(going_on)).select_related("company")
    return list(found.order_by("ends_on", "pk"))


def applications(actor: Actor, *, states: Iterable[str] = ()) -> ScopedQuerySet:
    """Newest first, with who asked. Mask the person's name on a page."""
    found = SpaceApplication.objects.within(actor).select_related("person", "company", "tenancy")
    wanted = list(states)
    return (found.filter(state__in=wanted) if wanted else found).order_by("-asked_on", "-pk")


def application(actor: Actor, key: str) -> SpaceApplication:
    found: SpaceApplication | None = applications(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def newest_of(index: str) -> Organisation | None:
    """Where somebody of this address asked for a space last; None when nobody did."""
    if not index:
        return None
    every = SpaceApplication.objects.everywhere(because="an address is looked for at every lab")
    mine = every.filter(person__email_index=index).select_related("organisation")
    found = mine.order_by("-asked_on", "-pk").first()
    return found.organisation if found else None


def wished_until(found: SpaceApplication) -> dt.date:
    """The last day of the months that were asked for."""
    return rules.after(found.wished_from, months=found.months)


def to_review(actor: Actor) -> list[SpaceApplication]:
    """What waits for an answer, or for its agreement, the longest waiting first."""
    waiting = [ApplicationState.ASKED, ApplicationState.APPROVED]
    mine = applications(actor, states=waiting).filter(organisation_id=actor.organisation_id)
    return list(mine.order_by("asked_on", "pk"))


def applications_of(
    actor: Actor, company: Company, persons: Iterable[int]
) -> list[SpaceApplication]:
    """What a company asked for, or one of its founders before there was one."""
    alone = Q(company=None, person_id__in=list(persons))
    return list(applications(actor).filter(Q(company=company) | alone))


def held_applications(actor: Actor) -> ScopedQuerySet:
    """What somebody asked for themselves, by the mail that they proved to read."""
    mine = SpaceApplication.objects.within(actor).filter(person__in=people.held_ids(actor))
    return mine.select_related("organisation", "tenancy").order_by("-asked_on", "-pk")


def held_application(actor: Actor, key: str) -> SpaceApplication:
    found: SpaceApplication | None = held_applications(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found
