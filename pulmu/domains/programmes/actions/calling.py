"""The roll call: everybody's presence on one day of a session, said in one act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import rules
from pulmu.domains.programmes.choices import AttendanceWay, Roll, SessionState
from pulmu.domains.programmes.models import Attendance, Session

from .attendances import AttendanceRow, record_attendances
from .refusals import SessionCancelled, locked

NOTHING_SAID = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is said of one person; ``was`` is the word that stood there when it was said."""

    person_key: str
    to: Roll
    was: str = NOTHING_SAID


@dataclass(slots=True)
class Called:
    """How many are different now, and who was passed over because somebody (or a code that was
    scanned) had said another thing meanwhile.
    """

    count: int = 0
    passed_over: list[Person] = field(default_factory=list)


@transaction.atomic
def call_roll(
    actor: Actor,
    *,
    session_key: str,
    on: dt.date,
    calls: Sequence[Call],
    at: dt.datetime,
    why: str = "",
) -> Called:
    """Say of many at once whether they are there. Harmless twice.

    Nothing is written over that the caller has not seen. How somebody was seen stays with them as
    long as they are there.
    """
    session = locked(actor, session_key)
    if session.state == SessionState.CANCELLED:
        raise SessionCancelled(_("This session was cancelled: nobody attends it."))
    known = people.persons_by_keys(actor, (call.person_key for call in calls))
    there = Attendance.objects.within(actor).filter(
        session=session, on=on, role=PersonRole.PARTICIPANT
    )
    standing = {one.person_id: one for one in there}
    called, rows = Called(), []
    for call in calls:
        person = known[call.person_key]
        found = standing.get(person.pk)
        now = found.roll if found else NOTHING_SAID
        if now == call.to:
            continue
        if now != call.was:
            called.passed_over.append(person)
            continue
        rows.append(_row(session, person, on, call.to, found))
    if rows:
        record_attendances(actor, rows=rows, at=at, why=why)
    called.count = len(rows)
    return called


def _row(
    session: Session, person: Person, on: dt.date, to: Roll, found: Attendance | None
) -> AttendanceRow:
    is_present, mark = rules.recorded_as(to)
    seen = found.way if found and found.is_present else ""
    return AttendanceRow(
        session_id=session.pk,
        person_id=person.pk,
        on=on,
        is_present=is_present,
        region=found.region if found else "",
        affiliation=found.affiliation if found else "",
        mark=mark,
        way=(seen or AttendanceWay.LIST) if is_present else "",
    )
