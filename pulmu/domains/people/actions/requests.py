"""Requests of people about their own data: taken in, answered, and what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.people import rules
from pulmu.domains.people.choices import ConsentChannel, Destroyed, RequestSort, RequestState
from pulmu.domains.people.models import Person, SubjectRequest

from .consents import DayAhead
from .destroying import EvidenceKept, destroy_person, everything_destroyed
from .recording import locked, locked_together


class OutcomeMissing(Refused):
    code = "people.outcome_missing"


class AlreadyAnswered(Refused):
    code = "people.already_answered"


@transaction.atomic
def open_request(
    actor: Actor,
    *,
    key: str,
    sort: RequestSort,
    channel: ConsentChannel,
    received_on: dt.date,
    at: dt.datetime,
) -> SubjectRequest:
    """Take a request in. The same one of the same day again is the one that is there."""
    actor.require(Permission.PEOPLE_WRITE)
    person = locked(actor, {key})[key]
    if received_on > day_of(at):
        raise DayAhead(_("The day lies in the future."))
    return take_in(actor, person, sort=sort, channel=channel, received_on=received_on, at=at)


def take_in(
    actor: Actor,
    person: Person,
    *,
    sort: RequestSort,
    channel: ConsentChannel,
    received_on: dt.date,
    at: dt.datetime,
) -> SubjectRequest:
    """The same for actions of this domain that have asked for their own permission."""
    mine = SubjectRequest.objects.within(actor)
    standing = mine.filter(person=person, sort=sort, received_on=received_on).first()
    if standing is not None:
        return standing
    row = {
        "person_id": person.pk,
        "sort": sort,
        "received_on": received_on,
        "channel": channel,
        "due_on": rules.answer_due(received_on),
    }
    match = ("person_id", "sort", "received_on")
    done = records.put(actor, SubjectRequest, match=match, rows=[row], at=at)
    record(actor, "people.request.opened", at=at, subject=done.objects[0], changes=done.changes)
    return done.objects[0]


@transaction.atomic
def answer_request(
    actor: Actor, *, key: str, state: RequestState, outcome: str, at: dt.datetime
) -> SubjectRequest:
    """Say what became of it, or why it was refused. Answered twice alike is harmless.

    Whoever asked for a stop is marked: their data is kept and not used.
    """
    found = _standing(actor, key)
    outcome = clean(outcome)
    if not outcome:
        raise OutcomeMissing(_("Say what was done, or on what legal ground it is refused."))
    if found.state != RequestState.OPEN:
        if (found.state, found.outcome) == (state, outcome):
            return found
        raise AlreadyAnswered(_("This request has been answered already."))
    # What is typed may name them.
    everybody = locked_together(actor, found.person.key)
    if (found.sort, state) == (RequestSort.STOP, RequestState.DONE):
        _suspend(actor, everybody, is_suspended=True, at=at)
    return _close(actor, found, state, outcome, at=at)


@transaction.atomic
def erase_as_asked(actor: Actor, *, key: str, at: dt.datetime) -> SubjectRequest:
    """Destroy what may be destroyed of whoever asked for it, and say so in the answer.

    As long as a result of theirs has to be proven only their contact data goes; the answer gives
    the legal ground and the day.
    """
    found = _standing(actor, key)
    if found.state != RequestState.OPEN:
        return found
    basis = _("Personal Information Protection Act, article 36: asked for by the person")
    person = found.person.key
    try:
        with transaction.atomic():
            destroy_person(actor, key=person, sort=Destroyed.IDENTITY, basis=basis, at=at)
    except EvidenceKept as error:
        destroy_person(actor, key=person, sort=Destroyed.CONTACT, basis=basis, at=at)
        said = _("Contact data was destroyed. %(why)s") % {"why": error}
        return _close(actor, found, RequestState.REFUSED, said, at=at)
    except NotFound:
        # They were destroyed already, by somebody else and with everything they asked.
        pass
    return _close(actor, found, RequestState.DONE, everything_destroyed(), at=at)


@transaction.atomic
def resume(actor: Actor, *, key: str, at: dt.datetime) -> Person:
    """Somebody who had the use of their data stopped allows it again. Harmless twice."""
    actor.require(Permission.PEOPLE_WRITE)
    return _suspend(actor, locked_together(actor, key), is_suspended=False, at=at)


def _standing(actor: Actor, key: str) -> SubjectRequest:
    actor.require(Permission.PEOPLE_WRITE)
    mine = SubjectRequest.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = mine.select_for_update(of=("self",)).select_related("person").filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such request in this organisation."))
    return found


def _close(
    actor: Actor, found: SubjectRequest, state: RequestState, outcome: str, *, at: dt.datetime
) -> SubjectRequest:
    row: dict[str, Any] = {
        "key": found.key,
        "state": state,
        "outcome": outcome,
        "closed_on": day_of(at),
        "closed_by": actor.label,
    }
    done = records.put(actor, SubjectRequest, match=("key",), rows=[row], at=at)
    record(actor, "people.request.answered", at=at, subject=found, changes=done.changes)
    return done.objects[0]


def _suspend(
    actor: Actor, everybody: Sequence[Person], *, is_suspended: bool, at: dt.datetime
) -> Person:
    """The first is whom it is about; whoever was merged with them is the same."""
    rows = [{"key": person.key, "is_suspended": is_suspended} for person in everybody]
    done = records.put(actor, Person, match=("key",), rows=rows, at=at)
    if done.changes:
        event = "people.person.suspended" if is_suspended else "people.person.resumed"
        record(actor, event, at=at, subject=everybody[0], changes=done.changes)
    return done.objects[0]
