"""Who was there: looked up, said one by one or of many at once, corrected, taken out."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from pulmu.core.tokens.choices import Scope
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.actions import AttendanceRow
from pulmu.domains.programmes.choices import AttendanceMark, AttendanceWay, Roll
from pulmu.domains.programmes.models import Attendance

from .doors import ApiRequest, operation
from .paging import Asked, Page, page
from .shapes import (
    Day,
    Done,
    In,
    Key,
    Keys,
    Line,
    LongLine,
    MarkWord,
    PersonOut,
    Reason,
    RoleWord,
    RollWord,
    WayWord,
    person_out,
    stored,
    word,
)

router = Router(tags=["attendances"])
of_sessions = Router(tags=["sessions"])
READ, WRITE = Scope.ATTENDANCE_READ, Scope.ATTENDANCE_WRITE
MOST_ROWS = 500


class AttendancesAsked(Asked):
    session: Key | None = None
    offering: Key | None = None
    programme: Key | None = None
    person: Key | None = None
    on: Day | None = None


class AttendanceOut(Schema):
    key: Key
    session: Key
    person: PersonOut
    on: dt.date
    role: RoleWord
    is_present: bool
    mark: MarkWord | None
    way: WayWord | None
    created_at: dt.datetime
    updated_at: dt.datetime


class AttendancePage(Page):
    items: list[AttendanceOut]


class AttendanceIn(In):
    person: Key
    on: Day
    is_present: bool
    role: RoleWord = "participant"
    mark: MarkWord | None = Field(None, description="Left out, a mark that fits stays.")
    region: Annotated[Line, Field(max_length=100)] = ""
    affiliation: Line = ""


class AttendancesIn(In):
    rows: Annotated[list[AttendanceIn], Field(min_length=1, max_length=MOST_ROWS)]
    why: LongLine = Field("", description="For the ledger, when it corrects a year that is over.")


class MarkIn(In):
    person: Key
    on: Day
    is_present: bool
    role: RoleWord = "participant"
    why: LongLine = ""


class PresenceIn(In):
    is_present: bool
    why: LongLine = ""


class CallIn(In):
    person: Key
    to: RollWord
    was: RollWord | None = Field(None, description="What stood there when it was said.")


class RollIn(In):
    on: Day
    calls: Annotated[list[CallIn], Field(min_length=1, max_length=MOST_ROWS)]
    why: LongLine = ""


class RollOut(Schema):
    """`passed_over`: of whom somebody had said another thing meanwhile."""

    count: int
    passed_over: list[PersonOut]


class RemoveIn(In):
    keys: Keys
    why: Reason


@operation(router, "GET", "", response=AttendancePage, scope=READ)
def list_attendances(request: ApiRequest, asked: Query[AttendancesAsked]) -> AttendancePage:
    """List attendances, with masked names. Absent people have one too."""
    found = queries.every_attendance(request.actor)
    wanted = {
        "session__key": asked.session,
        "session__offering__key": asked.offering,
        "session__programme__key": asked.programme,
        "person__key": asked.person,
        "on": asked.on,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None})
    rows, cursor = page(request, found, asked)
    return AttendancePage(items=[attendance_out(one) for one in rows], next=cursor)


@operation(router, "GET", "/{key:key}", response=AttendanceOut, scope=READ)
def get_attendance(request: ApiRequest, key: Key) -> AttendanceOut:
    """Get one attendance."""
    return attendance_out(queries.attendance(request.actor, key))


@operation(
    router,
    "POST",
    "/{key:key}/presence",
    response=AttendanceOut,
    scope=WRITE,
    does=("correct_presence",),
)
def correct_presence(request: ApiRequest, key: Key, said: PresenceIn) -> AttendanceOut:
    """Say of a recorded attendance that somebody was there, or was not."""
    made = actions.correct_presence(
        request.actor, key=key, is_present=said.is_present, at=timezone.now(), why=said.why
    )
    return attendance_out(queries.attendance(request.actor, made.key))


@operation(router, "POST", "/remove", response=Done, scope=WRITE, does=("remove_attendances",))
def remove_attendances(request: ApiRequest, said: RemoveIn) -> Done:
    """Remove attendances that were recorded by mistake."""
    at = timezone.now()
    count = actions.remove_attendances(request.actor, keys=said.keys, at=at, why=said.why)
    return Done(count=count)


@operation(
    of_sessions,
    "POST",
    "/{key:key}/attendances",
    response=list[AttendanceOut],
    scope=WRITE,
    does=("record_attendances",),
)
def record_attendances(request: ApiRequest, key: Key, said: AttendancesIn) -> list[AttendanceOut]:
    """Record or correct many attendances of a date at once, known by person, day and role."""
    session = queries.session(request.actor, key)
    known = people.persons_by_keys(request.actor, [one.person for one in said.rows])
    rows = [
        AttendanceRow(
            session_id=session.pk,
            person_id=known[one.person].pk,
            on=one.on,
            is_present=one.is_present,
            role=stored(PersonRole, one.role),
            mark=stored(AttendanceMark, one.mark) if one.mark else None,
            region=one.region,
            affiliation=one.affiliation,
            way=AttendanceWay.LIST if one.is_present else "",
        )
        for one in said.rows
    ]
    done = actions.record_attendances(request.actor, rows=rows, at=timezone.now(), why=said.why)
    found = queries.attendances_by_keys(request.actor, [one.key for one in done.objects])
    return [attendance_out(found[one.key]) for one in done.objects]


@operation(
    of_sessions,
    "POST",
    "/{key:key}/attendances/mark",
    response=AttendanceOut,
    scope=WRITE,
    does=("mark_attendance",),
)
def mark_attendance(request: ApiRequest, key: Key, said: MarkIn) -> AttendanceOut:
    """Tick one person off, or take the tick away."""
    made = actions.mark_attendance(
        request.actor,
        session_key=key,
        person_key=said.person,
        on=said.on,
        is_present=said.is_present,
        role=stored(PersonRole, said.role),
        at=timezone.now(),
        why=said.why,
    )
    return attendance_out(queries.attendance(request.actor, made.key))


@operation(
    of_sessions, "POST", "/{key:key}/roll", response=RollOut, scope=WRITE, does=("call_roll",)
)
def call_roll(request: ApiRequest, key: Key, said: RollIn) -> RollOut:
    """Say of many whether they are there, late, gone early or excused. Nothing is written over
    that whoever says it has not seen (`was`).
    """
    calls = [
        actions.Call(
            person_key=one.person,
            to=stored(Roll, one.to),
            was=stored(Roll, one.was) if one.was else actions.NOTHING_SAID,
        )
        for one in said.calls
    ]
    called = actions.call_roll(
        request.actor,
        session_key=key,
        on=said.on,
        calls=calls,
        at=timezone.now(),
        why=said.why,
    )
    return RollOut(count=called.count, passed_over=[person_out(one) for one in called.passed_over])


def attendance_out(one: Attendance) -> AttendanceOut:
    return AttendanceOut(
        key=one.key,
        session=one.session.key,
        person=person_out(one.person),
        on=one.on,
        role=word(PersonRole, one.role),
        is_present=one.is_present,
        mark=word(AttendanceMark, one.mark),
        way=word(AttendanceWay, one.way),
        created_at=one.created_at,
        updated_at=one.changed_at,
    )
