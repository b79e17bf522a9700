"""Writes about programmes, sessions and attendance.

Lists come from imports and forms alike and may be 100,000 rows. The single-record actions are
what people do at the desk; they refuse what an import only warns of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put, chunks
from pulmu.domains.companies.choices import Field
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import PersonRole
from pulmu.ledger.posting import post

from . import queries, rules
from .choices import SessionState, SessionType
from .facts import sessions_of_attendances
from .models import Attendance, Programme, Session

R = TypeVar("R", Attendance, Programme, Session)
_ROLES = frozenset(PersonRole.values)


class NameMissing(Refused):
    code = "programmes.name_missing"


class CodeMissing(Refused):
    code = "programmes.code_missing"


class EndsBeforeStart(Refused):
    code = "programmes.ends_before_start"


class NegativeCount(Refused):
    code = "programmes.negative_count"


class UnknownWord(Refused):
    code = "programmes.unknown_word"


class AttendanceInFuture(Refused):
    code = "programmes.attendance_in_future"


class NotYetHeld(Refused):
    code = "programmes.session_not_yet_held"


class SessionCancelled(Refused):
    code = "programmes.session_cancelled"


class StillInUse(Refused):
    code = "programmes.in_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRow:
    """A programme as typed, known by ``name``."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session as typed, known by ``code``."""

    code: str
    programme_id: int
    field: str
    type: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    title: str = ""
    place: str = ""
    capacity: int | None = None
    group_headcount: int = 0
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow:
    """Somebody at a session as typed, known by session, person, day and role."""

    session_id: int
    person_id: int
    on: dt.date
    is_present: bool
    role: str = PersonRole.PARTICIPANT
    region: str = ""
    affiliation: str = ""


@transaction.atomic
def record_programmes(
    actor: Actor, *, rows: Sequence[ProgrammeRow], at: dt.datetime
) -> Put[Programme]:
    """Create one programme for each name that is not known yet. Nothing counts by itself."""
    actor.require(Permission.PROGRAMMES_WRITE)
    columns = [{"name": clean(row.name)} for row in rows]
    if not all(row["name"] for row in columns):
        raise NameMissing(_("A programme needs a name."))
    done = records.put(actor, Programme, match=("name",), rows=columns, at=at)
    if done.changes:
        record(actor, "programmes.programme.recorded", at=at, changes=done.changes, count=len(rows))
    return done


@transaction.atomic
def record_sessions(actor: Actor, *, rows: Sequence[SessionRow], at: dt.datetime) -> Put[Session]:
    """Create or correct one session for each code. Their attendances' facts follow."""
    actor.require(Permission.PROGRAMMES_WRITE)
    for row in rows:
        _check_session(row)
    queries.require_programmes(actor, (row.programme_id for row in rows))
    columns = [_session_columns(row) for row in rows]
    done = records.put(actor, Session, match=("code",), rows=columns, at=at)
    if done.changes:
        record(actor, "programmes.session.recorded", at=at, changes=done.changes, count=len(rows))
    if done.touched:
        post(actor, at=at, changed={"session": done.touched})
    return done


@transaction.atomic
def record_attendances(
    actor: Actor, *, rows: Sequence[AttendanceRow], at: dt.datetime, why: str = ""
) -> Put[Attendance]:
    """Create or correct one attendance for each session, person, day and role.

    Taken as they are, also for planned or cancelled sessions and outside their days: rules
    decide what counts. The facts of their sessions follow; ``why`` is the ledger's word for it.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    for row in rows:
        _check_attendance(row, today=day_of(at))
    queries.require_sessions(actor, (row.session_id for row in rows))
    people.require_people(actor, (row.person_id for row in rows))
    done = records.put(
        actor,
        Attendance,
        match=("session_id", "person_id", "on", "role"),
        rows=[_attendance_columns(row) for row in rows],
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
    return done


@transaction.atomic
def hold_session(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Session:
    """Say that a planned session has taken place. Harmless twice."""
    session = _locked(actor, key)
    if session.state == SessionState.HELD:
        return session
    if session.state == SessionState.CANCELLED:
        raise SessionCancelled(_("This session was cancelled. Plan it again first."))
    if not rules.may_be_held(state=session.state, starts_at=session.starts_at, at=at):
        raise NotYetHeld(_("This session has not begun yet."))
    return _set_state(actor, session, SessionState.HELD, "programmes.session.held", at=at, why=why)


@transaction.atomic
def cancel_session(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Session:
    """Say that a session did not take place, or will not. Its attendances stay, uncounted.

    Harmless twice.
    """
    session = _locked(actor, key)
    if session.state == SessionState.CANCELLED:
        return session
    event = "programmes.session.cancelled"
    return _set_state(actor, session, SessionState.CANCELLED, event, at=at, why=why)


@transaction.atomic
def replan_session(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Session:
    """Take a cancellation, or a hasty "held", back. Harmless twice."""
    session = _locked(actor, key)
    if session.state == SessionState.PLANNED:
        return session
    event = "programmes.session.replanned"
    return _set_state(actor, session, SessionState.PLANNED, event, at=at, why=why)


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
    session, person = _locked(actor, session_key), people.person(actor, person_key)
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
def remove_attendances(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete attendances. A session that nobody attended any more stops counting."""
    actor.require(Permission.PROGRAMMES_WRITE)
    found = _own(actor, Attendance, set(keys))
    # Once the rows are gone nothing leads from them to their sessions.
    sessions = list(sessions_of_attendances(actor.organisation_id, [a.key for a in found]))
    changes = records.remove(actor, found)
    if changes:
        record(actor, "programmes.attendance.removed", at=at, changes=changes, why=why)
        gone = [attendance.key for attendance in found]
        post(actor, at=at, changed={"attendance": gone, "session": sessions}, why=why)
    return len(found)


