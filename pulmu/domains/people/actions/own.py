"""What people say, correct and ask for of themselves, by what they hold: a proven e-mail address.

Nobody gets further than the persons known under that address (`queries.held_people`). What is said
while signing up is told by programmes, which has looked at what is held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import note_access, record
from pulmu.domains.people import queries, rules
from pulmu.domains.people.choices import (
    ConsentChannel,
    ConsentKind,
    Relation,
    RequestSort,
    Verification,
)
from pulmu.domains.people.models import Consent, Guardian, Person, PersonQuerySet, SubjectRequest

from .consents import say
from .guardians import GuardianUnnamed
from .recording import locked, require_email
from .requests import take_in

_WEB = ConsentChannel.WEB


class PhoneImpossible(Refused):
    code = "people.phone_impossible"


@transaction.atomic
def say_own(
    actor: Actor, *, person: Person, said: Mapping[ConsentKind, bool], at: dt.datetime
) -> list[Consent]:
    """What somebody allows while signing up. Of somebody known under another address it is not
    taken: a name and a number prove nothing. A child is not asked, their guardian is.
    """
    actor.require(Permission.PEOPLE_INTRODUCE)
    on = day_of(at)
    known_elsewhere = person.email_index and person.email_index not in actor.holds
    if known_elsewhere or person.is_suspended or queries.is_child(person, on=on):
        return []
    given = {kind: True for kind, is_given in said.items() if is_given}
    return say(actor, person, given, channel=_WEB, said_on=on, at=at) if given else []


@transaction.atomic
def allow_own(
    actor: Actor, *, key: str, kind: ConsentKind, is_given: bool, at: dt.datetime
) -> list[Consent]:
    """Allow one thing on one's own page, or take it back. Harmless twice. Whoever was merged with
    somebody says it as the one that was kept: allows, where that one is not known under another
    address; takes back in any case.
    """
    person = _own(actor, key, None if is_given else queries.held_as_one(actor))
    return say(actor, person, {kind: is_given}, channel=_WEB, said_on=day_of(at), at=at)


@transaction.atomic
def keep_guardian(
    actor: Actor, *, person: Person, name: str, email: str, at: dt.datetime
) -> Guardian:
    """Whom a child names as their guardian, to be written to and not verified yet. One who was
    verified stays who they are and where they are written to, if anywhere: an address that a child
    types would speak for them.
    """
    actor.require(Permission.PEOPLE_INTRODUCE)
    if not clean(name):
        raise GuardianUnnamed(_("A guardian needs a name."))
    address = require_email(email)
    known = Guardian.objects.within(actor).filter(person=person).first()
    if known is not None and known.verified_on is not None:
        return known
    row = {"person_id": person.pk, "email_sealed": _sealed(address, known)}
    if known is None or secrets.unseal(known.name_sealed) != clean(name):
        row |= {"name_sealed": secrets.seal(clean(name)), "relation": Relation.OTHER}
    done = records.put(actor, Guardian, match=("person_id",), rows=[row], at=at)
    if done.changes:
        record(actor, "people.guardian.recorded", at=at, subject=person, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def agree(
    actor: Actor,
    *,
    person: Person,
    relation: Relation,
    said: Mapping[ConsentKind, bool],
    at: dt.datetime,
) -> None:
    """A guardian agrees by the link that was mailed to them, and says what else they allow for the
    child. Harmless twice; one who was verified before stays verified as they were.
    """
    actor.require(Permission.PEOPLE_INTRODUCE)
    on = day_of(at)
    known = Guardian.objects.within(actor).filter(person=person).first()
    if known is None:
        raise NotFound
    if known.verified_on is None:
        row = {
            "person_id": person.pk,
            "relation": relation,
            "way": Verification.EMAIL,
            "verified_on": on,
            "verified_by": actor.label,
        }
        done = records.put(actor, Guardian, match=("person_id",), rows=[row], at=at)
        record(actor, "people.guardian.recorded", at=at, subject=person, changes=done.changes)
    given = {kind: True for kind, is_given in said.items() if is_given}
    if given and not person.is_suspended:
        say(actor, person, given, channel=_WEB, said_on=on, at=at)


@transaction.atomic
def correct_own(actor: Actor, *, key: str, phone: str, at: dt.datetime) -> Person:
    """Another phone number of one's own. Harmless twice."""
    person = _own(actor, key)
    digits = rules.phone_digits(phone)
    if not digits:
        raise PhoneImpossible(_("This is not a phone number. It looks like 010-1234-5678."))
    index = secrets.blind_index(digits)
    if index == person.phone_index:
        return person
    row = {"key": key, "phone_sealed": secrets.seal(digits), "phone_index": index}
    done = records.put(actor, Person, match=("key",), rows=[row], at=at)
    record(actor, "people.person.recorded", at=at, subject=person, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def request_own(actor: Actor, *, key: str, sort: RequestSort, at: dt.datetime) -> SubjectRequest:
    """Ask for one's own data to be erased, or whatever else the law gives; the desk answers. The
    same of the same day again is the one that is there.
    """
    person = _own(actor, key)
    return take_in(actor, person, sort=sort, channel=_WEB, received_on=day_of(at), at=at)


def note_taking_out(actor: Actor, *, keys: list[str], at: dt.datetime) -> None:
    """Write down that somebody took their own data out."""
    actor.require(Permission.PEOPLE_INTRODUCE)
    note_access(actor, what="portal:export", subjects=keys, at=at, reason=_("Their own data"))


def _own(actor: Actor, key: str, held: PersonQuerySet | None = None) -> Person:
    actor.require(Permission.PEOPLE_INTRODUCE)
    mine = queries.held_people(actor) if held is None else held
    if not mine.filter(key=key).exists():
        raise NotFound
    return locked(actor, {key})[key]


def _sealed(address: str, known: Guardian | None) -> str:
    """The same address keeps its seal, so that nothing seems to have changed."""
    if known is not None and secrets.unseal(known.email_sealed) == address:
        return known.email_sealed
    return secrets.seal(address)
