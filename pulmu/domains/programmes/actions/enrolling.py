"""Signing up: by oneself, by the desk, or at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import (
    PersonRow,
    introduce,
    keep_guardian,
    require_email,
    say_own,
)
from pulmu.domains.people.choices import ConsentKind
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

from .announcing import announce_new
from .refusals import AnswersWrong, Full, NothingChosen, NotTaking
from .seats import locked_offering, put


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """What somebody says of themselves. ``sessions`` are keys, where each is booked by itself;
    ``answers`` are by the key of the question, ``consents`` what is freely allowed, ``language``
    is what they want letters in. The guardian is asked for of who is under 14.
    """

    person: PersonRow
    sessions: Sequence[str] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    language: str = Language.KO
    consents: Mapping[ConsentKind, bool] = field(default_factory=dict)
    guardian_name: str = ""
    guardian_email: str = ""


@transaction.atomic
def sign_up(actor: Actor, *, offering_key: str, said: SignUp, at: dt.datetime) -> list[Enrolment]:
    """Take one seat in an offering, or one in each of the chosen sessions, or a place in line.

    Never more seats than there are: they are counted inside the offering's lock. Whoever stands
    on the list already keeps what they have, so a form sent twice is harmless. A seat that is
    refused (`Full`) refuses all of them. A seat for a child is kept until the guardian agrees.

    Whoever has the name and number of somebody on the list, but not their address, is somebody
    else of that name for all that is known: they learn nothing of the other and touch nothing of
    theirs. The desk is asked whether the two are one.
    """
    actor.require(Permission.ENROLMENT_OWN)
    email = require_email(said.person.email or "")
    index = people.email_index(email)
    offering = locked_offering(actor, offering_key)
    require_taking(actor, offering, at=at)
    chosen = chosen_sessions(actor, offering, said.sessions, at=at)
    answers = checked_answers(actor, offering, said.answers)
    others = _others_on_list(actor, offering, chosen, index)
    person = introduce(actor, row=said.person, at=at, none_of=others)
    is_child = _is_child(person, said.person, at=at)
    if is_child:
        keep_guardian(
            actor, person=person, name=said.guardian_name, email=said.guardian_email, at=at
        )
    else:
        say_own(actor, person=person, said=said.consents, at=at)
    row = {
        "channel": Channel.API if actor.channel == "api" else Channel.PORTAL,
        "email_sealed": secrets.seal(email),
        "email_index": index,
        "answers": answers,
        "language": known_language(said.language),
        "guardian_ticket": new_key() if is_child else "",
    }
    mine = put_on_list(actor, offering, person, chosen, row, at=at)
    unwritten = [one for one in mine if not one.email_index]
    if unwritten:
        _write_address(actor, offering, unwritten, row, at=at)
    return mine


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
    chosen = chosen_sessions(actor, offering, keys, at=at, late=True)
    row: dict[str, Any] = {"channel": channel, "answers": {}}
    if email:
        address = require_email(email)
        row["email_sealed"] = secrets.seal(address)
        row["email_index"] = people.email_index(address)
    [enrolment] = put_on_list(actor, offering, person, chosen, row, at=at, over=over)
    return enrolment


def put_on_list(
    actor: Actor,
    offering: Offering,
    person: Person,
    chosen: Sequence[Session | None],
    row: Mapping[str, Any],
    *,
    at: dt.datetime,
    over: bool = False,
    tells: bool = True,
) -> list[Enrolment]:
    """Also for a group, which is told once. The caller holds the offering's lock."""
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
        until = None
        if state == EnrolmentState.CONFIRMED and row.get("guardian_ticket"):
            start = session.starts_at if session else queries.first_start(actor, offering)
            state = EnrolmentState.OFFERED
            until = rules.guardian_until(at=at, offer_hours=offering.offer_hours, starts_at=start)
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
                "offered_until": until,
            }
        )
    if rows:
        done = records.add(actor, Enrolment, rows=rows, at=at)
        record(actor, "programmes.enrolment.made", at=at, subject=offering, changes=done.changes)
        for made in done.created:
            made.offering, made.person = offering, person
            standing[made.session_id] = made
            announce_new(actor, made, at=at)
            if tells:
                mails.tell(actor, made, at=at)
    return [standing[session.pk if session else None] for session in chosen]


def _others_on_list(
    actor: Actor, offering: Offering, chosen: Sequence[Session | None], index: str
) -> QuerySet:
    """Who stands on the list of one of these dates, and is reached at another address."""
    mine = Enrolment.objects.within(actor).standing().filter(offering=offering)
    there = Q(session__isnull=True) if None in chosen else Q(session__in=chosen)
    unwritten = Q(email_index="", person__email_index=index)
    return mine.filter(there).exclude(Q(email_index=index) | unwritten).values("person_id")


def _write_address(
    actor: Actor,
    offering: Offering,
    mine: Sequence[Enrolment],
    row: Mapping[str, Any],
    *,
    at: dt.datetime,
) -> None:
    """Whom the desk put on the list without an address, and the lab knows by this one."""
    address = {name: row[name] for name in ("email_sealed", "email_index")}
    changes = [change for one in mine for change in put(actor, one, at=at, **address)]
    record(actor, "programmes.enrolment.reached", at=at, subject=offering, changes=changes)


def _is_child(person: Person, said: PersonRow, *, at: dt.datetime) -> bool:
    """By what they say now; somebody known under that name may be known without a birthday."""
    on = day_of(at)
    return people.is_child(person, on=on) or people.is_under_14(said.birth_date, on=on)


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


def require_taking(actor: Actor, offering: Offering, *, at: dt.datetime) -> None:
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


def chosen_sessions(
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


def known_language(said: str) -> str:
    return said if said in Language.values else Language.KO


def checked_answers(
    actor: Actor, offering: Offering, said: Mapping[str, Answer]
) -> dict[str, Answer]:
    if offering.asks_id is None:
        return {}
    checked = surveys.read_answers(actor, offering.asks_id, said)
    if checked.faults:
        raise AnswersWrong(_("Some answers are missing or do not fit."), faults=checked.faults)
    return checked.answers
