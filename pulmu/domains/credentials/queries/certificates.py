"""Reads about certificates. What a page shows comes masked; `actions.take` gives the name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from pulmu.core.files import store
from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import KEY_LENGTH, is_key
from pulmu.core.kernel.masking import ERASED, mask_name
from pulmu.core.search.grams import squeeze, words_of
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.credentials import rules
from pulmu.domains.credentials.choices import CertificateSort
from pulmu.domains.credentials.models import Certificate, Issuer
from pulmu.domains.credentials.rules import State
from pulmu.domains.people.models import Person

_YEAR = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as anybody may see it who has its code: the name masked, the reason of a
    revocation left out. ``replaced_by`` is the code of the one that took its place.
    """

    key: str
    code: str
    number: str
    sort: str
    name: str
    course: str
    began_on: dt.date
    ended_on: dt.date
    minutes: int
    issued_on: dt.date
    issuer: str
    state: State
    revoked_on: dt.date | None
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on the paper, in clear. ``seal`` is the digest of a picture, or empty."""

    code: str
    number: str
    sort: str
    name: str
    course: str
    began_on: dt.date
    ended_on: dt.date
    minutes: int
    issued_on: dt.date
    issuer: str
    signer: str
    seal: str


def certificates(actor: Actor, text: str = "", *, year: int | None = None) -> ScopedQuerySet:
    """Newest number first; every word has to fit the number, the course, or (for those who may
    look at people) the holder's name or its initials. Give rows to a page through `shown`.
    """
    actor.require(Permission.CREDENTIALS_READ)
    found = _with_all(actor)
    if year is not None:
        found = found.filter(year=year)
    for word in words_of(text):
        fits = Q(course__icontains=word) | _of_number(word)
        if actor.can(Permission.PEOPLE_READ):
            fits |= Q(person__search__contains=squeeze(word))
        found = found.filter(fits)
    return found.order_by("-year", "-serial")


def standing_as(found: ScopedQuerySet, state: State) -> ScopedQuerySet:
    """Of these the ones in this state."""
    if state == State.REPLACED:
        return found.filter(replaced_by__isnull=False)
    if state == State.REVOKED:
        return found.filter(revoked_on__isnull=False, replaced_by__isnull=True)
    return found.filter(revoked_on__isnull=True)


def years(actor: Actor) -> list[int]:
    """In which years something was issued, newest first."""
    actor.require(Permission.CREDENTIALS_READ)
    mine: ScopedQuerySet = Certificate.objects.within(actor)
    return list(mine.order_by("-year").values_list("year", flat=True).distinct())


def certificate(actor: Actor, key: str) -> Certificate:
    """For the desk."""
    actor.require(Permission.CREDENTIALS_READ)
    return _one(_with_all(actor).filter(key=key))


def issued_for(actor: Actor, abouts: Iterable[str]) -> list[Certificate]:
    """Everything that was ever issued for these things, in the order of the numbers."""
    mine: ScopedQuerySet = Certificate.objects.within(actor).order_by("year", "serial")
    return [one for some in chunks(sorted(set(abouts))) for one in mine.filter(about__in=some)]


def that_holds(
    actor: Actor,
    *,
    persons: Iterable[int],
    about: str,
    sort: CertificateSort = CertificateSort.COMPLETION,
) -> Certificate | None:
    """What somebody has for a thing and was not taken back; the caller knows whose it is."""
    mine = _with_all(actor).filter(person__in=persons, about=about, sort=sort)
    found: Certificate | None = mine.filter(revoked_on__isnull=True).order_by("-pk").first()
    return found


def organisation_of(code: str) -> Organisation:
    """Who issued the certificate with this code: whoever reads one knows no more than the code,
    which is random.
    """
    found = None
    if is_key(code):
        everywhere = Certificate.objects.everywhere(because="the code alone says whose it is")
        found = everywhere.select_related("organisation").filter(code=code).first()
    if found is None:
        raise NotFound
    organisation: Organisation = found.organisation
    return organisation


def by_code(actor: Actor, code: str) -> Certificate:
    """For anybody who has the code. Give it to a page through `shown`."""
    return _one(_with_all(actor).filter(code=code))


def shown(one: Certificate) -> Shown:
    """Needs the certificate with organisation and ``replaced_by``, as the queries here give it."""
    after: Certificate | None = getattr(one, "replaced_by", None)
    return Shown(
        key=one.key,
        code=one.code,
        number=one.number,
        sort=one.sort,
        name=mask_name(secrets.unseal(one.name_sealed) or ERASED),
        course=one.course,
        began_on=one.began_on,
        ended_on=one.ended_on,
        minutes=one.minutes,
        issued_on=one.issued_on,
        issuer=one.organisation.name,
        state=rules.state(is_revoked=one.revoked_on is not None, is_replaced=after is not None),
        revoked_on=one.revoked_on,
        replaced_by=after.code if after else "",
    )


def printed(actor: Actor, found: Iterable[Certificate]) -> list[Printed]:
    """In the order given. Whoever calls this has the right to the names: `actions.take`."""
    listed = list(found)
    mine = Issuer.objects.within(actor).filter(
        organisation__in={one.organisation_id for one in listed}
    )
    issuers = {one.organisation_id: one for one in mine}
    return [_printed(one, issuers.get(one.organisation_id)) for one in listed]


def address_of(code: str) -> str:
    """Where anybody can look whether a certificate holds; what its QR code says."""
    return f"{settings.PULMU_SITE_URL}/c/{code}/"


def seal_of(digest: str) -> bytes:
    """The picture of a seal; nothing where there is none."""
    if not digest:
        return b""
    with store.open_stored(digest) as file:
        return file.read()


def sample(actor: Actor, organisation: Organisation, *, on: dt.date) -> Printed:
    """A certificate of nobody, as this organisation prints them. Its code leads nowhere."""
    by = issuer(actor, organisation.pk)
    return Printed(
        code="a" * KEY_LENGTH,
        number=f"{on.year}-0000",
        sort=CertificateSort.COMPLETION,
        name=_("Sample"),
        course=_("Sample of a course"),
        began_on=on,
        ended_on=on,
        minutes=180,
        issued_on=on,
        issuer=organisation.name,
        signer=by.signer if by else "",
        seal=by.seal if by else "",
    )


def is_holder(one: Certificate, typed: str) -> bool:
    """Whether this is the full name on the certificate; nobody's once the name was destroyed."""
    return rules.is_same_name(typed, secrets.unseal(one.name_sealed))


