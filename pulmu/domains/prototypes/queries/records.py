"""Prototypes by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy import numbering
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.prototypes.choices import PrototypeState
from pulmu.domains.prototypes.models import Prototype


def prototypes(actor: Actor) -> ScopedQuerySet:
    """Newest request first, with the company or person each is made for."""
    return (
        Prototype.objects.within(actor)
        .select_related("company", "person")
        .order_by("-received_on", "-pk")
    )


def prototype(actor: Actor, key: str) -> Prototype:
    found = prototypes(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Prototype]:
    """Prototypes by key; unknown keys are left out."""
    mine = Prototype.objects.within(actor)
    return {found.key: found for some in chunks(keys) for found in mine.filter(key__in=some)}


def next_code(actor: Actor, *, year: int) -> str:
    """A code that nobody has: the one after that of the newest, or the first of the year."""
    mine = Prototype.objects.within(actor).filter(organisation_id=actor.organisation_id)
    return numbering.next_code(mine, year=year, before=f"PT-{year}-000")


def without_receipt(actor: Actor, *, since: dt.date) -> ScopedQuerySet:
    """Handed over since a day, and nobody has signed for it; the oldest first."""
    mine = prototypes(actor).filter(state=PrototypeState.DONE, handed_over_on__gte=since)
    found: ScopedQuerySet = mine.filter(receipt_way="").order_by("handed_over_on", "pk")
    return found


def survey_asked_last(actor: Actor) -> str:
    """The key of what was asked after the last hand-over; empty when nothing ever was."""
    mine = Prototype.objects.within(actor).filter(survey__isnull=False)
    return (
        mine.order_by("-handed_over_on", "-pk").values_list("survey__key", flat=True).first() or ""
    )
