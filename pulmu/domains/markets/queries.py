"""Reads. Every query takes the actor first and returns only what it may see."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks

from .models import ChannelSupport


def channel_supports(actor: Actor) -> ScopedQuerySet:
    """Newest first, each with its company."""
    return ChannelSupport.objects.within(actor).select_related("company").order_by("-on", "-pk")


def channel_support(actor: Actor, key: str) -> ChannelSupport:
    found = channel_supports(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, ChannelSupport]:
    """Supports by key; unknown keys are left out."""
    mine = ChannelSupport.objects.within(actor)
    return {found.key: found for some in chunks(keys) for found in mine.filter(key__in=some)}
