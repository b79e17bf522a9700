"""Writes about persons: recording, correcting, merging, and the recorded look behind the mask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import bulk, records
from pulmu.core.trail.actions import note_access, record
from pulmu.core.trail.models import Change, ChangeKind
from pulmu.core.trail.records import Put, chunks
from pulmu.ledger.actions import alias, unalias
from pulmu.ledger.posting import post

from . import queries, rules
from .choices import Sex
from .models import Person

# The ledger may not hold what people type: its reasons are words of ours, theirs go to the trail.
SAME_PERSON, NOT_THE_SAME = "same person", "not the same person"


class NameMissing(Refused):
    code = "people.name_missing"


class UnknownSex(Refused):
    code = "people.unknown_sex"


class BirthImpossible(Refused):
    code = "people.birth_impossible"


class MergedWithItself(Refused):
    code = "people.merged_with_itself"


class AlreadyMerged(Refused):
    code = "people.already_merged"


class KeptIsMerged(Refused):
    code = "people.kept_is_merged"


class PersonInUse(Refused):
    code = "people.in_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as typed. With a ``key`` the row corrects everything about that person.

    ``phone`` may be written in any way. Of a birth date and a year the date wins.
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


@dataclass(frozen=True, slots=True)
class Contact:
    """A person without the mask."""

    key: str
    name: str
    phone: str
    birth_date: dt.date | None


@transaction.atomic
def record_people(actor: Actor, *, rows: Sequence[PersonRow], at: dt.datetime) -> Put[Person]:
    """Create the people without a key and correct those with one.

    There is no natural key: who is who is decided by the caller. A corrected birth date, sex or
    region moves the facts of that person.
    """
    actor.require(Permission.PEOPLE_WRITE)
    for row in rows:
        _check(row, today=day_of(at))
    known = _locked(actor, {row.key for row in rows if row.key})
    done = _put(actor, rows, known, at=at)
    if done.changes:
        record(actor, "people.person.recorded", at=at, changes=done.changes, count=len(rows))
    if done.changed:
        post(actor, at=at, changed={"person": [person.key for person in done.changed]})
    return done


@transaction.atomic
def remove_people(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete people that no record points to; refused when one does."""
    actor.require(Permission.PEOPLE_WRITE)
    known = _locked(actor, set(keys))
    try:
        changes = records.remove(actor, known.values())
    except ProtectedError as error:
        raise PersonInUse(_("Records still point to this person.")) from error
    if changes:
        record(actor, "people.person.removed", at=at, changes=changes, why=why)
    return len(changes)


@transaction.atomic
def merge(actor: Actor, *, keep_key: str, drop_key: str, why: str, at: dt.datetime) -> Person:
    """Say that two known people are one. Returns the dropped one.

    Records keep pointing to the dropped person; the ledger's alias makes them count as one from
    here on, so figures that were published do not move. Merging the same pair twice is harmless.
    ``why`` goes to the trail.
    """
    keep, drop = _pair(actor, keep_key, drop_key)
    if keep.pk == drop.pk:
        raise MergedWithItself(_("Choose two different people."))
    if drop.merged_into_id == keep.pk:
        return drop
    if drop.merged_into_id is not None:
        raise AlreadyMerged(_("This person has already been merged into another."))
    if keep.merged_into_id is not None:
        raise KeptIsMerged(_("The person to keep has been merged into another: choose that one."))

    alias(actor, drop=drop.key, keep=keep.key, why=SAME_PERSON, at=at)
    doubtful = keep.is_possible_duplicate and _has_other_namesakes(actor, keep, drop)
    rows: list[dict[str, object]] = [
        {"key": drop.key, "merged_into_id": keep.pk, "is_possible_duplicate": False},
        {"key": keep.key, "merged_into_id": None, "is_possible_duplicate": doubtful},
    ]
    done = records.put(actor, Person, match=("key",), rows=rows, at=at)
    record(actor, "people.person.merged", at=at, subject=drop, changes=done.changes, why=why)
    return done.objects[0]


@transaction.atomic
def unmerge(actor: Actor, *, drop_key: str, why: str, at: dt.datetime) -> Person:
    """Take a merge back: from here on both count for themselves. Harmless twice."""
    drop = queries.person(actor, drop_key)
    actor.require(Permission.PEOPLE_MERGE, organisation_id=drop.organisation_id)
    drop = _locked(actor, {drop_key})[drop_key]
    if drop.merged_into_id is None:
        return drop
    unalias(actor, drop=drop.key, why=NOT_THE_SAME, at=at)
    return _correct(actor, drop, "people.person.unmerged", {"merged_into_id": None}, at=at, why=why)


