"""Who was there: rosters in, one person ticked off, attendances taken out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.programmes import queries, rules
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.facts import sessions_of_attendances
from pulmu.domains.programmes.models import Attendance
from pulmu.ledger.posting import post

from .announcing import announce_attendances
from .refusals import AttendanceInFuture, SessionCancelled, UnknownWord, locked
from .training import grant_trained, take_back_trained

_ROLES = frozenset(PersonRole.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow:
    """Somebody at a session as typed, known by session, person, day and role. A ``mark`` or ``way``
    of None stays as it is; a mark that does not fit the presence goes.
    """

    session_id: int
    person_id: int
    on: dt.date
    is_present: bool
    role: str = PersonRole.PARTICIPANT
    region: str = ""
    affiliation: str = ""
    mark: str | None = None
    way: str | None = None


@transaction.atomic
def record_attendances(
    actor: Actor, *, rows: Sequence[AttendanceRow], at: dt.datetime, why: str = ""
) -> Put[Attendance]:
    """Create or correct one attendance for each session, person, day and role.

    Taken as they are, also for planned or cancelled sessions and outside their days: rules
    decide what counts. The facts of their sessions follow; ``why`` is the ledger's word for it.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    return put_attendances(actor, rows=rows, at=at, why=why)


def put_attendances(
    actor: Actor, *, rows: Sequence[AttendanceRow], at: dt.datetime, why: str = ""
) -> Put[Attendance]:
    """The same, for actions of this domain that have asked for their own permission."""
    for row in rows:
        _check_attendance(row, today=day_of(at))
    queries.require_sessions(actor, (row.session_id for row in rows))
    people.require_people(actor, (row.person_id for row in rows))
    done = records.put(
        actor,
        Attendance,
        match=("session_id", "person_id", "on", "role"),
        rows=_columns_of(actor, rows),
        at=at,
    )
    if done.changes:
        record(
            actor,
            "programmes.attendance.recorded",
            at=at,
            changes=done.changes,
            count=len(rows),
            why=why,
        )
    if done.touched:
        post(actor, at=at, changed={"attendance": done.touched}, why=why)
        grant_trained(actor, [*done.created, *done.changed], at=at)
        announce_attendances(actor, [*done.created, *done.changed], at=at)
    return done


@transaction.atomic
def mark_attendance(
    actor: Actor,
    *,
    session_key: str,
    person_key: str,
    on: dt.date,
    is_present: bool,
    at: dt.datetime,
    role: str = PersonRole.PARTICIPANT,
    why: str = "",
) -> Attendance:
    """Tick somebody off at the desk, or take the tick away. Harmless twice.

    Region and affiliation that were typed before stay as they are.
    """
    session, person = locked(actor, session_key), people.person(actor, person_key)
    if session.state == SessionState.CANCELLED:
        raise SessionCancelled(_("This session was cancelled: nobody attends it."))
    standing = (
        Attendance.objects.within(actor)
        .filter(session=session, person=person, on=on, role=role)
        .first()
    )
    row = AttendanceRow(
        session_id=session.pk,
        person_id=person.pk,
        on=on,
        is_present=is_present,
        role=role,
        region=standing.region if standing else "",
        affiliation=standing.affiliation if standing else "",
    )
    return record_attendances(actor, rows=[row], at=at, why=why).objects[0]


@transaction.atomic
def correct_presence(
    actor: Actor, *, key: str, is_present: bool, at: dt.datetime, why: str = ""
) -> Attendance:
    """Say of a recorded attendance that somebody was there, or was not. Harmless twice."""
    found = queries.attendance(actor, key)
    return mark_attendance(
        actor,
        session_key=found.session.key,
        person_key=found.person.key,
        on=found.on,
        role=found.role,
        is_present=is_present,
        at=at,
        why=why,
    )


@transaction.atomic
def remove_attendances(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete attendances. A session that nobody attended any more stops counting."""
    actor.require(Permission.PROGRAMMES_WRITE)
    found = records.own(actor, Attendance, keys)
    # Once the rows are gone nothing leads from them to their sessions.
    sessions = list(sessions_of_attendances(actor.organisation_id, [a.key for a in found]))
    changes = records.remove(actor, found)
    if changes:
        record(actor, "programmes.attendance.removed", at=at, changes=changes, why=why)
        take_back_trained(actor, found, at=at)
        gone = [attendance.key for attendance in found]
        post(actor, at=at, changed={"attendance": gone, "session": sessions}, why=why)
    return len(found)


def _check_attendance(row: AttendanceRow, *, today: dt.date) -> None:
    if not rules.may_be_attended(row.on, today=today):
        message = _("The attendance of %(day)s lies in the future.")
        raise AttendanceInFuture(message % {"day": row.on.isoformat()})
    if row.role not in _ROLES:
        message = _("The role is one of %(words)s.")
        raise UnknownWord(message % {"words": ", ".join(PersonRole.values)})


def _columns_of(actor: Actor, rows: Sequence[AttendanceRow]) -> list[dict[str, Any]]:
    columns = [_attendance_columns(row) for row in rows]
    standing = queries.marks(actor, {row.session_id for row in rows})
    if not standing and all(row.mark is None and row.way is None for row in rows):
        return columns
    for row, said in zip(rows, columns, strict=True):
        place = row.session_id, row.person_id, row.on, row.role
        mark, way = standing.get(place, ("", ""))
        mark = mark if row.mark is None else row.mark
        said["mark"] = mark if rules.mark_fits(mark, is_present=row.is_present) else ""
        said["way"] = way if row.way is None else row.way
    return columns


def _attendance_columns(row: AttendanceRow) -> dict[str, Any]:
    return {
        "session_id": row.session_id,
        "person_id": row.person_id,
        "on": row.on,
        "role": row.role,
        "is_present": row.is_present,
        "region": clean(row.region),
        "affiliation": clean(row.affiliation),
    }
