"""What other systems are told of: keys and states, in the transaction of what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pulmu.core.tenancy.actor import Actor
from pulmu.core.webhooks.actions import announce
from pulmu.core.webhooks.choices import Happening
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.choices import (
    AttendanceMark,
    EnrolmentState,
    OfferingState,
    SessionState,
)
from pulmu.domains.programmes.models import Attendance, Enrolment, Offering, Session

# Whoever wants to know more asks for it; a roll of thousands is no letter.
MOST_NAMED = 200
_BY_STATE: Mapping[EnrolmentState, Happening] = {
    EnrolmentState.CONFIRMED: Happening.ENROLMENT_CONFIRMED,
    EnrolmentState.WAITING: Happening.ENROLMENT_WAIT_LISTED,
    EnrolmentState.OFFERED: Happening.ENROLMENT_OFFERED,
    EnrolmentState.ENDED: Happening.ENROLMENT_CANCELLED,
}


def announce_new(actor: Actor, one: Enrolment, *, at: dt.datetime) -> None:
    """Somebody new on a list, and how they stand there."""
    kinds = [Happening.ENROLMENT_CREATED]
    if (state := _BY_STATE.get(EnrolmentState(one.state))) is not None:
        kinds.append(state)
    announce(actor, *kinds, say=lambda: [_enrolment(one)], at=at)


def announce_state(actor: Actor, one: Enrolment, *, at: dt.datetime) -> None:
    kind = _BY_STATE.get(EnrolmentState(one.state))
    if kind is not None:
        announce(actor, kind, say=lambda: [_enrolment(one)], at=at)


def announce_offering(actor: Actor, kind: Happening, one: Offering, *, at: dt.datetime) -> None:
    said = {"offering": one.key, "state": OfferingState(one.state).name.lower()}
    announce(actor, kind, say=lambda: [said], at=at)


def announce_moved(actor: Actor, one: Session, *, at: dt.datetime) -> None:
    def say() -> list[dict[str, object]]:
        return [
            {
                "session": one.key,
                "offering": one.offering.key if one.offering else None,
                "state": SessionState(one.state).name.lower(),
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
            }
        ]

    announce(actor, Happening.SESSION_RESCHEDULED, say=say, at=at)


def announce_attendances(actor: Actor, touched: Sequence[Attendance], *, at: dt.datetime) -> None:
    """One happening for each session, however many were there."""

    def say() -> list[dict[str, object]]:
        sessions = {one.session_id: list[Attendance]() for one in touched}
        for one in touched:
            sessions[one.session_id].append(one)
        keys = queries.session_keys(actor, sessions)
        return [_roll(actor, keys[pk], rows) for pk, rows in sessions.items() if pk in keys]

    announce(actor, Happening.ATTENDANCE_RECORDED, say=say, at=at)


def _enrolment(one: Enrolment) -> dict[str, object]:
    return {
        "enrolment": one.key,
        "offering": one.offering.key,
        "session": one.session.key if one.session else None,
        "person": one.person.key,
        "state": EnrolmentState(one.state).name.lower(),
    }


def _roll(actor: Actor, session: str, rows: Sequence[Attendance]) -> dict[str, object]:
    named = rows[:MOST_NAMED]
    ids = {one.person_id for one in named}
    persons = dict(Person.objects.within(actor).filter(pk__in=ids).values_list("pk", "key"))
    return {
        "session": session,
        "count": len(rows),
        "attendances": [
            {
                "attendance": one.key,
                "person": persons.get(one.person_id),
                "on": one.on,
                "is_present": one.is_present,
                "mark": AttendanceMark(one.mark).name.lower() if one.mark else None,
            }
            for one in named
        ],
    }
