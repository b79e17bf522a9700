"""Somebody tells who they are: on the portal, or at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.db.models import F, Q, QuerySet

from pulmu.core.kernel.emails import email_address
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.numbering import hold_numbers
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import queries
from pulmu.domains.people.models import Person, PersonQuerySet

from .recording import PersonRow, add_row


@transaction.atomic
def introduce(
    actor: Actor, *, row: PersonRow, at: dt.datetime, none_of: Collection[int] | QuerySet = ()
) -> Person:
    """Whoever says this of themselves: somebody known of that name with that e-mail or phone, else
    somebody new. Of somebody known nothing is changed: a name and a number prove nothing. A
    namesake makes the new one a possible duplicate, for the desk to look at. ``none_of`` are known
    people whom the caller has reason to take for others.
    """
    actor.require(Permission.PEOPLE_INTRODUCE)
    namesakes = _namesakes(actor, row)
    same = Q(pk__isnull=True)
    if index := queries.email_index(row.email or ""):
        same |= Q(email_index=index)
    if index := queries.phone_index(row.phone):
        same |= Q(phone_index=index)
    known = namesakes.filter(same).exclude(pk__in=none_of).order_by("pk").first()
    if known is not None:
        return known
    return _new(actor, row, at=at)


@transaction.atomic
def introduce_proven(actor: Actor, *, row: PersonRow, at: dt.datetime) -> Person:
    """Whoever says this of themselves under an address that they have proven to read, or of whom
    the desk says it: who is known by that name under that very address (`known_under`), else
    somebody new, however alike. Two at one moment are one: the second waits, and finds the first.
    """
    actor.require(Permission.PEOPLE_INTRODUCE)
    email = row.email or ""
    if not queries.email_index(email):
        return _new(actor, row, at=at)
    if (known := known_under(actor, name=row.name, email=email)) is not None:
        return known
    hold_numbers(actor)
    return known_under(actor, name=row.name, email=email) or _new(actor, row, at=at)


def known_under(actor: Actor, *, name: str, email: str) -> Person | None:
    """Who is known by this name under this very address, as whom they count; and of several records
    that were made one, whose name stands on one and whose address on another.
    """
    index = queries.email_index(email)
    if not index:
        return None
    mine = Person.objects.within(actor).filter(organisation_id=actor.organisation_id)
    reached = mine.filter(email_index=index, destroyed_at__isnull=True)
    found = _first_named(reached, name)
    if found is None:
        as_one = queries.together(actor, reached.values_list("pk", flat=True))
        found = _first_named(mine.filter(pk__in=as_one, destroyed_at__isnull=True), name)
    return queries.kept(actor, found) if found is not None else None


def _first_named(known: PersonQuerySet, name: str) -> Person | None:
    """Who was not merged away first."""
    in_turn = (F("merged_into").asc(nulls_first=True), "pk")
    return known.filter(name=clean(name)).order_by(*in_turn).first()


def _new(actor: Actor, row: PersonRow, *, at: dt.datetime) -> Person:
    doubtful = _namesakes(actor, row).exists()
    said = replace(
        row, key="", email=email_address(row.email or ""), is_possible_duplicate=doubtful
    )
    return add_row(actor, row=said, at=at)


def _namesakes(actor: Actor, row: PersonRow) -> PersonQuerySet:
    mine = queries.people(actor)
    return mine.filter(name=clean(row.name), organisation_id=actor.organisation_id)
