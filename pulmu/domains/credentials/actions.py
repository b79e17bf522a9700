"""Writes about certificates: issued in a batch, taken back, given anew; and what is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pulmu.core.files import seals, store
from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.numbering import hold_numbers
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import note_access, record
from pulmu.core.webhooks.actions import announce
from pulmu.core.webhooks.choices import Happening
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import refuse_suspended
from pulmu.domains.people.models import Person

from . import queries, rules
from .choices import CertificateSort
from .models import Certificate, Issuer
from .queries import Printed


class CourseMissing(Refused):
    code = "credentials.course_missing"


class NameMissing(Refused):
    code = "credentials.name_missing"


class ReasonMissing(Refused):
    code = "credentials.reason_missing"


class TwiceInOne(Refused):
    code = "credentials.twice_in_one"


class WasRevoked(Refused):
    code = "credentials.was_revoked"


class AlreadyReplaced(Refused):
    code = "credentials.already_replaced"


class NoLongerHolds(Refused):
    code = "credentials.no_longer_holds"


class EndsBeforeStart(Refused):
    code = "credentials.ends_before_start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What one person is to get. ``about`` is the thing it was earned with, a kind and a key."""

    person_id: int
    about: str
    course: str
    began_on: dt.date
    ended_on: dt.date
    minutes: int = 0
    sort: str = CertificateSort.COMPLETION


@transaction.atomic
def issue(actor: Actor, *, batch: Sequence[Earned], at: dt.datetime) -> list[Certificate]:
    """Certify all of these or, when one is refused, none. In the order of the batch.

    Whoever has one that holds keeps it, so this is harmless twice. What was taken back comes back
    by `reissue` alone.
    """
    actor.require(Permission.CREDENTIALS_WRITE)
    if rules.doubled((one.person_id, f"{one.about} {one.sort}") for one in batch):
        raise TwiceInOne(_("The same person is in the list twice for the same course."))
    for one in batch:
        _check(one)
    names = _names(actor, {one.person_id for one in batch})
    hold_numbers(actor)
    standing = _standing(actor, batch)
    missing = [one for one in batch if _natural(one) not in standing]
    year = day_of(at).year
    rows = [
        _row(one, number, name=names[one.person_id], at=at)
        for number, one in zip(_next(actor, year, len(missing)), missing, strict=True)
    ]
    done = records.put(actor, Certificate, match=("year", "serial"), rows=rows, at=at)
    if done.changes:
        record(actor, "credentials.certificate.issued", at=at, changes=done.changes)
        _announce(actor, Happening.CERTIFICATE_ISSUED, done.created, at=at)
    standing |= {_natural(one): one for one in done.objects}
    return [standing[_natural(one)] for one in batch]


@transaction.atomic
def revoke(actor: Actor, *, key: str, why: str, at: dt.datetime) -> Certificate:
    """Say that a certificate does not hold, and why; anybody sees the day, not the reason.

    Harmless twice: the first reason stands.
    """
    actor.require(Permission.CREDENTIALS_WRITE)
    found = _locked(actor, key)
    if found.revoked_on is not None:
        return found
    return _take_back(actor, found, why=why, at=at)


@transaction.atomic
def reissue(actor: Actor, *, key: str, why: str, name: str = "", at: dt.datetime) -> Certificate:
    """Give another in the place of one, with a number of its own: with a corrected name, or else
    the one that the person is known by now. The old one does not hold from then on. Harmless twice.
    """
    actor.require(Permission.CREDENTIALS_WRITE)
    old = _locked(actor, key)
    known = _names(actor, {old.person_id})[old.person_id]
    said = clean(name) or known
    after: Certificate | None = getattr(old, "replaced_by", None)
    if after is not None:
        if secrets.unseal(after.name_sealed) == said:
            return after
        raise AlreadyReplaced(_("Another took its place already. Correct that one."))
    if old.revoked_on is None:
        old = _take_back(actor, old, why=why, at=at)
    hold_numbers(actor)
    earned = Earned(
        person_id=old.person_id,
        about=old.about,
        course=old.course,
        began_on=old.began_on,
        ended_on=old.ended_on,
        minutes=old.minutes,
        sort=old.sort,
    )
    if _natural(earned) in _standing(actor, [earned], revoked_too=False):
        raise AlreadyReplaced(_("This person has another one for it that holds."))
    [number] = _next(actor, day_of(at).year, 1)
    row = {**_row(earned, number, name=said, at=at), "replaces_id": old.pk}
    done = records.put(actor, Certificate, match=("year", "serial"), rows=[row], at=at)
    made = done.objects[0]
    what = "credentials.certificate.reissued"
    record(actor, what, at=at, subject=old, changes=done.changes)
    _announce(actor, Happening.CERTIFICATE_ISSUED, [made], at=at)
    return made


@transaction.atomic
def take(
    actor: Actor, *, keys: Sequence[str], what: str, reason: str, at: dt.datetime
) -> list[Printed]:
    """What is printed on certificates, the full names too, for a reason that is kept on record.

    ``what`` names the file. Only of those that hold; of nobody who had the use of their data
    stopped.
    """
    actor.require(Permission.PEOPLE_UNMASK)
    if not clean(reason):
        raise ReasonMissing(_("Say what for."))
    found = {one.key: one for one in queries.certificates(actor).filter(key__in=keys)}
    if len(found) != len(set(keys)):
        raise NotFound
    refuse_suspended(one.person for one in found.values())
    subjects = [one.person.key for one in found.values()]
    note_access(actor, what=what, subjects=subjects, at=at, reason=clean(reason))
    return printed(actor, [found[key] for key in keys])


