"""The way of one company through the lab: everything that points to it, in the order of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies.models import Company

from .listing import LISTINGS
from .records import NAMINGS, Called

MOST_EACH = 40
OF_A_COMPANY = ("prototype", "tenancy", "channel_support", "hire", "revenue")


@dataclass(frozen=True, slots=True)
class Station:
    """One record on the way."""

    kind: str
    key: str
    day: dt.date
    called: Called


def path(actor: Actor, company: Company) -> list[Station]:
    """Newest first, 40 of each kind at most; one query a kind. Only what the actor may read."""
    actor.require(Permission.COMPANIES_READ)
    found = [one for kind in OF_A_COMPANY for one in _stations(actor, kind, company)]
    return sorted(found, key=lambda one: one.day, reverse=True)


def _stations(actor: Actor, kind: str, company: Company) -> Iterator[Station]:
    listing, naming = LISTINGS[kind], NAMINGS[kind]
    if not actor.can(listing.permission):
        return
    mine = naming.model.objects.within(actor).filter(company=company)
    rows = mine.order_by(f"-{listing.day}", "-pk").values_list("key", listing.day, *naming.columns)
    for key, day, *rest in rows[:MOST_EACH]:
        yield Station(kind, key, day, naming.call(*rest))
