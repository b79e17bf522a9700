"""Reads. Every query takes the actor first and returns only what it may see."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks

from .models import CultureAct


def acts(actor: Actor) -> ScopedQuerySet:
    """Newest first."""
    return CultureAct.objects.within(actor).order_by("-on", "-pk")


def act(actor: Actor, key: str) -> CultureAct:
    found = acts(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def campaigns(actor: Actor, *, most: int) -> list[str]:
    """The campaigns that acts belong to, by name."""
    named = CultureAct.objects.within(actor).exclude(campaign="").order_by("campaign")
    return list(named.values_list("campaign", flat=True).distinct()[:most])


def by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, CultureAct]:
    """Acts by key; unknown keys are left out."""
    mine = CultureAct.objects.within(actor)
    return {found.key: found for some in chunks(keys) for found in mine.filter(key__in=some)}
