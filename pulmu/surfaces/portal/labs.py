"""Whose pages these are, and what their visitor can show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from pulmu.core.kernel.errors import NotFound
from pulmu.core.members import rules
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import holder_of, organisation_by_code, visitor_of
from pulmu.core.tenancy.models import Organisation, OrganisationKind
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.models import Enrolment
from pulmu.web import sessions
from pulmu.web.clock import place_of
from pulmu.web.http import ActorRequest

# What a session knows of whoever sits before the browser: addresses they have proven, drafts and
# the code that each waits for, the code for their own page, links of guardians and of tickets.
PROVEN, DRAFTS, CODE = "proven", "sign-ups", "my-code"
GUARDIANS, OPENED = "guardians", "opened_tickets"
SPACE_CODE = "space-code"
# What was wrong with a form that was sent, until it is told.
FAULTS = "faults"
BOOKER, BOOKINGS = "booker", "opened_bookings"
# The code that whoever asks for a prototype waits for.
MAKING_CODE = "making-code"
OWN = (
    PROVEN,
    DRAFTS,
    CODE,
    GUARDIANS,
    OPENED,
    SPACE_CODE,
    FAULTS,
    BOOKER,
    BOOKINGS,
    MAKING_CODE,
    sessions.SENDS_FILES,
)


@dataclass(frozen=True, slots=True)
class Lab:
    organisation: Organisation
    actor: Actor
    at: dt.datetime

    @property
    def code(self) -> str:
        return self.organisation.code


def labs() -> list[Organisation]:
    """Everybody who may offer courses, by name."""
    theirs = Organisation.objects.exclude(kind=OrganisationKind.AUTHORITY)
    return list(theirs.order_by("name", "pk"))


def lab_of(request: ActorRequest, code: str, *, at: dt.datetime) -> Lab:
    organisation = organisation_by_code(code)
    if organisation.kind == OrganisationKind.AUTHORITY:
        raise NotFound
    return visited(request, organisation, at=at)


def visited(
    request: ActorRequest, organisation: Organisation, *, at: dt.datetime, ticket: str = ""
) -> Lab:
    """A lab with its visitor: by the addresses they have proven, and the ticket of a link."""
    actor = visitor_of(organisation, holds={*proven(request, at=at), ticket})
    return Lab(organisation, replace(actor, address=place_of(request).address or ""), at)


def holder(request: ActorRequest, *, at: dt.datetime, ticket: str = "") -> Actor:
    """The same visitor, before any lab."""
    return holder_of({*proven(request, at=at), ticket})


def opened_by(ticket: str) -> Enrolment:
    """What the link of a ticket opens, for whoever has it; its guardian's link is another."""
    enrolment = queries.held_by_ticket(holder_of({ticket}), ticket)
    if enrolment.ticket != ticket:
        raise NotFound
    return enrolment


def proven(request: ActorRequest, *, at: dt.datetime) -> frozenset[str]:
    """The addresses, as they are looked up, whose mail this browser has read lately."""
    said = request.session.get(PROVEN, {})
    oldest = (at - rules.PROOF_GOOD).timestamp()
    return frozenset(index for index, since in said.items() if since > oldest)


def keep_proof(request: ActorRequest, index: str, *, at: dt.datetime) -> None:
    """Until the browser is closed, and for half a day at the most."""
    if not request.user.is_authenticated:
        sessions.another(request)
    request.session[PROVEN] = {**request.session.get(PROVEN, {}), index: at.timestamp()}


def forget(request: ActorRequest) -> None:
    """For whoever uses the browser next: what was typed and opened here goes with the proofs."""
    for name in OWN:
        request.session.pop(name, None)
