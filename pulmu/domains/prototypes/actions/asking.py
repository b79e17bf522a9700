"""Somebody wants something made: they ask, say it better, or take it back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotAllowed
from pulmu.core.kernel.keys import is_key, new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.companies.queries import require_companies
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import PersonRow, introduce_proven, require_email
from pulmu.domains.prototypes import mails, rules
from pulmu.domains.prototypes.choices import LIMITS, Channel, PrototypeKind, RequestState
from pulmu.domains.prototypes.models import PrototypeRequest

from .refusals import (
    Closed,
    DescribedTooShortly,
    NotAQuantity,
    NotOneOwner,
    TextMissing,
    TextTooLong,
    UnknownWord,
    WrongDay,
    locked_own,
    locked_request,
    put_request,
    refuse_long,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants made. ``language`` is what they want letters in."""

    title: str
    idea: str
    kind: str = PrototypeKind.MOCK_UP
    parts: int = 1
    wanted_by: dt.date | None = None
    language: str = Language.KO


@transaction.atomic
def ask_own(
    actor: Actor, *, person: PersonRow, said: Asked, at: dt.datetime, once: str = ""
) -> PrototypeRequest:
    """By whoever has proven their address. ``once`` names the press: pressed twice, it is one."""
    actor.require(Permission.PROTOTYPES_OWN)
    email = require_email(person.email or "")
    index = people.email_index(email)
    if index not in actor.holds:
        raise NotAllowed
    row = _checked(said, at=at)
    if standing := _asked_before(actor, once, email_index=index):
        return standing
    asker = introduce_proven(actor, row=person, at=at)
    address = {"email_sealed": secrets.seal(email), "email_index": index}
    whose = {"person_id": asker.pk, "channel": Channel.PORTAL, **address}
    made = _made(actor, {**row, **whose}, once=once, at=at)
    mails.received(actor, made, at=at)
    mails.to_review(actor, made, at=at)
    return made


@transaction.atomic
def ask(
    actor: Actor,
    *,
    said: Asked,
    at: dt.datetime,
    person_id: int | None = None,
    company_id: int | None = None,
    email: str = "",
    once: str = "",
) -> PrototypeRequest:
    """At the desk, for a person or a company; with an address they are kept told."""
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    if person_id is None and company_id is None:
        raise NotOneOwner(_("Say who asks: a person, a company, or both."))
    people.require_people(actor, [person_id] if person_id is not None else [])
    require_companies(actor, [company_id] if company_id is not None else [])
    row = _checked(said, at=at)
    if standing := _asked_before(actor, once, asked_by=actor.key):
        return standing
    whose: dict[str, Any] = {"person_id": person_id, "company_id": company_id}
    if email:
        address = require_email(email)
        whose |= {"email_sealed": secrets.seal(address), "email_index": people.email_index(address)}
    made = _made(actor, {**row, **whose, "channel": Channel.DESK}, once=once, at=at)
    mails.received(actor, made, at=at)
    return made


@transaction.atomic
def rewrite_own(actor: Actor, *, ticket: str, said: Asked, at: dt.datetime) -> PrototypeRequest:
    """Whoever asked describes it better; what was sent back is reviewed anew."""
    found = locked_own(actor, ticket)
    was_returned = found.state == RequestState.RETURNED
    made = _rewritten(actor, found, said, at=at)
    if was_returned:
        mails.to_review(actor, made, at=at)
    return made


@transaction.atomic
def rewrite(actor: Actor, *, key: str, said: Asked, at: dt.datetime) -> PrototypeRequest:
    """The same at the desk, for whoever says it there."""
    return _rewritten(actor, locked_request(actor, key), said, at=at)


@transaction.atomic
def withdraw_own(actor: Actor, *, ticket: str, at: dt.datetime) -> PrototypeRequest:
    """Whoever asked does not want it any more. Harmless twice; not once it is agreed."""
    found = locked_own(actor, ticket)
    if found.state == RequestState.WITHDRAWN:
        return found
    if not rules.may_be_withdrawn(found.state):
        raise Closed(_("This request cannot be taken back any more. Please call the lab."))
    return put_request(actor, found, "withdrawn", at=at, state=RequestState.WITHDRAWN)


def _rewritten(
    actor: Actor, found: PrototypeRequest, said: Asked, *, at: dt.datetime
) -> PrototypeRequest:
    if not rules.may_be_rewritten(found.state):
        raise Closed(_("This request was decided on: it can be changed no more."))
    row = _checked(said, at=at)
    row["language"] = found.language
    return put_request(actor, found, "rewritten", at=at, **row, state=RequestState.ASKED)


def _checked(said: Asked, *, at: dt.datetime) -> dict[str, Any]:
    title, idea = clean(said.title), said.idea.strip()
    if not title:
        raise TextMissing(_("Say what it is called."))
    if len(title) > LIMITS["name"]:
        raise TextTooLong(_("The name is too long."))
    if len(idea) < rules.LEAST_IDEA:
        raise DescribedTooShortly(
            _("Describe the idea in two or three sentences: what it is, and who needs it.")
        )
    refuse_long(idea=idea)
    if said.kind not in PrototypeKind.values or said.language not in Language.values:
        raise UnknownWord(_("This kind is not known."))
    if not (rules.is_quantity(said.parts) and said.parts):
        raise NotAQuantity(_("The quantity must be 1 or more."))
    if said.wanted_by is not None and said.wanted_by < day_of(at):
        raise WrongDay(_("The day by which it is wanted is over already."))
    return {
        "title": title,
        "idea": idea,
        "kind": said.kind,
        "parts": said.parts,
        "wanted_by": said.wanted_by,
        "language": said.language,
    }


def _asked_before(actor: Actor, once: str, **whose: str) -> PrototypeRequest | None:
    """What the other of two presses made; of the same hand, which all visitors share the key of."""
    if not is_key(once):
        return None
    mine = PrototypeRequest.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: PrototypeRequest | None = mine.filter(once=once, **whose).first()
    return found


def _made(actor: Actor, row: dict[str, Any], *, once: str, at: dt.datetime) -> PrototypeRequest:
    pressed = {"once": once if is_key(once) else "", "asked_by": actor.key, "asked_at": at}
    rows = [{**row, **pressed, "key": new_key(), "ticket": new_key()}]
    done = records.add(actor, PrototypeRequest, rows=rows, at=at)
    [made] = done.created
    record(actor, "prototypes.request.asked", at=at, subject=made, changes=done.changes)
    return made
