"""Checking in: a code before a reader, a name on the list, or people by themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.programmes import queries, rules
from pulmu.domains.programmes.choices import (
    AttendanceMark,
    AttendanceWay,
    ScanOutcome,
)
from pulmu.domains.programmes.models import Attendance, Enrolment, Scan, Session
from pulmu.domains.programmes.models.scans import DEVICE_LENGTH, NONCE_LENGTH

from .attendances import AttendanceRow, put_attendances
from .refusals import CodeWrong, FormBroken, locked
from .screens import code_in

# In the place of a device, where none read a code.
DESK, SELF = "desk", "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a device saw: ``ticket`` is the text of the code (`queries.door_code`, or
    of an old picture the ticket), ``nonce`` random for each reading.

    ``is_offline``: the device had no connection then and sends it now.
    """

    ticket: str
    device: str
    nonce: str
    scanned_at: dt.datetime
    is_offline: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a reading. ``first`` is the one that let the person in, also when it was not
    this one: when, and by whom. None for somebody who was ticked off on the list.
    """

    scan: Scan
    first: Scan | None = None

    @property
    def is_in(self) -> bool:
        return self.scan.outcome in {ScanOutcome.CAME, ScanOutcome.AGAIN}


@transaction.atomic
def scan(actor: Actor, *, session_key: str, reading: Reading, at: dt.datetime) -> Seen:
    """Check somebody in by their code. The same reading sent again is the same one, and another
    reading of the same code on the same day is told when and by whom the first was.

    Readings are kept whatever came of them, also one whose time cannot be; a code is never taken
    for one that was changed on the way, because it is random.
    """
    session = locked(actor, session_key)
    enrolment = queries.find_by_code(actor, reading.ticket)
    return _check(actor, session, enrolment, reading, way=AttendanceWay.SCAN, at=at)


@transaction.atomic
def check_in_by_name(
    actor: Actor, *, session_key: str, enrolment_key: str, nonce: str, at: dt.datetime
) -> Seen:
    """Check in somebody who stands on the list and has no code with them. Harmless twice."""
    session = locked(actor, session_key)
    enrolment = queries.enrolment(actor, enrolment_key)
    reading = Reading(ticket=enrolment.ticket, device=DESK, nonce=nonce, scanned_at=at)
    return _check(actor, session, enrolment, reading, way=AttendanceWay.LIST, at=at)


@transaction.atomic
def check_in_self(
    actor: Actor, *, session_key: str, enrolment_key: str, code: str, nonce: str, at: dt.datetime
) -> Seen:
    """Check oneself in with the code on the room's screen, which is another every 30 seconds. The
    record says that it was by themselves. Harmless twice.
    """
    actor.require(Permission.ENROLMENT_OWN)
    enrolment = queries.held_enrolment(actor, enrolment_key)
    session = locked_for_self(actor, session_key)
    now = rules.window(at)
    if code not in {code_in(session, now), code_in(session, now - 1)}:
        raise CodeWrong(_("This is not the code on the screen now. Look again."))
    reading = Reading(ticket=enrolment.ticket, device=SELF, nonce=nonce, scanned_at=at)
    return _check(actor, session, enrolment, reading, way=AttendanceWay.SELF, at=at)


@transaction.atomic
def undo_check_in(
    actor: Actor, *, session_key: str, person_key: str, on: dt.date, at: dt.datetime
) -> bool:
    """Somebody was checked in by mistake: they count as absent until they are seen again. What was
    read stays. Whether there was anything to take back; harmless twice.
    """
    session, person = locked(actor, session_key), people.person(actor, person_key)
    there = Attendance.objects.within(actor).filter(
        session=session, person=person, on=on, role=PersonRole.PARTICIPANT, is_present=True
    )
    found = there.first()
    if found is None:
        return False
    row = AttendanceRow(
        session_id=session.pk,
        person_id=person.pk,
        on=on,
        is_present=False,
        region=found.region,
        affiliation=found.affiliation,
        mark="",
        way="",
    )
    put_attendances(actor, rows=[row], at=at)
    return True


def locked_for_self(actor: Actor, session_key: str) -> Session:
    """The session that somebody checks themselves in for, locked like by `scan`."""
    mine = Session.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: Session | None = mine.select_for_update(of=("self",)).filter(key=session_key).first()
    if found is None:
        raise NotFound
    return found


def _check(
    actor: Actor,
    session: Session,
    enrolment: Enrolment | None,
    reading: Reading,
    *,
    way: AttendanceWay,
    at: dt.datetime,
) -> Seen:
    """The session is locked by now, so that of readings at the same moment one is the first."""
    if not (0 < len(reading.nonce) <= NONCE_LENGTH and 0 < len(reading.device) <= DEVICE_LENGTH):
        raise FormBroken(_("The form is out of date. Please open it again."))
    standing = _standing(actor, reading)
    if standing is not None:
        return _seen(actor, standing)
    on = day_of(reading.scanned_at)
    if rules.is_time_possible(reading.scanned_at, at=at):
        outcome = _outcome(actor, session, enrolment, on=on)
    else:
        outcome = ScanOutcome.WRONG_CLOCK
    made = _keep(actor, session, enrolment, reading, outcome=outcome, way=way, at=at)
    if outcome == ScanOutcome.CAME and enrolment is not None:
        _come(actor, session, enrolment, on=on, way=way, reading=reading, at=at)
    return _seen(actor, made)


def _outcome(
    actor: Actor, session: Session, enrolment: Enrolment | None, *, on: dt.date
) -> ScanOutcome:
    if enrolment is None:
        return ScanOutcome.UNKNOWN
    there = Attendance.objects.within(actor).filter(
        session=session, person=enrolment.person_id, on=on, is_present=True
    )
    return rules.scan_outcome(
        is_of_session=enrolment.offering_id == session.offering_id
        and enrolment.session_id in {None, session.pk},
        enrolment_state=enrolment.state,
        session_state=session.state,
        is_a_day_of_it=day_of(session.starts_at) <= on <= day_of(session.ends_at),
        is_in=there.exists(),
    )


def _come(
    actor: Actor,
    session: Session,
    enrolment: Enrolment,
    *,
    on: dt.date,
    way: AttendanceWay,
    reading: Reading,
    at: dt.datetime,
) -> None:
    late = rules.is_late(session.starts_at, came_at=reading.scanned_at)
    row = AttendanceRow(
        session_id=session.pk,
        person_id=enrolment.person_id,
        on=on,
        is_present=True,
        way=way,
        mark=AttendanceMark.LATE if late else "",
    )
    put_attendances(actor, rows=[row], at=at)


def _keep(
    actor: Actor,
    session: Session,
    enrolment: Enrolment | None,
    reading: Reading,
    *,
    outcome: ScanOutcome,
    way: AttendanceWay,
    at: dt.datetime,
) -> Scan:
    return Scan.objects.create(
        organisation_id=actor.organisation_id,
        session=session,
        enrolment=enrolment,
        device=reading.device,
        nonce=reading.nonce,
        on=day_of(reading.scanned_at),
        scanned_at=reading.scanned_at,
        received_at=at,
        is_offline=reading.is_offline,
        way=way,
        outcome=outcome,
        code_digest="" if enrolment else secrets.blind_index(reading.ticket),
        by=actor.label,
        by_key=actor.key,
    )


def _standing(actor: Actor, reading: Reading) -> Scan | None:
    mine = Scan.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: Scan | None = mine.filter(device=reading.device, nonce=reading.nonce).first()
    return found


def _seen(actor: Actor, made: Scan) -> Seen:
    if made.enrolment_id is None:
        return Seen(made)
    mine = Scan.objects.within(actor).filter(
        session=made.session_id, enrolment=made.enrolment_id, on=made.on
    )
    return Seen(made, mine.filter(outcome=ScanOutcome.CAME).order_by("-pk").first())
