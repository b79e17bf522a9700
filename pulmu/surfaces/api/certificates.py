"""Certificates: looked up, issued, taken back, given anew, and whether one holds."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from ninja import Query, Router, Schema

from pulmu.core.tokens.choices import Scope
from pulmu.domains.credentials import actions as credentials
from pulmu.domains.credentials import queries
from pulmu.domains.credentials.choices import CertificateSort
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes import queries as courses

from .doors import ApiRequest, operation
from .paging import Asked, Page, page
from .programmes import Why
from .shapes import CertificateStateWord, In, Key, Line, PersonOut, Reason, person_out, word

router = Router(tags=["certificates"])
of_offerings = Router(tags=["offerings"])
READ, WRITE = Scope.CERTIFICATES_READ, Scope.CERTIFICATES_WRITE


class CertificatesAsked(Asked):
    state: CertificateStateWord | None = None
    offering: Key | None = None


class CertificateOut(Schema):
    """`about` is the course or date it was earned with; `code` opens the public page."""

    key: Key
    code: Key
    number: str
    sort: str
    about: str
    person: Key
    name: str
    course: str
    began_on: dt.date
    ended_on: dt.date
    minutes: int
    issued_on: dt.date
    issuer: str
    state: CertificateStateWord
    revoked_on: dt.date | None
    replaced_by: Key | None
    url: str
    created_at: dt.datetime
    updated_at: dt.datetime


class CertificatePage(Page):
    items: list[CertificateOut]


class EarnerOut(Schema):
    """Somebody with a seat, and what becomes of them."""

    person: PersonOut
    enrolment: Key
    course: str
    attended: int
    held: int
    excused: int
    percent: int
    verdict: str
    certificate: Key | None


class ReissueIn(In):
    why: Reason
    name: Line = ""


class Verified(Schema):
    """What anybody may know of a certificate; the name is masked."""

    code: Key
    number: str
    name: str
    course: str
    began_on: dt.date
    ended_on: dt.date
    issued_on: dt.date
    issuer: str
    state: CertificateStateWord
    revoked_on: dt.date | None


@operation(router, "GET", "", response=CertificatePage, scope=READ)
def list_certificates(request: ApiRequest, asked: Query[CertificatesAsked]) -> CertificatePage:
    """List certificates, with masked names."""
    found = queries.certificates(request.actor)
    if asked.state:
        found = queries.standing_as(found, queries.State(asked.state))
    if asked.offering:
        offering = courses.offering(request.actor, asked.offering)
        found = found.filter(about__in=courses.abouts_of(request.actor, offering))
    rows, cursor = page(request, found, asked)
    return CertificatePage(items=[certificate_out(one) for one in rows], next=cursor)


@operation(router, "GET", "/{key:key}", response=CertificateOut, scope=READ)
def get_certificate(request: ApiRequest, key: Key) -> CertificateOut:
    """Get one certificate."""
    return certificate_out(queries.certificate(request.actor, key))


@operation(router, "GET", "/verify/{key:code}", response=Verified, scope=READ)
def verify_certificate(request: ApiRequest, code: Key) -> Verified:
    """Whether a certificate of this organisation holds, by the code on the paper."""
    said = queries.shown(queries.by_code(request.actor, code))
    return Verified(**{name: getattr(said, name) for name in Verified.model_fields})


@operation(
    router, "POST", "/{key:key}/revoke", response=CertificateOut, scope=WRITE, does=("revoke",)
)
def revoke_certificate(request: ApiRequest, key: Key, said: Why) -> CertificateOut:
    """Take a certificate back. Anybody sees the day, not the reason."""
    credentials.revoke(request.actor, key=key, why=said.why, at=timezone.now())
    return get_certificate(request, key)


@operation(
    router,
    "POST",
    "/{key:key}/reissue",
    response={201: CertificateOut},
    scope=WRITE,
    does=("reissue",),
)
def reissue_certificate(request: ApiRequest, key: Key, said: ReissueIn) -> CertificateOut:
    """Give another in its place, with a number of its own and a corrected name."""
    made = credentials.reissue(
        request.actor, key=key, why=said.why, name=said.name, at=timezone.now()
    )
    return get_certificate(request, made.key)


@operation(of_offerings, "GET", "/{key:key}/earners", response=list[EarnerOut], scope=READ)
def list_earners(request: ApiRequest, key: Key) -> list[EarnerOut]:
    """Who gets a certificate in a course, and who does not and why."""
    found = courses.earners(request.actor, courses.offering(request.actor, key))
    return [
        EarnerOut(
            person=person_out(one.person),
            enrolment=one.enrolment.key,
            course=one.course.name,
            attended=one.presence.attended,
            held=one.presence.held,
            excused=one.presence.excused,
            percent=one.presence.percent,
            verdict=one.verdict.name.lower(),
            certificate=one.certificate.key if one.certificate else None,
        )
        for one in found
    ]


@operation(
    of_offerings,
    "POST",
    "/{key:key}/certificates",
    response={201: list[CertificateOut]},
    scope=WRITE,
    does=("certify", "issue"),
)
def issue_certificates(request: ApiRequest, key: Key) -> list[CertificateOut]:
    """Issue a certificate to everybody who earned one and has none, all or none of them."""
    made = programmes.certify(request.actor, key=key, at=timezone.now())
    found = queries.certificates(request.actor).filter(pk__in=[one.pk for one in made])
    return [certificate_out(one) for one in found]


def certificate_out(one: Certificate) -> CertificateOut:
    """Of those that the queries give, with person and organisation."""
    said = queries.shown(one)
    after: Certificate | None = getattr(one, "replaced_by", None)
    return CertificateOut(
        key=one.key,
        code=one.code,
        number=one.number,
        sort=word(CertificateSort, one.sort),
        about=one.about,
        person=one.person.key,
        name=said.name,
        course=one.course,
        began_on=one.began_on,
        ended_on=one.ended_on,
        minutes=one.minutes,
        issued_on=one.issued_on,
        issuer=said.issuer,
        state=said.state.value,
        revoked_on=one.revoked_on,
        replaced_by=after.key if after else None,
        url=queries.address_of(one.code),
        created_at=one.created_at,
        updated_at=one.changed_at,
    )