@transaction.atomic
def dismiss_duplicate(actor: Actor, *, key: str, at: dt.datetime) -> Person:
    """Decide that a possible duplicate is somebody of their own. Harmless twice."""
    doubtful = queries.person(actor, key)
    actor.require(Permission.PEOPLE_MERGE, organisation_id=doubtful.organisation_id)
    if not doubtful.is_possible_duplicate:
        return doubtful
    cleared = {"is_possible_duplicate": False}
    return _correct(actor, doubtful, "people.person.duplicate_dismissed", cleared, at=at)


@transaction.atomic
def unmask(
    actor: Actor, *, keys: Iterable[str], what: str, at: dt.datetime, reason: str = ""
) -> list[Contact]:
    """Show people without the mask, and write down that it was done, by whom and why.

    ``what`` names the page or file they are shown on. In the order of ``keys``.
    """
    actor.require(Permission.PEOPLE_UNMASK)
    wanted = list(dict.fromkeys(keys))
    known = _locked(actor, set(wanted))
    note_access(actor, what=what, subjects=wanted, at=at, reason=reason)
    return [
        Contact(
            key=key,
            name=known[key].name,
            phone=rules.format_phone(secrets.unseal(known[key].phone_sealed)),
            birth_date=known[key].birth_date,
        )
        for key in wanted
    ]


def _check(row: PersonRow, *, today: dt.date) -> None:
    if not clean(row.name):
        raise NameMissing(_("A person needs a name."))
    if row.sex not in Sex.values:
        raise UnknownSex(_("Sex is one of %(words)s.") % {"words": ", ".join(Sex.values)})
    if not rules.is_birth_possible(row.birth_date, row.birth_year, today=today):
        raise BirthImpossible(_("The date of birth must lie between 1900 and today."))


def _put(
    actor: Actor, rows: Sequence[PersonRow], known: Mapping[str, Person], *, at: dt.datetime
) -> Put[Person]:
    corrected = [{"key": row.key, **_columns(row, known[row.key])} for row in rows if row.key]
    done = records.put(actor, Person, match=("key",), rows=corrected, at=at)
    corrections = iter(done.objects)
    done.objects = [next(corrections) if row.key else _new(actor, row, at=at) for row in rows]
    done.created = [person for person in done.objects if person.pk is None]
    done.changes += [
        Change(
            organisation_id=actor.organisation_id,
            kind=ChangeKind.CREATED,
            model=Person._meta.label,
            key=person.key,
        )
        for person in done.created
    ]
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
    return {
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


def _locked(actor: Actor, keys: set[str]) -> dict[str, Person]:
    """People of the actor's own organisation by key; NotFound when one of them is not."""
    mine = Person.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = {
        person.key: person
        for some in chunks(sorted(keys))
        for person in queries.keyed(mine, some).select_for_update(of=("self",)).order_by("pk")
    }
    if len(found) != len(keys):
        raise NotFound(_("There is no such person in this organisation."))
    return found


def _pair(actor: Actor, keep_key: str, drop_key: str) -> tuple[Person, Person]:
    for key in (keep_key, drop_key):
        organisation_id = queries.person(actor, key).organisation_id
        actor.require(Permission.PEOPLE_MERGE, organisation_id=organisation_id)
    known = _locked(actor, {keep_key, drop_key})
    return known[keep_key], known[drop_key]


def _has_other_namesakes(actor: Actor, keep: Person, drop: Person) -> bool:
    same_name = queries.people(actor).filter(organisation_id=keep.organisation_id, name=keep.name)
    return same_name.exclude(pk__in=[keep.pk, drop.pk]).exists()


def _correct(
    actor: Actor,
    person: Person,
    event: str,
    columns: Mapping[str, object],
    *,
    at: dt.datetime,
    **data: object,
) -> Person:
    rows = [{"key": person.key, **columns}]
    done = records.put(actor, Person, match=("key",), rows=rows, at=at)
    record(actor, event, at=at, subject=person, changes=done.changes, **data)
    return done.objects[0]
