"""Dates: planned by hand or by a rule, moved, held, called off."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field, model_validator

from pulmu.core.tokens.choices import Scope
from pulmu.domains.places import queries as places
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.actions import Planned, Slot
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import Session

from .doors import ApiRequest, operation
from .paging import Asked, page
from .programmes import Why
from .sessionshapes import (
    SessionChange,
    SessionIn,
    SessionOut,
    SessionPage,
    changed,
    row_of,
    session_out,
)
from .shapes import (
    Clock,
    Day,
    Done,
    In,
    Key,
    Keys,
    Line,
    LongLine,
    Moment,
    SessionStateWord,
    Whole,
    stored,
)
from .versions import refuse_stale

router = Router(tags=["sessions"])
of_offerings = Router(tags=["offerings"])
READ, WRITE = Scope.PROGRAMMES_READ, Scope.PROGRAMMES_WRITE
MOST_DATES = 60


class SessionsAsked(Asked):
    state: SessionStateWord | None = None
    offering: Key | None = None
    programme: Key | None = None
    starts_from: Moment | None = None
    starts_before: Moment | None = None


class DateIn(In):
    starts_at: Moment
    ends_at: Moment
    title: Line = ""
    place: Line = ""
    resource: Key | None = None
    capacity: Whole | None = None


class RuleIn(In):
    """So many dates on these weekdays (Monday is 0), by the clock on the wall in Korea."""

    first: Day
    begins: Clock
    ends: Clock
    count: Annotated[int, Field(ge=1, le=MOST_DATES)]
    weekdays: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=7)] = []
    skips_holidays: bool = True


class PlanIn(In):
    """Either `dates` or a `rule`."""

    dates: Annotated[list[DateIn], Field(max_length=MOST_DATES)] = []
    rule: RuleIn | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> PlanIn:
        if bool(self.dates) == (self.rule is not None):
            raise ValueError("send either dates or a rule")
        return self


class MoveIn(In):
    starts_at: Moment
    ends_at: Moment
    place: Line = ""
    resource: Key | None = None


class AdoptIn(In):
    sessions: Keys


class Because(In):
    why: LongLine = ""


class RoomCode(Schema):
    """Another one every 30 seconds."""

    code: str


@operation(router, "GET", "", response=SessionPage, scope=READ)
def list_sessions(request: ApiRequest, asked: Query[SessionsAsked]) -> SessionPage:
    """List dates."""
    found = queries.sessions(request.actor).select_related("programme", "offering", "resource")
    if asked.state:
        found = found.filter(state=stored(SessionState, asked.state))
    if asked.offering:
        found = found.filter(offering__key=asked.offering)
    if asked.programme:
        found = found.filter(programme__key=asked.programme)
    if asked.starts_from:
        found = found.filter(starts_at__gte=asked.starts_from)
    if asked.starts_before:
        found = found.filter(starts_at__lt=asked.starts_before)
    rows, cursor = page(request, found, asked)
    return SessionPage(items=[session_out(one) for one in rows], next=cursor)


@operation(router, "POST", "", response={201: SessionOut}, scope=WRITE, does=("add_session",))
def add_session(request: ApiRequest, said: SessionIn) -> SessionOut:
    """Record a date that nobody signs up for, under a code of its own."""
    row = row_of(request.actor, said)
    made = actions.add_session(request.actor, row=row, at=timezone.now())
    return _out(request, made.key)


@operation(router, "GET", "/{key:key}", response=SessionOut, scope=READ)
def get_session(request: ApiRequest, key: Key) -> SessionOut:
    """Get one date."""
    return _out(request, key)


@operation(
    router, "PATCH", "/{key:key}", response=SessionOut, scope=WRITE, does=("correct_session",)
)
def correct_session(request: ApiRequest, key: Key, said: SessionChange) -> SessionOut:
    """Say anew what a date is. What is left out stays. With `If-Match` only as it was seen."""
    with refuse_stale(request, "session", key):
        row = changed(request.actor, queries.session(request.actor, key), said)
        at = timezone.now()
        actions.correct_session(request.actor, key=key, row=row, at=at, why=said.why or "")
    return _out(request, key)


@operation(
    router,
    "POST",
    "/{key:key}/reschedule",
    response=SessionOut,
    scope=WRITE,
    does=("reschedule",),
)
def reschedule_session(request: ApiRequest, key: Key, said: MoveIn) -> SessionOut:
    """Move a date to another time or place. Those who have a seat are told."""
    room = places.resource(request.actor, said.resource).pk if said.resource else None
    actions.reschedule(
        request.actor,
        key=key,
        slot=Slot(said.starts_at, said.ends_at),
        place=said.place,
        resource_id=room,
        at=timezone.now(),
    )
    return _out(request, key)


@operation(
    router, "POST", "/{key:key}/hold", response=SessionOut, scope=WRITE, does=("hold_session",)
)
def hold_session(request: ApiRequest, key: Key, said: Because) -> SessionOut:
    """Say that a date has taken place."""
    actions.hold_session(request.actor, key=key, at=timezone.now(), why=said.why)
    return _out(request, key)


@operation(
    router,
    "POST",
    "/{key:key}/cancel",
    response=SessionOut,
    scope=WRITE,
    does=("cancel_session", "cancel_date"),
)
def cancel_session(request: ApiRequest, key: Key, said: Because) -> SessionOut:
    """Call a date off. Those who have a seat are told; where each date is booked by itself their
    sign-ups end.
    """
    found, at = queries.session(request.actor, key), timezone.now()
    if found.offering_id is not None and found.state == SessionState.PLANNED:
        actions.cancel_date(request.actor, key=key, why=said.why, at=at)
    else:
        actions.cancel_session(request.actor, key=key, at=at, why=said.why)
    return _out(request, key)


@operation(
    router, "POST", "/{key:key}/replan", response=SessionOut, scope=WRITE, does=("replan_session",)
)
def replan_session(request: ApiRequest, key: Key, said: Because) -> SessionOut:
    """Take a cancellation, or a hasty “held”, back."""
    actions.replan_session(request.actor, key=key, at=timezone.now(), why=said.why)
    return _out(request, key)


@operation(
    router, "POST", "/{key:key}/remove", response=Done, scope=WRITE, does=("remove_sessions",)
)
def remove_session(request: ApiRequest, key: Key, said: Why) -> Done:
    """Remove a date that nobody attended and nobody signed up for."""
    at = timezone.now()
    return Done(count=actions.remove_sessions(request.actor, keys=[key], at=at, why=said.why))


@operation(
    router,
    "GET",
    "/{key:key}/room-code",
    response=RoomCode,
    scope=Scope.ATTENDANCE_WRITE,
    does=("room_code",),
)
def get_room_code(request: ApiRequest, key: Key) -> RoomCode:
    """The code for the room's screen now, with which people check themselves in."""
    return RoomCode(code=actions.room_code(request.actor, session_key=key, at=timezone.now()))


