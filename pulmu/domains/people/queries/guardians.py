"""Children, and who answers for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people import rules
from pulmu.domains.people.models import Guardian, Person, PersonQuerySet

from .persons import people


@dataclass(frozen=True, slots=True)
class GuardianLine:
    """A guardian behind the mask; relation and way as words, and as they are chosen in a form."""

    name: str
    phone: str
    relation: str
    chosen_relation: str
    way: str
    chosen_way: str
    verified_on: dt.date | None
    verified_by: str


def guardian(actor: Actor, person: Person) -> GuardianLine | None:
    found = Guardian.objects.within(actor).filter(person=person).first()
    if found is None:
        return None
    return GuardianLine(
        name=rules.mask_name(secrets.unseal(found.name_sealed)),
        phone=rules.mask_phone(secrets.unseal(found.phone_sealed)),
        relation=found.get_relation_display(),
        chosen_relation=found.relation,
        way=found.get_way_display(),
        chosen_way=found.way,
        verified_on=found.verified_on,
        verified_by=found.verified_by,
    )


def guardian_email(actor: Actor, person: Person) -> str:
    """Where a guardian is written to; empty when that is not known."""
    found = Guardian.objects.within(actor).filter(person=person).first()
    return secrets.unseal(found.email_sealed) if found else ""


def is_child(person: Person, *, on: dt.date) -> bool:
    return rules.is_under_14(person.birth_date, person.birth_year, on)


def is_under_14(birth_date: dt.date | None, *, on: dt.date) -> bool:
    """The same of somebody who is not known yet."""
    return rules.is_under_14(birth_date, None, on)


def has_verified_guardian(actor: Actor, person: Person, *, on: dt.date) -> bool:
    """Whether that was so on a day already: what was said before is not covered by it."""
    return _verified(actor, on=on).filter(person=person).exists()


def without_guardian(actor: Actor, *, on: dt.date) -> PersonQuerySet:
    """Who is under 14 on a day, as far as is known, and has no guardian whose consent is sure."""
    youngest_grown = _fourteen_years_before(on)
    child = Q(birth_date__gt=youngest_grown) | Q(
        birth_date__isnull=True, birth_year__gte=on.year - rules.CONSENTING_AGE
    )
    sure = _verified(actor, on=on)
    return people(actor).filter(child).exclude(pk__in=sure.values("person_id"))


def _verified(actor: Actor, *, on: dt.date) -> ScopedQuerySet:
    mine: ScopedQuerySet = Guardian.objects.within(actor)
    return mine.filter(verified_on__lte=on)


def _fourteen_years_before(on: dt.date) -> dt.date:
    """Who was born on this day or before has turned 14; nobody turns 14 on a 29th of February
    that is none.
    """
    try:
        return on.replace(year=on.year - rules.CONSENTING_AGE)
    except ValueError:
        return on.replace(year=on.year - rules.CONSENTING_AGE, day=28)
