"""Programmes and their sessions: lists in, one session added or corrected, held or cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records, single
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put, chunks
from pulmu.domains.companies.choices import Field
from pulmu.domains.programmes import queries, rules
from pulmu.domains.programmes.choices import OfferingState, SessionState, SessionType
from pulmu.domains.programmes.models import Offering, Programme, Session
from pulmu.domains.programmes.rules import Slot
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered

from .announcing import announce_moved
from .planning import require_free
from .refusals import (
    CodeMissing,
    EndsBeforeStart,
    NameMissing,
    NegativeCount,
    NotYetHeld,
    SessionCancelled,
    StillInUse,
    UnknownWord,
    locked,
)
from .rooms import free_rooms, keep_rooms, lock_rooms
from .seats import locked_offering, offer, offer_freed
from .telling import Shown, tell_of_change, tell_of_removal


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
def rename_programme(actor: Actor, *, key: str, name: str, at: dt.datetime) -> Programme:
    """Call a programme by another name; one that has this name already is refused."""
    actor.require(Permission.PROGRAMMES_WRITE)
    if not clean(name):
        raise NameMissing(_("A programme needs a name."))
    row = {"name": clean(name)}
    done = single.correct(actor, Programme, key=key, match=("name",), row=row, at=at)
    (programme,) = done.objects
    if done.changes:
        event = "programmes.programme.renamed"
        record(actor, event, at=at, subject=programme, changes=done.changes)
    return programme


@transaction.atomic
def record_sessions(actor: Actor, *, rows: Sequence[SessionRow], at: dt.datetime) -> Put[Session]:
    """Create or correct one session for each code, none in a room that others are in. Their
    attendances' facts follow.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    for row in rows:
        _check_session(row)
    queries.require_programmes(actor, (row.programme_id for row in rows))
    columns = [_session_columns(row) for row in rows]
    before = _in_rooms(actor, [row["code"] for row in columns])
    lock_rooms(actor, [one.resource_id for one in before.values()])
    done = records.put(actor, Session, match=("code",), rows=columns, at=at)
    for session in done.objects:
        if session.code in before:
            _require_room(actor, session, before[session.code], at=at)
    if done.changes:
        record(actor, "programmes.session.recorded", at=at, changes=done.changes, count=len(rows))
    if done.touched:
        post(actor, at=at, changed={"session": done.touched})
        keep_rooms(actor, [one for one in done.changed if one.resource_id is not None], at=at)
    return done


@transaction.atomic
def add_session(actor: Actor, *, row: SessionRow, at: dt.datetime) -> Session:
    """One session, planned or held, under a code of its own."""
    columns = _checked(actor, row, at=at)
    done = single.add(actor, Session, match=("code",), row=columns, at=at)
    return _single(actor, done, "added", at=at)


@transaction.atomic
def correct_session(
    actor: Actor, *, key: str, row: SessionRow, at: dt.datetime, why: str = ""
) -> Session:
    """Say anew what one session is. Its attendances' facts follow, and those who have a seat in it
    are told when it is still to come; seats that come free are offered to its line. Harmless twice.
    """
    columns = _checked(actor, row, at=at)
    offering = _held_offering(actor, key)
    known = locked(actor, key)
    before = Shown.of(known)
    capacity = queries.capacity_of(offering, known) if offering else None
    lock_rooms(actor, [known.resource_id])
    done = single.correct(actor, Session, key=key, match=("code",), row=columns, at=at)
    session = _single(actor, done, "corrected", at=at, why=why)
    _require_room(actor, session, before, at=at)
    if session.resource_id is not None:
        keep_rooms(actor, [session], at=at)
    tell_of_change(actor, session, before, at=at)
    if Shown.of(session).slot != before.slot:
        announce_moved(actor, session, at=at)
    if offering is not None and done.changes:
        has_more = rules.has_more(capacity, queries.capacity_of(offering, session))
        give = offer_freed if has_more else offer
        changes = give(actor, offering, [None if offering.is_whole else session], at=at)
        if changes:
            event = "programmes.enrolment.offered"
            record(actor, event, at=at, subject=offering, changes=changes)
    return session


