"""A date as it is sent to us and answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Schema

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies import choices as companies
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.actions import SessionRow
from pulmu.domains.programmes.choices import SessionState, SessionType
from pulmu.domains.programmes.models import Session

from .paging import Page
from .shapes import (
    FieldWord,
    In,
    Key,
    Line,
    LongLine,
    Moment,
    SessionStateWord,
    TypeWord,
    Whole,
    stored,
    word,
)

_CHOICES = {"field": companies.Field, "type": SessionType, "state": SessionState}


class SessionIn(In):
    programme: Key
    code: Line
    starts_at: Moment
    ends_at: Moment
    field: FieldWord = "other"
    type: TypeWord = "course"
    state: SessionStateWord = "planned"
    title: Line = ""
    place: Line = ""
    capacity: Whole | None = None
    group_headcount: Whole = 0
    host: Line = ""


class SessionChange(In):
    programme: Key | None = None
    code: Line | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    field: FieldWord | None = None
    type: TypeWord | None = None
    state: SessionStateWord | None = None
    title: Line | None = None
    place: Line | None = None
    capacity: Whole | None = None
    group_headcount: Whole | None = None
    host: Line | None = None
    why: LongLine | None = None


class SessionOut(Schema):
    """`present_count` is how many participants were there, each day of each person once."""

    key: Key
    code: str
    programme: Key
    offering: Key | None
    title: str
    field: FieldWord
    type: TypeWord
    state: SessionStateWord
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    resource: Key | None
    capacity: int | None
    group_headcount: int
    host: str
    present_count: int
    created_at: dt.datetime
    updated_at: dt.datetime


class SessionPage(Page):
    items: list[SessionOut]


SAME = (
    "key code title starts_at ends_at place capacity group_headcount host present_count created_at"
).split()


def session_out(one: Session) -> SessionOut:
    """Of those that the queries give, with ``present_count``."""
    return SessionOut(
        **{name: getattr(one, name) for name in SAME},
        **{name: word(choices, getattr(one, name)) for name, choices in _CHOICES.items()},
        programme=one.programme.key,
        offering=one.offering.key if one.offering else None,
        resource=one.resource.key if one.resource else None,
        updated_at=one.changed_at,
    )


def row_of(actor: Actor, said: SessionIn) -> SessionRow:
    return SessionRow(**_columns(actor, said.model_dump()))


def changed(actor: Actor, standing: Session, said: SessionChange) -> SessionRow:
    """The date as it stands, but for what was said. Nothing that has to be there goes by null."""
    columns = {
        name: value
        for name, value in said.model_dump(exclude_unset=True, exclude={"why"}).items()
        if value is not None or name == "capacity"
    }
    before = {name: getattr(standing, name) for name in SessionRow.__dataclass_fields__}
    return SessionRow(**{**before, **_columns(actor, columns)})


def _columns(actor: Actor, said: dict[str, Any]) -> dict[str, Any]:
    columns = dict(said)
    for name, choices in _CHOICES.items():
        if name in columns:
            columns[name] = stored(choices, columns[name])
    if "programme" in columns:
        columns["programme_id"] = queries.programme(actor, columns.pop("programme")).pk
    return columns