def printed(actor: Actor, found: Sequence[Certificate]) -> list[Printed]:
    """What stands on these certificates, in clear: for the holder, whom the caller knows."""
    for one in found:
        if one.revoked_on is not None:
            message = _("Certificate %(number)s does not hold any more: it is not printed.")
            raise NoLongerHolds(message % {"number": one.number})
        if not one.name_sealed:
            message = _("Certificate %(number)s: the name was destroyed, its time being over.")
            raise NoLongerHolds(message % {"number": one.number})
    return queries.printed(actor, found)


@transaction.atomic
def set_issuer(
    actor: Actor,
    *,
    signer: str,
    seal: tuple[str, Path] | None = None,
    without_seal: bool = False,
    at: dt.datetime,
) -> Issuer:
    """Who signs the certificates, and the picture of the seal: a file and its name, or the one
    that is there, or none. Harmless twice.
    """
    actor.require(Permission.ORGANISATION_MANAGE)
    standing = queries.issuer(actor, actor.organisation_id)
    digest = "" if without_seal or standing is None else standing.seal
    if seal is not None:
        name, path = seal
        digest = store.put(seals.prepared(path, name)).sha256
    row = {"organisation_id": actor.organisation_id, "signer": clean(signer), "seal": digest}
    done = records.put(actor, Issuer, match=("organisation_id",), rows=[row], at=at)
    if done.changes:
        record(actor, "credentials.issuer.set", at=at, changes=done.changes)
    return done.objects[0]


def _check(one: Earned) -> None:
    if not clean(one.course):
        raise CourseMissing(_("A certificate needs the name of the course."))
    if one.ended_on < one.began_on:
        raise EndsBeforeStart(_("The course ends before it begins."))


def _names(actor: Actor, ids: set[int]) -> dict[int, str]:
    """The names of these persons of the organisation; nobody is destroyed until the end."""
    people.require_people(actor, ids)
    mine = Person.objects.within(actor)
    found = [one for some in records.chunks(sorted(ids)) for one in mine.filter(pk__in=some)]
    refuse_suspended(found)
    return {one.pk: people.kept(actor, one).name for one in found}


def _next(actor: Actor, year: int, count: int) -> range:
    mine = Certificate.objects.within(actor).filter(organisation_id=actor.organisation_id)
    last = mine.filter(year=year).aggregate(last=Max("serial"))["last"]
    return rules.serials(last or 0, count)


def _standing(
    actor: Actor, batch: Sequence[Earned], *, revoked_too: bool = True
) -> dict[tuple[int, str, str], Certificate]:
    """What holds already, of those in the batch. What was taken back and stands for nobody else's
    place is refused.
    """
    wanted = {_natural(one) for one in batch}
    found = queries.issued_for(actor, {one.about for one in batch})
    theirs = {_natural(one): one for one in found if one.revoked_on is None}
    for one in found if revoked_too else ():
        if _natural(one) in wanted and _natural(one) not in theirs:
            message = _("Certificate %(number)s of this person was taken back: give it anew there.")
            raise WasRevoked(message % {"number": one.number})
    return {natural: one for natural, one in theirs.items() if natural in wanted}


def _natural(one: Earned | Certificate) -> tuple[int, str, str]:
    return one.person_id, one.about, one.sort


def _row(one: Earned, serial: int, *, name: str, at: dt.datetime) -> dict[str, Any]:
    if not name:
        raise NameMissing(_("A certificate needs a name."))
    on = day_of(at)
    return {
        "person_id": one.person_id,
        "sort": one.sort,
        "about": one.about,
        "year": on.year,
        "serial": serial,
        "code": new_key(),
        "name_sealed": secrets.seal(name),
        "course": clean(one.course),
        "began_on": one.began_on,
        "ended_on": one.ended_on,
        "minutes": one.minutes,
        "issued_on": on,
    }


def _take_back(actor: Actor, found: Certificate, *, why: str, at: dt.datetime) -> Certificate:
    if not clean(why):
        raise ReasonMissing(_("Say why it does not hold."))
    said: Mapping[str, Any] = {"revoked_on": day_of(at), "revoked_why": clean(why)}
    row = {"key": found.key, **said}
    done = records.put(actor, Certificate, match=("key",), rows=[row], at=at)
    what = "credentials.certificate.revoked"
    record(actor, what, at=at, subject=found, changes=done.changes)
    _announce(actor, Happening.CERTIFICATE_REVOKED, done.objects, at=at)
    return done.objects[0]


def _announce(
    actor: Actor, kind: Happening, found: Sequence[Certificate], *, at: dt.datetime
) -> None:
    """To whoever listens: keys and codes, and nobody's name."""

    def say() -> list[dict[str, object]]:
        return [
            {
                "certificate": one.key,
                "code": one.code,
                "number": one.number,
                "about": one.about,
                "person": one.person.key,
                "state": "revoked" if one.revoked_on else "holds",
            }
            for one in found
        ]

    announce(actor, kind, say=say, at=at)


def _locked(actor: Actor, key: str) -> Certificate:
    mine = Certificate.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: Certificate | None = mine.select_for_update(of=("self",)).filter(key=key).first()
    if found is None:
        raise NotFound
    return found