@transaction.atomic
def remove_sessions(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete sessions; refused while somebody has an attendance in one."""
    actor.require(Permission.PROGRAMMES_WRITE)
    found = _own(actor, Session, set(keys))
    try:
        changes = records.remove(actor, found)
    except ProtectedError as error:
        raise StillInUse(_("This session still has attendances. Remove them first.")) from error
    if changes:
        record(actor, "programmes.session.removed", at=at, changes=changes, why=why)
        post(actor, at=at, changed={"session": [session.key for session in found]}, why=why)
    return len(found)


@transaction.atomic
def remove_programmes(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete programmes without sessions; refused while one has a session."""
    actor.require(Permission.PROGRAMMES_WRITE)
    found = _own(actor, Programme, set(keys))
    try:
        changes = records.remove(actor, found)
    except ProtectedError as error:
        raise StillInUse(_("This programme still has sessions.")) from error
    if changes:
        record(actor, "programmes.programme.removed", at=at, changes=changes, why=why)
    return len(found)


def _check_session(row: SessionRow) -> None:
    said = {"code": clean(row.code)}
    if not said["code"]:
        raise CodeMissing(_("A session needs a code."))
    if not rules.ends_in_time(starts_at=row.starts_at, ends_at=row.ends_at):
        raise EndsBeforeStart(_("%(code)s ends before it starts.") % said)
    if row.group_headcount < 0:
        raise NegativeCount(_("%(code)s: the number of unnamed people is negative.") % said)
    if row.capacity is not None and row.capacity < 0:
        raise NegativeCount(_("%(code)s: the capacity is negative.") % said)
    for word, choices in (
        (row.field, Field),
        (row.type, SessionType),
        (row.state, SessionState),
    ):
        if word not in choices.values:
            message = _("%(code)s: “%(word)s” is none of %(words)s.")
            raise UnknownWord(message % {**said, "word": word, "words": ", ".join(choices.values)})


def _check_attendance(row: AttendanceRow, *, today: dt.date) -> None:
    if not rules.may_be_attended(row.on, today=today):
        message = _("The attendance of %(day)s lies in the future.")
        raise AttendanceInFuture(message % {"day": row.on.isoformat()})
    if row.role not in _ROLES:
        message = _("The role is one of %(words)s.")
        raise UnknownWord(message % {"words": ", ".join(PersonRole.values)})


def _session_columns(row: SessionRow) -> dict[str, Any]:
    return {
        "code": clean(row.code),
        "programme_id": row.programme_id,
        "title": clean(row.title),
        "field": row.field,
        "type": row.type,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "place": clean(row.place),
        "capacity": row.capacity,
        "state": row.state,
        "group_headcount": row.group_headcount,
        "host": clean(row.host),
    }


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


def _locked(actor: Actor, key: str) -> Session:
    """A session that the actor may write, locked until the end of the transaction."""
    session = Session.objects.within(actor).select_for_update().filter(key=key).first()
    if session is None:
        raise NotFound
    actor.require(Permission.PROGRAMMES_WRITE, organisation_id=session.organisation_id)
    return session


def _set_state(
    actor: Actor, session: Session, state: SessionState, event: str, *, at: dt.datetime, why: str
) -> Session:
    rows = [{"key": session.key, "state": state.value}]
    done = records.put(actor, Session, match=("key",), rows=rows, at=at)
    record(actor, event, at=at, subject=session, changes=done.changes, why=why)
    post(actor, at=at, changed={"session": done.touched}, why=why)
    return done.objects[0]


def _own(actor: Actor, model: type[R], keys: set[str]) -> list[R]:
    mine = model.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = [
        row for some in chunks(sorted(keys)) for row in people.keyed(mine, some).order_by("pk")
    ]
    if len(found) != len(keys):
        raise NotFound(_("There is no such record in this organisation."))
    return found
