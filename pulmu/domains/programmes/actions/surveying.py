"""Asking those who were there how it was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import mails, queries, rules
from pulmu.domains.programmes.choices import NoticeSort, SessionState
from pulmu.domains.surveys import actions as surveys
from pulmu.domains.surveys.actions import Asking

from .refusals import locked
from .telling import note


@transaction.atomic
def ask_after(actor: Actor, *, session_key: str, at: dt.datetime) -> int:
    """Write to those who were there, once the last date is over and it is not night; to how many.
    Run by the clock, harmless twice: each is asked once about a course that is booked as a whole,
    and once about each date of one that is not.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    session = locked(actor, session_key)
    offering = session.offering
    if offering is None or offering.survey is None or session.state == SessionState.CANCELLED:
        return 0
    if rules.is_quiet(at) or not rules.is_time_to_ask(ends_at=session.ends_at, at=at):
        return 0
    if not queries.is_last(actor, session):
        return 0
    there = list(queries.there_and_not_asked(actor, session))
    open_until = rules.open_until(session.ends_at)
    tokens = surveys.invite(
        actor,
        questionnaire=offering.survey,
        about=queries.about_of(offering, session),
        asking=[Asking(proof=one.ticket, person_id=one.person_id) for one in there],
        open_until=open_until,
    )
    links = dict(zip(there, tokens, strict=True))
    mails.tell_of_survey(actor, links, open_until=open_until, at=at)
    note(actor, session, there, [NoticeSort.SURVEY], at=at)
    return len(there)


@transaction.atomic
def own_survey(actor: Actor, *, ticket: str, at: dt.datetime) -> str:
    """The token of whoever holds a ticket and was there. The same as in the letter, so that they
    answer once whichever way they come.
    """
    actor.require(Permission.ENROLMENT_OWN)
    enrolment = queries.held_by_ticket(actor, ticket)
    found = queries.own_survey(actor, enrolment, at=at)
    if found is None or enrolment.ticket != ticket:
        raise NotFound
    [token] = surveys.invite(
        actor,
        questionnaire=found.questionnaire,
        about=found.about,
        asking=[Asking(proof=ticket, person_id=enrolment.person_id)],
        open_until=found.open_until,
    )
    return token
