"""The one person whom a form names: known or new, by the matching that imports follow."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as known_people
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.models import Person
from pulmu.domains.workbook import matching
from pulmu.domains.workbook.rules.people import Details, Identity


@transaction.atomic
def person_meant(
    actor: Actor,
    *,
    name: str,
    at: dt.datetime,
    phone: str = "",
    birth_year: int | None = None,
    affiliation: str = "",
    email: str = "",
) -> tuple[Person, bool]:
    """Who is meant, and whether somebody new was recorded for it.

    ``phone`` are digits. Who was merged into somebody else is that other person from here on.
    By ``email`` somebody reads what is theirs: whoever of that name is known under it is meant
    before others; it is added to somebody known only where a phone or a year of birth says who
    they are. By a name alone somebody new is recorded, to be looked at where there are namesakes.
    """
    actor.require(Permission.PEOPLE_WRITE)
    identity, details = Identity(name, phone, None, birth_year), Details(affiliation=affiliation)
    address = people.require_email(email) if email else ""
    known = people.known_under(actor, name=name, email=address) if address else None
    if known is not None:
        news = matching.filled(known, identity, details)
        return (_recorded(actor, news, at=at) if news else known), False
    row, standing = matching.one(actor, identity, details)
    if address and not _is_said(identity, standing):
        said = PersonRow(
            name=name, phone=phone, birth_year=birth_year, affiliation=affiliation, email=address
        )
        return people.introduce_proven(actor, row=said, at=at), True
    if row is not None:
        found = _recorded(actor, row, at=at)
    elif standing is not None:
        found = standing
    else:
        raise LookupError("matching named neither a known person nor a row for a new one")
    found = known_people.kept(actor, found)
    if address:
        people.add_email(actor, key=found.key, email=address, at=at)
    return found, standing is None


@transaction.atomic
def tell_of_known(actor: Actor, *, at: dt.datetime, **said: Any) -> None:
    """Record what `person_meant` would of somebody known; whoever is new stays unknown.

    What is told of somebody known is posted, and so takes the ledger's head. Called before the
    transaction of an act that names them, it leaves that act nothing to post before its own locks;
    and an act that is refused leaves nobody new.
    """
    _person, is_new = person_meant(actor, at=at, **said)
    transaction.set_rollback(is_new)


def _recorded(actor: Actor, row: PersonRow, *, at: dt.datetime) -> Person:
    return people.record_people(actor, rows=[row], at=at).objects[0]


def _is_said(identity: Identity, standing: Person | None) -> bool:
    """Whether more than a name says that it is they."""
    if standing is None:
        return False
    index = known_people.phone_index(identity.phone)
    is_their_year = identity.birth_year is not None and identity.birth_year == standing.birth_year
    return is_their_year or bool(index and index == standing.phone_index)
