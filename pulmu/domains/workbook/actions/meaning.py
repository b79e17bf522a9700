"""The one person whom a form names: known or new, by the matching that imports follow."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as known_people
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
) -> tuple[Person, bool]:
    """Who is meant, and whether somebody new was recorded for it.

    ``phone`` are digits. Who was merged into somebody else is that other person from here on.
    """
    actor.require(Permission.PEOPLE_WRITE)
    identity = Identity(name, phone, None, birth_year)
    row, standing = matching.one(actor, identity, Details(affiliation=affiliation))
    if row is not None:
        standing = people.record_people(actor, rows=[row], at=at).objects[0]
    if standing is None:
        raise LookupError("matching named neither a known person nor a row for a new one")
    return known_people.kept(actor, standing), row is not None and not row.key
