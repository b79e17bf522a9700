"""Records of a kind as a list: found by words, narrowed by year and state, with their proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.search.grams import squeeze, words_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.ledger import queries as ledger

from .records import NAMINGS, Called

PERSON = "person__search"


@dataclass(frozen=True, slots=True)
class Listing:
    """``day`` orders the list and says the year; ``choice`` is a column with a closed list;
    ``search`` are the columns looked through, a person by the made-up search column.
    """

    permission: Permission
    day: str
    choice: str
    search: tuple[str, ...]

    @property
    def finds_persons(self) -> bool:
        return PERSON in self.search


LISTINGS: Mapping[str, Listing] = {
    "session": Listing(
        Permission.PROGRAMMES_READ, "starts_at", "state",
        ("code", "title", "programme__name", "place"),
    ),
    "use": Listing(Permission.PLACES_READ, "starts_at", "role", ("resource__name", PERSON)),
    "culture_act": Listing(
        Permission.OUTREACH_READ, "on", "type", ("title", "campaign", "outlet")
    ),
    "company": Listing(
        Permission.COMPANIES_READ, "first_support_on", "form", ("code", "name", "business_no")
    ),
    "prototype": Listing(
        Permission.PROTOTYPES_READ, "received_on", "state",
        ("code", "name", "company__name", PERSON),
    ),
    "hire": Listing(
        Permission.SUPPORT_READ, "insured_on", "contract", ("company__name", "employee_key")
    ),
    "revenue": Listing(
        Permission.SUPPORT_READ, "supplied_on", "nature",
        ("company__name", "channel", "invoice_no"),
    ),
    "tenancy": Listing(
        Permission.SUPPORT_READ, "starts_on", "", ("code", "company__name", "space")
    ),
    "investment": Listing(
        Permission.SUPPORT_READ, "invested_on", "round", ("company__name", "investor")
    ),
    "right": Listing(
        Permission.SUPPORT_READ, "filed_on", "state", ("company__name", "name", "number")
    ),
    "certification": Listing(
        Permission.SUPPORT_READ, "certified_on", "", ("company__name", "name", "number")
    ),
    "channel_support": Listing(
        Permission.MARKETS_READ, "on", "state", ("code", "event", "company__name")
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """One record in a list. ``choice`` is the word of its closed list, ``proof`` one of the
    ledger's three.
    """

    key: str
    called: Called
    day: dt.date
    choice: str
    proof: str


def records(
    actor: Actor,
    kind: str,
    *,
    text: str = "",
    year: int | None = None,
    choice: str = "",
    oldest_first: bool = False,
) -> ScopedQuerySet:
    """The organisation's own records of a kind, newest first. Every word has to fit somewhere."""
    listing = _listing(actor, kind)
    found = _mine(actor, kind)
    for word in words_of(text):
        fits = Q()
        for column in listing.search:
            by_person = column.endswith(PERSON)
            lookup = f"{column}__contains" if by_person else f"{column}__icontains"
            fits |= Q((lookup, squeeze(word) if by_person else word))
        found = found.filter(fits)
    if year is not None:
        found = found.filter(**{f"{listing.day}__year": year})
    if choice and listing.choice:
        found = found.filter(**{listing.choice: choice})
    sign = "" if oldest_first else "-"
    return found.order_by(f"{sign}{listing.day}", f"{sign}pk")


def years_of_records(actor: Actor, kind: str) -> list[int]:
    """The years in which there are records of a kind, newest first."""
    day, mine = _listing(actor, kind).day, _mine(actor, kind)
    column = mine.model._meta.get_field(day)
    spans = mine.datetimes if column.get_internal_type() == "DateTimeField" else mine.dates
    return [found.year for found in spans(day, "year", order="DESC")]


def listed(actor: Actor, kind: str, some: ScopedQuerySet) -> Iterator[Listed]:
    """These records as rows, in their order; a handful of queries however many."""
    listing, naming = _listing(actor, kind), NAMINGS[kind]
    columns = ("key", listing.day, listing.choice or "key", *naming.columns)
    rows: Sequence[Sequence[Any]] = list(some.values_list(*columns))
    proofs = ledger.proofs(actor, [f"{kind}:{row[0]}" for row in rows])
    for key, day, choice, *rest in rows:
        yield Listed(
            key,
            naming.call(*rest),
            day_of(day) if isinstance(day, dt.datetime) else day,
            choice if listing.choice else "",
            proofs.get(f"{kind}:{key}", ledger.NONE),
        )


def _listing(actor: Actor, kind: str) -> Listing:
    listing = LISTINGS.get(kind)
    if listing is None:
        raise NotFound
    actor.require(listing.permission)
    return listing


def _mine(actor: Actor, kind: str) -> ScopedQuerySet:
    return NAMINGS[kind].model.objects.within(actor).filter(organisation_id=actor.home or 0)
