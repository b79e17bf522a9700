"""Signing up: by oneself, by the desk, or at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import PersonRow, introduce, require_email
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import mails, queries, rules
from pulmu.domains.programmes.choices import (
    Channel,
    EnrolmentState,
    OfferingState,
    SessionState,
)
from pulmu.domains.programmes.models import Enrolment, Offering, Session
from pulmu.domains.surveys import queries as surveys
from pulmu.domains.surveys.queries import Answer

from .refusals import AnswersWrong, Full, NothingChosen, NotTaking
from .seats import locked_offering


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """What somebody says of themselves. ``sessions`` are keys, where each is booked by itself;
    ``answers`` are by the key of the question, ``language`` is what they want letters in.
    """

    person: PersonRow
    sessions: Sequence[str] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    language: str = Language.KO


@transaction.atomic
def sign_up(actor: Actor, *, offering_key: str, said: SignUp, at: dt.datetime) -> list[Enrolment]:
    """Take one seat in an offering, or one in each of the chosen sessions, or a place in line.

    Never more seats than there are: they are counted inside the offering's lock. Whoever stands
    on the list already keeps what they have, so a form sent twice is harmless. A seat that is
    refused (`Full`) refuses all of them.
    """
    actor.require(Permission.ENROLMENT_OWN)
    email = require_email(said.person.email or "")
    offering = locked_offering(actor, offering_key)
    _require_taking(actor, offering, at=at)
    chosen = _chosen(actor, offering, said.sessions, at=at)
    answers = _answers(actor, offering, said.answers)
    person = introduce(actor, row=said.person, at=at)
    row = {
        "channel": Channel.API if actor.channel == "api" else Channel.PORTAL,
        "email_sealed": secrets.seal(email),
        "email_index": people.email_index(email),
        "answers": answers,
        "language": said.language if said.language in Language.values else Language.KO,
    }
    return _enrol(actor, offering, person, chosen, row, at=at, over=False)


@transaction.atomic
def enrol(
    actor: Actor,
    *,
    offering_key: str,
    person_key: str,
    at: dt.datetime,
    session_key: str = "",
    channel: Channel = Channel.DESK,
    email: str = "",
    over: bool = False,
) -> Enrolment:
    """Put somebody on the list at the desk, also when sign-up is closed. When it is full they
    stand in line, unless ``over``: then there is one more than there are seats. Harmless twice.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    offering = locked_offering(actor, offering_key)
    if offering.state == OfferingState.CANCELLED:
        raise NotTaking(_("This course was cancelled."))
    person = people.person(actor, person_key)
    people.require_people(actor, [person.pk])
    keys = [session_key] if session_key else []
    chosen = _chosen(actor, offering, keys, at=at, late=True)
    row: dict[str, Any] = {"channel": channel, "answers": {}}
    if email:
        address = require_email(email)
        row["email_sealed"] = secrets.seal(address)
        row["email_index"] = people.email_index(address)
    [enrolment] = _enrol(actor, offering, person, chosen, row, at=at, over=over)
    return enrolment


def _enrol(
    actor: Actor,
    offering: Offering,
    person: Person,
    chosen: Sequence[Session | None],
    row: Mapping[str, Any],
    *,
    at: dt.datetime,
    over: bool,
) -> list[Enrolment]:
    standing = {
        one.session_id: one
        for one in Enrolment.objects.within(actor)
        .standing()
        .filter(offering=offering, person=person)
        .select_related("offering", "session", "person")
    }
    rows = []
    for session in chosen:
        number = session.pk if session else None
        if number in standing:
            continue
        state = _state(actor, offering, session, at=at, over=over)
        rows.append(
            {
                **row,
                "key": new_key(),
                "ticket": new_key(),
                "offering_id": offering.pk,
                "session_id": number,
                "person_id": person.pk,
                "state": state,
                "signed_up_at": at,
                "queued_at": at if state == EnrolmentState.WAITING else None,
            }
        )
    if rows:
        done = records.put(actor, Enrolment, match=("key",), rows=rows, at=at)
        record(actor, "programmes.enrolment.made", at=at, subject=offering, changes=done.changes)
        for made in done.created:
            made.offering, made.person = offering, person
            standing[made.session_id] = made
            mails.tell(actor, made, at=at)
    return [standing[session.pk if session else None] for session in chosen]


def _state(
    actor: Actor, offering: Offering, session: Session | None, *, at: dt.datetime, over: bool
) -> EnrolmentState:
    by_desk = actor.can(Permission.PROGRAMMES_WRITE)
    if over:
        return EnrolmentState.CONFIRMED
    state = rules.seat_for(
        queries.seats(actor, offering, session, at=at),
        needs_approval=offering.needs_approval and not by_desk,
        has_waiting_list=offering.has_waiting_list or by_desk,
    )
    if state is None:
        raise Full(_("All seats are taken, and there is no waiting list."))
    return state


def _require_taking(actor: Actor, offering: Offering, *, at: dt.datetime) -> None:
    if offering.state == OfferingState.DRAFT:
        raise NotFound
    if not rules.is_taking(
        state=offering.state,
        opens_at=offering.opens_at,
        closes_at=offering.closes_at,
        starts_at=_last_start(actor, offering),
        at=at,
    ):
        raise NotTaking(_("This course takes no sign-ups at the moment."))


def _last_start(actor: Actor, offering: Offering) -> dt.datetime | None:
    """Until when sign-up makes sense without a closing time: as a whole until it begins, one by
    one until the last session does.
    """
    happening = queries.sessions_of(actor, offering).exclude(state=SessionState.CANCELLED)
    starts = list(happening.values_list("starts_at", flat=True))
    if not starts:
        return None
    return starts[0] if offering.is_whole else starts[-1]


def _chosen(
    actor: Actor,
    offering: Offering,
    keys: Sequence[str],
    *,
    at: dt.datetime,
    late: bool = False,
) -> list[Session | None]:
    """The sessions to take a seat in; [None] for an offering that is booked as a whole."""
    if offering.is_whole:
        return [None]
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise NothingChosen(_("Choose at least one date."))
    known = {one.key: one for one in queries.sessions_of(actor, offering).filter(key__in=wanted)}
    if len(known) != len(wanted):
        raise NotFound
    if any(one.state == SessionState.CANCELLED for one in known.values()):
        raise NotTaking(_("One of these dates was cancelled."))
    if not late and any(one.starts_at <= at for one in known.values()):
        raise NotTaking(_("One of these dates has begun already."))
    return [known[key] for key in wanted]


def _answers(actor: Actor, offering: Offering, said: Mapping[str, Answer]) -> dict[str, Answer]:
    if offering.asks_id is None:
        return {}
    checked = surveys.read_answers(actor, offering.asks_id, said)
    if checked.faults:
        raise AnswersWrong(_("Some answers are missing or do not fit."), faults=checked.faults)
    return checked.answers
