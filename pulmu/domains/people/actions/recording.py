"""Writes about persons: recording, correcting, and the recorded look behind the mask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pulmu.core.files.children.personal import seen_in
from pulmu.core.kernel.emails import email_address
from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.keys import is_key, new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import bulk, records
from pulmu.core.trail.actions import note_access, record
from pulmu.core.trail.models import Change, ChangeKind
from pulmu.core.trail.records import Put, chunks
from pulmu.domains.people import rules
from pulmu.domains.people.choices import Sex
from pulmu.domains.people.models import Guardian, Person
from pulmu.domains.people.queries import PersonDestroyed, together
from pulmu.ledger.posting import post


class NameMissing(Refused):
    code = "people.name_missing"


class UnknownSex(Refused):
    code = "people.unknown_sex"


class EmailImpossible(Refused):
    code = "people.email_impossible"


class EmailKnown(Refused):
    code = "people.email_known"


class BirthImpossible(Refused):
    code = "people.birth_impossible"


class ResidentNumber(Refused):
    code = "people.resident_number"


class FormBroken(Refused):
    code = "people.form_broken"


class Suspended(Refused):
    code = "people.suspended"


class FormUsed(Refused):
    """Its key is somebody's already, and what it says is somebody else."""

    code = "people.form_used"


class PersonInUse(Refused):
    code = "people.in_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as typed. With a ``key`` the row corrects everything about that person.

    ``phone`` may be written in any way. Of a birth date and a year the date wins. An ``email``
    of None stays as it is.
    """

    name: str
    key: str = ""
    phone: str = ""
    birth_date: dt.date | None = None
    birth_year: int | None = None
    sex: str = Sex.UNSAID
    region: str = ""
    affiliation: str = ""
    is_possible_duplicate: bool = False
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person without the mask."""

    key: str
    name: str
    phone: str
    birth_date: dt.date | None
    birth_year: int | None
    region: str
    affiliation: str
    guardian: str = ""
    guardian_phone: str = ""
    email: str = ""


@transaction.atomic
def add_person(actor: Actor, *, row: PersonRow, once: str, at: dt.datetime) -> Person:
    """Somebody new. ``once`` is the random key that the form carried: it becomes the person's, so
    that a form sent twice makes one person. Sent again with other words it is refused.
    """
    actor.require(Permission.PEOPLE_WRITE)
    if not is_key(once):
        raise FormBroken(_("The form is out of date. Please open it again."))
    _check(row, today=day_of(at))
    known = Person.objects.within(actor).filter(key=once, organisation_id=actor.organisation_id)
    try:
        with transaction.atomic():
            found = known.first()
            if found is None:
                return _added(actor, row, once, at=at)
    except IntegrityError as error:
        # The other of two clicks was there first; or the key is somebody's elsewhere.
        found = known.first()
        if found is None:
            raise FormBroken(_("The form is out of date. Please open it again.")) from error
    said = _columns(row, found)
    if any(getattr(found, name) != value for name, value in said.items()):
        raise FormUsed(_("This form was sent already, for somebody else. Send it once more."))
    return found


def add_row(actor: Actor, *, row: PersonRow, at: dt.datetime) -> Person:
    """Somebody new, for actions of this domain that have asked for their own permission."""
    _check(row, today=day_of(at))
    return _added(actor, row, new_key(), at=at)


@transaction.atomic
def record_people(actor: Actor, *, rows: Sequence[PersonRow], at: dt.datetime) -> Put[Person]:
    """Create the people without a key and correct those with one.

    There is no natural key: who is who is decided by the caller. A corrected birth date, sex or
    region moves the facts of that person.
    """
    actor.require(Permission.PEOPLE_WRITE)
    for row in rows:
        _check(row, today=day_of(at))
    known = locked(actor, {row.key for row in rows if row.key})
    done = _put(actor, rows, known, at=at)
    if done.changes:
        record(actor, "people.person.recorded", at=at, changes=done.changes, count=len(rows))
    if done.changed:
        post(actor, at=at, changed={"person": [person.key for person in done.changed]})
    return done


