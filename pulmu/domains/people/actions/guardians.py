"""Guardians of those under 14."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.people import rules
from pulmu.domains.people.models import Guardian

from .consents import DayAhead
from .recording import locked


class GuardianUnnamed(Refused):
    code = "people.guardian_unnamed"


class VerificationHalf(Refused):
    code = "people.verification_half"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianRow:
    """A guardian as typed. An empty name or phone leaves what is recorded as it is; another one
    has to be verified anew.
    """

    name: str = ""
    phone: str = ""
    relation: str
    way: str = ""
    verified_on: dt.date | None = None


@transaction.atomic
def record_guardian(actor: Actor, *, key: str, row: GuardianRow, at: dt.datetime) -> Guardian:
    """Who answers for a child, and how their consent was made sure. Harmless twice."""
    actor.require(Permission.PEOPLE_WRITE)
    person = locked(actor, {key})[key]
    if bool(row.way) != (row.verified_on is not None):
        raise VerificationHalf(_("A verification needs both the way and the day."))
    if row.verified_on is not None and row.verified_on > day_of(at):
        raise DayAhead(_("The day lies in the future."))
    known = Guardian.objects.within(actor).filter(person=person).first()
    if not (clean(row.name) or (known and known.name_sealed)):
        raise GuardianUnnamed(_("A guardian needs a name."))
    columns: dict[str, Any] = {
        "person_id": person.pk,
        "name_sealed": _sealed(clean(row.name), known.name_sealed if known else ""),
        "phone_sealed": _sealed(rules.phone_digits(row.phone), known.phone_sealed if known else ""),
        "relation": row.relation,
    }
    if known and _is_verified_by(row, known) and _is_another(columns, known):
        row = replace(row, way="", verified_on=None)
    columns |= {
        "way": row.way,
        "verified_on": row.verified_on,
        "verified_by": _by(actor, row, known),
    }
    done = records.put(actor, Guardian, match=("person_id",), rows=[columns], at=at)
    if done.changes:
        record(actor, "people.guardian.recorded", at=at, subject=person, changes=done.changes)
    return done.objects[0]


def _sealed(typed: str, known: str) -> str:
    """The same words keep their seal, so that nothing seems to have changed."""
    if not typed or (known and secrets.unseal(known) == typed):
        return known
    return secrets.seal(typed)


def _by(actor: Actor, row: GuardianRow, known: Guardian | None) -> str:
    if row.verified_on is None:
        return ""
    return known.verified_by if known and _is_verified_by(row, known) else actor.label


def _is_verified_by(row: GuardianRow, known: Guardian) -> bool:
    """Whether the row says no more than the verification that stands."""
    return (known.way, known.verified_on) == (row.way, row.verified_on)


def _is_another(columns: dict[str, Any], known: Guardian) -> bool:
    """Somebody else, or somebody reached elsewhere: who was verified was the one before."""
    name, phone = columns["name_sealed"], columns["phone_sealed"]
    return name != known.name_sealed or (bool(known.phone_sealed) and phone != known.phone_sealed)