@transaction.atomic
def hold_session(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Session:
    """Say that a planned session has taken place. Harmless twice."""
    session = locked(actor, key)
    if session.state == SessionState.HELD:
        return session
    if session.state == SessionState.CANCELLED:
        raise SessionCancelled(_("This session was cancelled. Plan it again first."))
    if not rules.may_be_held(state=session.state, starts_at=session.starts_at, at=at):
        raise NotYetHeld(_("This session has not begun yet."))
    return _set_state(actor, session, SessionState.HELD, "held", at=at, why=why)


@transaction.atomic
def cancel_session(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Session:
    """Say that a session did not take place, or will not. Its attendances stay, uncounted; those
    who have a seat in it are told when it was still to come. Harmless twice.
    """
    session = locked(actor, key)
    if session.state == SessionState.CANCELLED:
        return session
    before = Shown.of(session)
    cancelled = call_off(actor, session, at=at, why=why)
    tell_of_change(actor, cancelled, before, at=at)
    return cancelled


def call_off(actor: Actor, session: Session, *, at: dt.datetime, why: str) -> Session:
    """The same without telling anybody, for whoever does that."""
    event = "cancelled"
    off = _set_state(actor, session, SessionState.CANCELLED, event, at=at, why=why)
    free_rooms(actor, [off], at=at)
    return off


@transaction.atomic
def replan_session(actor: Actor, *, key: str, at: dt.datetime, why: str = "") -> Session:
    """Take a cancellation, or a hasty "held", back; refused when its room went to others, or its
    course was called off. Harmless twice.
    """
    session = locked(actor, key)
    if session.state == SessionState.PLANNED:
        return session
    offering = session.offering if session.state == SessionState.CANCELLED else None
    if offering is not None and offering.state == OfferingState.CANCELLED:
        raise SessionCancelled(_("The course of this date was cancelled."))
    before = Shown.of(session)
    lock_rooms(actor, [session.resource_id])
    event = "replanned"
    planned = _set_state(actor, session, SessionState.PLANNED, event, at=at, why=why)
    _require_room(actor, planned, before, at=at)
    if planned.resource_id is not None:
        keep_rooms(actor, [planned], at=at)
    tell_of_change(actor, planned, before, at=at)
    return planned


@transaction.atomic
def remove_sessions(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete sessions; refused while somebody has an attendance in one. Those who have a seat
    in one to come are told.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    found = records.own(actor, Session, keys)
    for session in found:
        tell_of_removal(actor, session, at=at)
    try:
        changes = records.remove(actor, found)
    except ProtectedError as error:
        raise StillInUse(_("This session still has attendances. Remove them first.")) from error
    if changes:
        record(actor, "programmes.session.removed", at=at, changes=changes, why=why)
        post(actor, at=at, changed={"session": [session.key for session in found]}, why=why)
        free_rooms(actor, found, at=at)
    return len(found)


@transaction.atomic
def remove_programmes(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Delete programmes without sessions; refused while one has a session."""
    actor.require(Permission.PROGRAMMES_WRITE)
    found = records.own(actor, Programme, keys)
    try:
        changes = records.remove(actor, found)
    except ProtectedError as error:
        raise StillInUse(_("This programme still has sessions.")) from error
    if changes:
        record(actor, "programmes.programme.removed", at=at, changes=changes, why=why)
    return len(found)


def _checked(actor: Actor, row: SessionRow, *, at: dt.datetime) -> dict[str, Any]:
    actor.require(Permission.PROGRAMMES_WRITE)
    _check_session(row)
    if row.state == SessionState.HELD and row.starts_at > at:
        raise NotYetHeld(_("This session has not begun yet."))
    queries.require_programmes(actor, [row.programme_id])
    return _session_columns(row)


def _single(
    actor: Actor, done: Put[Session], event: str, *, at: dt.datetime, why: str = ""
) -> Session:
    name = f"programmes.session.{event}"
    return entered(actor, done, kind="session", event=name, at=at, why=why)


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


def _held_offering(actor: Actor, key: str) -> Offering | None:
    """The course of a session, locked before the session is: seats are counted inside its lock."""
    offering = queries.session(actor, key).offering
    return locked_offering(actor, offering.key) if offering is not None else None


def _in_rooms(actor: Actor, codes: Sequence[str]) -> dict[str, Shown]:
    """Those of them that are in a room, as they stand."""
    mine = Session.objects.within(actor).filter(
        organisation_id=actor.organisation_id, resource__isnull=False
    )
    return {one.code: Shown.of(one) for some in chunks(codes) for one in mine.filter(code__in=some)}


def _require_room(actor: Actor, session: Session, before: Shown, *, at: dt.datetime) -> None:
    """A session to come that was off or at another time has its room for itself now as well."""
    if session.resource_id is None or session.state == SessionState.CANCELLED:
        return
    slot = Slot(session.starts_at, session.ends_at)
    is_same = before.state != SessionState.CANCELLED and slot == before.slot
    if session.ends_at > at and not is_same:
        require_free(actor, session.resource_id, [slot], but=session)


def _set_state(
    actor: Actor, session: Session, state: SessionState, event: str, *, at: dt.datetime, why: str
) -> Session:
    rows = [{"key": session.key, "state": state.value}]
    done = records.put(actor, Session, match=("key",), rows=rows, at=at)
    return _single(actor, done, event, at=at, why=why)