def issuer(actor: Actor, organisation_id: int) -> Issuer | None:
    """What an organisation adds to its certificates: who signs, and the seal."""
    found: Issuer | None = (
        Issuer.objects.within(actor).filter(organisation_id=organisation_id).first()
    )
    return found


def _printed(one: Certificate, by: Issuer | None) -> Printed:
    return Printed(
        code=one.code,
        number=one.number,
        sort=one.sort,
        name=secrets.unseal(one.name_sealed),
        course=one.course,
        began_on=one.began_on,
        ended_on=one.ended_on,
        minutes=one.minutes,
        issued_on=one.issued_on,
        issuer=one.organisation.name,
        signer=by.signer if by else "",
        seal=by.seal if by else "",
    )


def _of_number(word: str) -> Q:
    number = rules.number_in(word)
    if number is not None:
        return Q(year=number[0], serial=number[1])
    is_year = word.isascii() and word.isdecimal() and int(word[:9]) in _YEAR
    return Q(year=int(word)) if is_year else Q(pk__in=())


def _with_all(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = Certificate.objects.within(actor)
    return mine.select_related("organisation", "person", "replaced_by", "replaces")


def _one(found: ScopedQuerySet) -> Certificate:
    one: Certificate | None = found.first()
    if one is None:
        raise NotFound
    return one


def held(actor: Actor, people: Iterable[Person]) -> list[Certificate]:
    """Those that hold, of persons who have proven who they are; the latest first."""
    mine = Certificate.objects.within(actor).filter(
        person__in=[one.pk for one in people], revoked_on__isnull=True
    )
    return list(mine.select_related("organisation").order_by("-issued_on", "-pk"))
