"""Who signed up: looked up, and what one of them does for themselves through another system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone
from ninja import Query, Router

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tokens.choices import Scope
from pulmu.domains.people import actions as people
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import EnrolmentState
from pulmu.domains.programmes.models import Enrolment

from .doors import ApiRequest, operation
from .enrolmentshapes import (
    ContactOut,
    ContactPage,
    EnrolmentOut,
    EnrolmentPage,
    OneEnrolmentOut,
    PartyIn,
    SignUpIn,
    consents,
    enrolment_out,
    enrolments_out,
    person_row,
)
from .paging import Asked, page
from .shapes import EnrolmentStateWord, In, Key, LongLine, Reason, stored

router = Router(tags=["enrolments"])
of_offerings = Router(tags=["offerings"])
READ, WRITE, CONTACT = Scope.SIGN_UPS_READ, Scope.SIGN_UPS_WRITE, Scope.PEOPLE_CONTACT
# What somebody who signs up may do; what whoever passes it on may do besides is not theirs.
_THEIRS = frozenset(
    {Permission.ENROLMENT_OWN, Permission.PEOPLE_INTRODUCE, Permission.SURVEYS_ANSWER}
)


class EnrolmentsAsked(Asked):
    state: EnrolmentStateWord | None = None
    offering: Key | None = None
    programme: Key | None = None
    session: Key | None = None


class ContactsAsked(EnrolmentsAsked):
    reason: Reason


class ContactAsked(In):
    reason: Reason


class NoteIn(In):
    note: LongLine


@operation(router, "GET", "", response=EnrolmentPage, scope=READ)
def list_enrolments(request: ApiRequest, asked: Query[EnrolmentsAsked]) -> EnrolmentPage:
    """List sign-ups, with masked names."""
    rows, cursor = page(request, _narrowed(request.actor, asked), asked)
    return EnrolmentPage(items=enrolments_out(rows), next=cursor)


@operation(router, "GET", "/contacts", response=ContactPage, scope=CONTACT)
def list_contacts(request: ApiRequest, asked: Query[ContactsAsked]) -> ContactPage:
    """Names, phone numbers, e-mail and tickets without the mask. The reason is kept on record.

    Nobody who had the use of their data stopped, or whose data was destroyed, is among them.
    """
    found = _narrowed(request.actor, asked).filter(
        person__is_suspended=False, person__destroyed_at__isnull=True
    )
    rows, cursor = page(request, found, asked)
    return ContactPage(items=_contacts(request, rows, asked.reason), next=cursor)


@operation(router, "GET", "/{key:key}", response=OneEnrolmentOut, scope=READ)
def get_enrolment(request: ApiRequest, key: Key) -> OneEnrolmentOut:
    """Get one sign-up, with its place in line."""
    one = queries.enrolment(request.actor, key)
    place = queries.place_in_line(request.actor, one)
    return OneEnrolmentOut(**enrolment_out(one).model_dump(), place=place)


@operation(router, "GET", "/{key:key}/contact", response=ContactOut, scope=CONTACT)
def get_contact(request: ApiRequest, key: Key, asked: Query[ContactAsked]) -> ContactOut:
    """The same for one of them."""
    return _contacts(request, [queries.enrolment(request.actor, key)], asked.reason)[0]


@operation(
    of_offerings,
    "POST",
    "/{key:key}/sign-ups",
    response={201: list[EnrolmentOut]},
    scope=WRITE,
    does=("sign_up",),
)
def sign_up(request: ApiRequest, key: Key, said: SignUpIn) -> list[EnrolmentOut]:
    """Sign somebody up as they would by themselves, within the terms of the course. Whoever sends
    this has shown them the notice about their data, and proven their address.
    """
    made = actions.sign_up(
        _as_visitor(request.actor),
        offering_key=key,
        said=actions.SignUp(
            person=person_row(said.person),
            sessions=said.sessions,
            answers=said.answers,
            language=said.language,
            consents=consents(said.consents),
            guardian_name=said.guardian_name,
            guardian_email=said.guardian_email,
        ),
        at=timezone.now(),
    )
    return enrolments_out(made)


@operation(
    of_offerings,
    "POST",
    "/{key:key}/party-sign-ups",
    response={201: list[EnrolmentOut]},
    scope=WRITE,
    does=("sign_up_party",),
)
def sign_up_party(request: ApiRequest, key: Key, said: PartyIn) -> list[EnrolmentOut]:
    """Sign a group up by its names. Who brings them is told once."""
    made = actions.sign_up_party(
        _as_visitor(request.actor),
        offering_key=key,
        said=actions.PartySignUp(
            leader=person_row(said.leader),
            name=said.name,
            members=said.members,
            sessions=said.sessions,
            answers=said.answers,
        ),
        at=timezone.now(),
    )
    return enrolments_out(made)


@operation(
    router,
    "POST",
    "/{key:key}/cancel",
    response=EnrolmentOut,
    scope=WRITE,
    does=("cancel_enrolment",),
)
def cancel_enrolment(request: ApiRequest, key: Key) -> EnrolmentOut:
    """Give a seat, an offer or a place in line back for the person, until the deadline. The desk
    takes people off a list at any time: `remove`.
    """
    one = queries.enrolment(request.actor, key)
    actions.cancel_enrolment(_as_holder(request.actor, one), key=key, at=timezone.now())
    return _out(request, key)


@operation(
    router,
    "POST",
    "/{key:key}/take-offer",
    response=EnrolmentOut,
    scope=WRITE,
    does=("take_offer",),
)
def take_offer(request: ApiRequest, key: Key) -> EnrolmentOut:
    """Take the seat that is kept for the person. For a child their guardian does, by the link that
    they were sent.
    """
    one = queries.enrolment(request.actor, key)
    actions.take_offer(_as_holder(request.actor, one), key=key, at=timezone.now())
    return _out(request, key)


@operation(
    router,
    "POST",
    "/{key:key}/note",
    response=EnrolmentOut,
    scope=WRITE,
    does=("note_enrolment",),
)
def note_enrolment(request: ApiRequest, key: Key, said: NoteIn) -> EnrolmentOut:
    """Keep a line of the desk beside somebody on a list."""
    actions.note_enrolment(request.actor, key=key, note=said.note, at=timezone.now())
    return _out(request, key)


def _narrowed(actor: Actor, asked: EnrolmentsAsked) -> queries.EnrolmentQuerySet:
    found = queries.every_enrolment(actor)
    if asked.state:
        found = found.filter(state=stored(EnrolmentState, asked.state))
    if asked.offering:
        found = found.filter(offering__key=asked.offering)
    if asked.programme:
        found = found.filter(offering__programme__key=asked.programme)
    if asked.session:
        found = found.filter(session__key=asked.session)
    return found


def _contacts(request: ApiRequest, rows: Sequence[Enrolment], reason: str) -> list[ContactOut]:
    if not rows:
        return []
    keys = list(dict.fromkeys(one.person.key for one in rows))
    seen = people.unmask(
        request.actor, keys=keys, what="api.contacts", reason=reason, at=timezone.now()
    )
    known = {one.key: one for one in seen}
    found = []
    for one in rows:
        who = known.get(one.person.key)
        if who is None:
            raise NotFound
        found.append(
            ContactOut(
                enrolment=one.key,
                person=who.key,
                name=who.name,
                phone=who.phone,
                email=secrets.unseal(one.email_sealed) or who.email,
                birth_date=who.birth_date,
                birth_year=who.birth_year,
                affiliation=who.affiliation,
                ticket=one.ticket,
                door_code=queries.door_code(one),
            )
        )
    return found


def _as_visitor(actor: Actor) -> Actor:
    return replace(actor, granted=_THEIRS)


def _as_holder(actor: Actor, one: Enrolment) -> Actor:
    """Whoever may work on the list may do for somebody on it what their own link does."""
    return replace(actor, granted=_THEIRS, holds=frozenset({one.ticket}))


def _out(request: ApiRequest, key: str) -> EnrolmentOut:
    return enrolment_out(queries.enrolment(request.actor, key))