@operation(
    of_offerings,
    "POST",
    "/{key:key}/sessions",
    response={201: list[SessionOut]},
    scope=WRITE,
    does=("plan_sessions",),
)
def plan_sessions(request: ApiRequest, key: Key, said: PlanIn) -> list[SessionOut]:
    """Add dates to a course, one by one or by a rule. One that starts when another does is that."""
    planned = _by_rule(said.rule) if said.rule else [_planned(request, one) for one in said.dates]
    made = actions.plan_sessions(
        request.actor, offering_key=key, sessions=planned, at=timezone.now()
    )
    found = queries.sessions_by_keys(request.actor, [one.key for one in made])
    return [session_out(found[one.key]) for one in made]


@operation(
    of_offerings,
    "POST",
    "/{key:key}/sessions/adopt",
    response=Done,
    scope=WRITE,
    does=("adopt_sessions",),
)
def adopt_sessions(request: ApiRequest, key: Key, said: AdoptIn) -> Done:
    """Make dates that stand by themselves the dates of a course. Who attended them had a seat."""
    at = timezone.now()
    count = actions.adopt_sessions(request.actor, offering_key=key, sessions=said.sessions, at=at)
    return Done(count=count)


def _by_rule(rule: RuleIn) -> list[Planned]:
    slots = queries.slots_by_rule(
        first=rule.first,
        weekdays=set(rule.weekdays),
        begins=dt.time.fromisoformat(rule.begins),
        ends=dt.time.fromisoformat(rule.ends),
        count=rule.count,
        skips_holidays=rule.skips_holidays,
    )
    return [Planned(slot=slot) for slot in slots]


def _planned(request: ApiRequest, one: DateIn) -> Planned:
    return Planned(
        slot=Slot(one.starts_at, one.ends_at),
        title=one.title,
        place=one.place,
        resource_id=places.resource(request.actor, one.resource).pk if one.resource else None,
        capacity=one.capacity,
    )


def _out(request: ApiRequest, key: str) -> SessionOut:
    found: Session = queries.session(request.actor, key)
    return session_out(found)