@transaction.atomic
def add_email(actor: Actor, *, key: str, email: str, at: dt.datetime) -> Person:
    """Where somebody who is known reads their mail. Harmless twice; another address than the one
    they are known under is refused: it would hand what is theirs to whoever reads there.
    """
    actor.require(Permission.PEOPLE_WRITE)
    person = locked(actor, {key})[key]
    columns = _email_columns(require_email(email), person)
    if person.email_index == columns["email_index"]:
        return person
    if person.email_index:
        raise EmailKnown(
            _("This person is known under another e-mail address. Correct it on their page.")
        )
    done = records.put(actor, Person, match=("key",), rows=[{"key": key, **columns}], at=at)
    record(actor, "people.person.recorded", at=at, changes=done.changes, count=1)
    return done.objects[0]


@transaction.atomic
def remove_people(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete people that no record points to; refused when one does."""
    actor.require(Permission.PEOPLE_WRITE)
    known = locked(actor, set(keys), destroyed=True)
    try:
        changes = records.remove(actor, known.values())
    except ProtectedError as error:
        raise PersonInUse(_("Records still point to this person.")) from error
    if changes:
        record(actor, "people.person.removed", at=at, changes=changes, why=why)
    return len(changes)


@transaction.atomic
def unmask(
    actor: Actor,
    *,
    keys: Iterable[str],
    what: str,
    at: dt.datetime,
    reason: str = "",
    for_them: bool = False,
) -> list[Contact]:
    """Show people without the mask, and write down that it was done, by whom and why.

    ``what`` names the page or file they are shown on. In the order of ``keys``. Whoever had the
    use of their data stopped is shown ``for_them`` alone: to correct it or to hand it to them.
    """
    actor.require(Permission.PEOPLE_UNMASK)
    wanted = list(dict.fromkeys(keys))
    known = locked(actor, set(wanted), destroyed=True)
    if not for_them:
        refuse_suspended(known.values())
    note_access(actor, what=what, subjects=wanted, at=at, reason=reason)
    mine = Guardian.objects.within(actor).filter(person__in=known.values())
    guardians = {one.person_id: one for one in mine}
    return [_contact(known[key], guardians.get(known[key].pk)) for key in wanted]


def require_email(text: str) -> str:
    """The address as it is stored; refused when nobody can be written to like that."""
    address = email_address(text)
    try:
        validate_email(address)
    except ValidationError as error:
        message = _("This is not an e-mail address. It looks like hana@example.kr.")
        raise EmailImpossible(message) from error
    return address


def refuse_suspended(people: Iterable[Person]) -> None:
    if any(person.is_suspended for person in people):
        raise Suspended(
            _("This person had the use of their data stopped. They have to allow it again first.")
        )


def _contact(person: Person, guardian: Guardian | None) -> Contact:
    return Contact(
        key=person.key,
        name=person.name,
        phone=_phone(person.phone_sealed),
        birth_date=person.birth_date,
        birth_year=person.birth_year,
        region=person.region,
        affiliation=person.affiliation,
        guardian=secrets.unseal(guardian.name_sealed) if guardian else "",
        guardian_phone=_phone(guardian.phone_sealed) if guardian else "",
        email=secrets.unseal(person.email_sealed),
    )


def _phone(sealed: str) -> str:
    return rules.format_phone(secrets.unseal(sealed))


def _check(row: PersonRow, *, today: dt.date) -> None:
    if not clean(row.name):
        raise NameMissing(_("A person needs a name."))
    if row.sex not in Sex.values:
        raise UnknownSex(_("Sex is one of %(words)s.") % {"words": ", ".join(Sex.values)})
    if not rules.is_birth_possible(row.birth_date, row.birth_year, today=today):
        raise BirthImpossible(_("The date of birth must lie between 1900 and today."))
    if row.email:
        require_email(row.email)
    if any(map(seen_in, (row.name, row.region, row.affiliation))):
        raise ResidentNumber(
            _("This looks like a resident registration number. They are never stored.")
        )


def _added(actor: Actor, row: PersonRow, key: str, *, at: dt.datetime) -> Person:
    person = _new(actor, row, at=at)
    person.key = key
    made = _made(actor, person)
    bulk.insert([person])
    record(actor, "people.person.recorded", at=at, changes=[made], count=1)
    return person


def _made(actor: Actor, person: Person) -> Change:
    return Change(
        organisation_id=actor.organisation_id,
        kind=ChangeKind.CREATED,
        model=Person._meta.label,
        key=person.key,
    )


def _put(
    actor: Actor, rows: Sequence[PersonRow], known: Mapping[str, Person], *, at: dt.datetime
) -> Put[Person]:
    corrected = [{"key": row.key, **_columns(row, known[row.key])} for row in rows if row.key]
    done = records.put(actor, Person, match=("key",), rows=corrected, at=at)
    corrections = iter(done.objects)
    done.objects = [next(corrections) if row.key else _new(actor, row, at=at) for row in rows]
    done.created = [person for person in done.objects if person.pk is None]
    done.changes += [_made(actor, person) for person in done.created]
    bulk.insert(done.created)
    return done


def _new(actor: Actor, row: PersonRow, *, at: dt.datetime) -> Person:
    return Person(
        **_columns(row),
        organisation_id=actor.organisation_id,
        imported=bool(actor.batch),
        created_at=at,
        changed_at=at,
    )


def _columns(row: PersonRow, known: Person | None = None) -> dict[str, Any]:
    """Columns of a row; the sealed phone stays as it is when it is the same number."""
    digits = rules.phone_digits(row.phone)
    index = secrets.blind_index(digits)
    sealed = known.phone_sealed if known and known.phone_index == index else secrets.seal(digits)
    name = clean(row.name)
    columns = _email_columns(row.email, known) if row.email is not None else {}
    return {
        **columns,
        "name": name,
        "search": rules.search_text(name),
        "phone_sealed": sealed,
        "phone_index": index,
        "birth_date": row.birth_date,
        "birth_year": row.birth_date.year if row.birth_date else row.birth_year,
        "sex": row.sex,
        "region": clean(row.region),
        "affiliation": clean(row.affiliation),
        "is_possible_duplicate": row.is_possible_duplicate,
    }


def _email_columns(email: str, known: Person | None) -> dict[str, str]:
    address = email_address(email)
    index = secrets.blind_index(address)
    same = known is not None and known.email_index == index
    sealed = known.email_sealed if known is not None and same else secrets.seal(address)
    return {"email_sealed": sealed, "email_index": index}


def locked(actor: Actor, keys: set[str], *, destroyed: bool = False) -> dict[str, Person]:
    """People of the actor's own organisation by key; NotFound when one of them is not. With
    somebody whose data was destroyed nothing is done any more, unless ``destroyed`` may be.
    """
    mine = Person.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = {
        person.key: person
        for some in chunks(sorted(keys))
        for person in records.keyed(mine, some).select_for_update(of=("self",)).order_by("pk")
    }
    if len(found) != len(keys):
        raise NotFound(_("There is no such person in this organisation."))
    if not destroyed and any(person.destroyed_at for person in found.values()):
        raise PersonDestroyed(_("What was known of this person was destroyed."))
    return found


def locked_together(actor: Actor, *keys: str) -> list[Person]:
    """The people of these keys, in their order, and then everybody they were merged with."""
    mine = Person.objects.within(actor).filter(organisation_id=actor.organisation_id)
    numbers = together(actor, mine.filter(key__in=keys).values_list("pk", flat=True))
    every = set(mine.filter(pk__in=numbers).values_list("key", flat=True))
    found = locked(actor, {*keys, *every})
    return [found[key] for key in dict.fromkeys((*keys, *found))]
