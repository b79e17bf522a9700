"""Who agreed to be introduced to a company, as its founders read of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.phones import format_phone
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import note_access
from pulmu.domains.companies import queries as companies
from pulmu.domains.people.models import Person
from pulmu.domains.support import queries
from pulmu.domains.support.models import Introduction
from pulmu.domains.support.queries import Taken


@dataclass(frozen=True, slots=True)
class Introduced:
    """Who said yes to a company, as its founders see them."""

    introduction: Introduction
    name: str
    phone: str
    email: str
    words: str
    link: str
    courses: tuple[Taken, ...]


@transaction.atomic
def look_at_introduced(actor: Actor, *, company: str, at: dt.datetime) -> list[Introduced]:
    """For a founder: who said yes, and how they are reached. That it was read is written down."""
    actor.require(Permission.SUPPORT_OWN)
    found = companies.held_company(actor, company)
    if found.organisation_id != actor.organisation_id:
        raise NotFound
    shown = queries.shown_to_company(actor, found, on=day_of(at))
    persons = [one.person_id for one in shown]
    said = queries.standing(actor, persons, on=day_of(at))
    # Whoever took it back at this very moment is shown no more.
    shown = [one for one in shown if one.person_id in said]
    courses = queries.courses_of(actor, persons)
    read = queries.reached(actor, persons)
    if shown:
        keys = [one.person.key for one in shown]
        note_access(actor, what="portal.company.jobs", subjects=keys, at=at)
    return [
        Introduced(
            introduction=one,
            name=one.person.name,
            phone=_phone(read[one.person_id].person, one.person),
            email=read[one.person_id].address,
            words=said[one.person_id].words,
            link=said[one.person_id].link,
            courses=tuple(courses.get(one.person_id, ())),
        )
        for one in shown
    ]


def _phone(*known_as: Person | None) -> str:
    """The first there is."""
    sealed = next((one.phone_sealed for one in known_as if one and one.phone_sealed), "")
    return format_phone(secrets.unseal(sealed))
