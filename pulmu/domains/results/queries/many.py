"""Acts on many records, and lists kept under a name."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.results.models import ManyAct, SavedView


def many_act(actor: Actor, key: str) -> ManyAct:
    found = ManyAct.objects.within(actor).filter(organisation_id=actor.home or 0, key=key).first()
    if found is None:
        raise NotFound
    return found


def many_acts(actor: Actor, keys: Iterable[str]) -> dict[str, ManyAct]:
    """Acts on many by key; keys of imports and of nothing are left out."""
    mine = ManyAct.objects.within(actor)
    return {found.key: found for found in mine.filter(key__in=set(keys))}


def views(actor: Actor, kind: str) -> ScopedQuerySet:
    """The lists of a kind that are kept under a name, by name."""
    mine = SavedView.objects.within(actor).filter(organisation_id=actor.home or 0, kind=kind)
    return mine.order_by("name", "pk")
