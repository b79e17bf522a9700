"""Reads. Every query takes the actor first and returns only what it may see."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.support.models import Hire, Revenue


def hires(actor: Actor) -> ScopedQuerySet:
    """Newest first, each with its company."""
    return Hire.objects.within(actor).select_related("company").order_by("-insured_on", "-pk")


def hire(actor: Actor, key: str) -> Hire:
    found = hires(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def hires_by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Hire]:
    """Hires by key; unknown keys are left out."""
    mine = Hire.objects.within(actor)
    return {found.key: found for some in chunks(keys) for found in mine.filter(key__in=some)}


def revenues(actor: Actor) -> ScopedQuerySet:
    """Newest first, each with its company."""
    return Revenue.objects.within(actor).select_related("company").order_by("-supplied_on", "-pk")


def revenue(actor: Actor, key: str) -> Revenue:
    found = revenues(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def revenues_by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Revenue]:
    """Revenue by key; unknown keys are left out."""
    mine = Revenue.objects.within(actor)
    return {found.key: found for some in chunks(keys) for found in mine.filter(key__in=some)}
