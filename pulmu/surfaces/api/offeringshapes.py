"""A course as it is sent to us and answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies import choices as companies
from pulmu.domains.places import queries as places
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.actions import OfferingRow
from pulmu.domains.programmes.choices import Booking, OfferingState, SessionType, Stage
from pulmu.domains.programmes.models import Offering
from pulmu.domains.surveys import queries as surveys

from .paging import Page
from .shapes import (
    BookingWord,
    Day,
    FieldWord,
    In,
    Key,
    Line,
    Lines,
    LongLine,
    Moment,
    OfferingStateWord,
    StageWord,
    TypeWord,
    Whole,
    stored,
    word,
)

Hours = Annotated[int, Field(ge=0, le=8_760)]
Percent = Annotated[int, Field(ge=1, le=100)]
_CHOICES = {"field": companies.Field, "type": SessionType, "stage": Stage, "booking": Booking}


class OfferingIn(In):
    """What a course is. Moments carry their offset; days are Korean."""

    programme: Key
    name: Line
    field: FieldWord = "other"
    type: TypeWord = "course"
    stage: StageWord = "learn"
    summary: LongLine = ""
    about: Lines = ""
    audience: Line = ""
    to_bring: LongLine = ""
    cost: Whole = 0
    place: Line = ""
    resource: Key | None = Field(None, description="A room: kept free of others at these times.")
    trains_class: Key | None = Field(
        None, description="Whoever attends may use machines of this class of equipment."
    )
    materials: Lines = ""
    after_links: Lines = ""
    theory_minutes: Whole = 0
    practice_minutes: Whole = 0
    booking: BookingWord = "whole"
    capacity: Whole | None = Field(None, description="Seats; null for as many as come.")
    asks_birth: bool = False
    needs_approval: bool = False
    has_waiting_list: bool = True
    opens_at: Moment | None = None
    closes_at: Moment | None = None
    cancel_hours: Hours = 24
    offer_hours: Hours = 24
    least: Whole | None = None
    decide_on: Day | None = None
    asks: Key | None = Field(None, description="The questionnaire of the sign-up form.")
    survey: Key | None = None
    certificate_percent: Percent | None = None


class OfferingChange(In):
    """The same, each by itself: what is left out stays."""

    programme: Key | None = None
    name: Line | None = None
    field: FieldWord | None = None
    type: TypeWord | None = None
    stage: StageWord | None = None
    summary: LongLine | None = None
    about: Lines | None = None
    audience: Line | None = None
    to_bring: LongLine | None = None
    cost: Whole | None = None
    place: Line | None = None
    resource: Key | None = None
    trains_class: Key | None = None
    materials: Lines | None = None
    after_links: Lines | None = None
    theory_minutes: Whole | None = None
    practice_minutes: Whole | None = None
    booking: BookingWord | None = None
    capacity: Whole | None = None
    asks_birth: bool | None = None
    needs_approval: bool | None = None
    has_waiting_list: bool | None = None
    opens_at: Moment | None = None
    closes_at: Moment | None = None
    cancel_hours: Hours | None = None
    offer_hours: Hours | None = None
    least: Whole | None = None
    decide_on: Day | None = None
    asks: Key | None = None
    survey: Key | None = None
    certificate_percent: Percent | None = None


class SeatsOut(Schema):
    """Of the whole course, or of one date where each is booked by itself (`session`)."""

    session: Key | None
    capacity: int | None
    taken: int
    waiting: int
    left: int | None


class OfferingOut(Schema):
    key: Key
    programme: Key
    name: str
    state: OfferingStateWord
    field: FieldWord
    type: TypeWord
    stage: StageWord
    summary: str
    about: str
    audience: str
    to_bring: str
    cost: int
    place: str
    resource: Key | None
    trains_class: Key | None
    materials: str
    after_links: str
    theory_minutes: int
    practice_minutes: int
    booking: BookingWord
    capacity: int | None
    asks_birth: bool
    needs_approval: bool
    has_waiting_list: bool
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    cancel_hours: int
    offer_hours: int
    least: int | None
    decide_on: dt.date | None
    asks: Key | None
    survey: Key | None
    certificate_percent: int | None
    copied_from: Key | None
    first_at: dt.datetime | None
    last_at: dt.datetime | None
    session_count: int
    seats: list[SeatsOut]
    published_at: dt.datetime | None
    cancelled_at: dt.datetime | None
    cancelled_why: str
    created_at: dt.datetime
    updated_at: dt.datetime


class OfferingPage(Page):
    items: list[OfferingOut]


SAME = (
    "key name summary about audience to_bring cost place materials after_links theory_minutes "
    "practice_minutes capacity asks_birth needs_approval has_waiting_list opens_at closes_at "
    "cancel_hours offer_hours least decide_on certificate_percent first_at last_at session_count "
    "published_at cancelled_at cancelled_why created_at"
).split()


def row_of(actor: Actor, said: OfferingIn) -> OfferingRow:
    return OfferingRow(**_columns(actor, said.model_dump()))


def changed(actor: Actor, standing: Offering, said: OfferingChange) -> OfferingRow:
    """The course as it stands, but for what was said. Nothing that has to be there goes by null."""
    columns = {
        name: value
        for name, value in said.model_dump(exclude_unset=True).items()
        if value is not None or OfferingIn.model_fields[name].default is None
    }
    before = {name: getattr(standing, name) for name in OfferingRow.__dataclass_fields__}
    return OfferingRow(**{**before, **_columns(actor, columns)})


def offering_out(actor: Actor, one: Offering) -> OfferingOut:
    return offerings_out(actor, [one])[0]


def offerings_out(actor: Actor, found: Sequence[Offering]) -> list[OfferingOut]:
    """Of those that the queries give; seats are counted for all of them at once."""
    counted = queries.seats_of_many(actor, found, at=timezone.now())
    dates = queries.session_keys(actor, [pk for _offering, pk in counted if pk is not None])
    seats: dict[int, list[SeatsOut]] = {one.pk: [] for one in found}
    for (offering, session), there in counted.items():
        seats[offering].append(
            SeatsOut(
                session=dates[session] if session else None,
                capacity=there.capacity,
                taken=there.taken,
                waiting=there.waiting,
                left=there.left,
            )
        )
    return [_out(one, seats[one.pk]) for one in found]


def _out(one: Offering, seats: list[SeatsOut]) -> OfferingOut:
    return OfferingOut(
        **{name: getattr(one, name) for name in SAME},
        **{name: word(choices, getattr(one, name)) for name, choices in _CHOICES.items()},
        programme=one.programme.key,
        state=word(OfferingState, one.state),
        resource=one.resource.key if one.resource else None,
        trains_class=one.trains_class.key if one.trains_class else None,
        asks=one.asks.key if one.asks else None,
        survey=one.survey.key if one.survey else None,
        copied_from=one.copied_from.key if one.copied_from else None,
        seats=seats,
        updated_at=one.changed_at,
    )


def _columns(actor: Actor, said: dict[str, Any]) -> dict[str, Any]:
    """As the action wants them: stored words, and numbers of rows for keys."""
    columns = dict(said)
    for name, choices in _CHOICES.items():
        if name in columns:
            columns[name] = stored(choices, columns[name])
    if "programme" in columns:
        columns["programme_id"] = queries.programme(actor, columns.pop("programme")).pk
    if "resource" in columns:
        key = columns.pop("resource")
        columns["resource_id"] = places.resource(actor, key).pk if key else None
    if "trains_class" in columns:
        key = columns.pop("trains_class")
        columns["trains_class_id"] = places.equipment_class(actor, key).pk if key else None
    for name in ("asks", "survey"):
        if name in columns:
            key = columns.pop(name)
            columns[f"{name}_id"] = surveys.questionnaire(actor, key).pk if key else None
    return columns
