"""Reads. Every query takes the actor first and returns only what it may see."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks

from .models import Prototype


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
