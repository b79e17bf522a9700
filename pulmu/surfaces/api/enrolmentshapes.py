"""Somebody who signed up, as they are sent to us and answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.choices import ConsentKind, Sex
from pulmu.domains.programmes.choices import Channel, Ending, EnrolmentState
from pulmu.domains.programmes.models import Enrolment

from .paging import Page
from .shapes import (
    ChannelWord,
    Day,
    EndingWord,
    EnrolmentStateWord,
    In,
    Key,
    Line,
    LongLine,
    PersonOut,
    SexWord,
    person_out,
    stored,
    word,
)

MOST_ANSWERS, MOST_MEMBERS, MOST_SESSIONS = 100, 60, 60
Email = Annotated[Line, Field(description="name@example.org")]
Answers = Annotated[
    dict[
        Annotated[str, Field(max_length=40)],
        LongLine | Annotated[list[LongLine], Field(max_length=50)],
    ],
    Field(max_length=MOST_ANSWERS, description="By the key of the question."),
]
Sessions = Annotated[
    list[Key],
    Field(max_length=MOST_SESSIONS, description="Where each date is booked by itself."),
]


class ConsentsIn(In):
    promotion: bool = False
    pictures: bool = False
    sensitive: bool = False
    third_party: bool = False


class PersonIn(In):
    name: Line
    phone: Annotated[Line, Field(max_length=30)] = ""
    email: Email = ""
    birth_date: Day | None = None
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    sex: SexWord = "unsaid"
    region: Annotated[Line, Field(max_length=100)] = ""
    affiliation: Line = ""


class SignUpIn(In):
    """What somebody says of themselves. The guardian is asked for of who is under 14."""

    person: PersonIn
    sessions: Sessions = []
    answers: Answers = {}
    language: Annotated[str, Field(pattern="^(ko|en)$")] = "ko"
    consents: ConsentsIn = ConsentsIn()
    guardian_name: Line = ""
    guardian_email: Email = ""


class PartyIn(In):
    """A group that somebody brings, by their names."""

    leader: PersonIn
    name: Line
    members: Annotated[list[Line], Field(min_length=1, max_length=MOST_MEMBERS)]
    sessions: Sessions = []
    answers: Answers = {}


class EnrolmentOut(Schema):
    """`place` is the place in line where it is asked for by itself; 0 for who does not wait."""

    key: Key
    offering: Key
    session: Key | None
    person: PersonOut
    party: Key | None
    state: EnrolmentStateWord
    channel: ChannelWord
    ending: EndingWord | None
    signed_up_at: dt.datetime
    queued_at: dt.datetime | None
    offered_until: dt.datetime | None
    ended_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime


class OneEnrolmentOut(EnrolmentOut):
    place: int


class EnrolmentPage(Page):
    items: list[EnrolmentOut]


class ContactOut(Schema):
    """Without the mask. Whoever has `ticket` may act; `door_code` is the text of the picture that
    is shown at the door, and only lets in.
    """

    enrolment: Key
    person: Key
    name: str
    phone: str
    email: str
    birth_date: dt.date | None
    birth_year: int | None
    affiliation: str
    ticket: str
    door_code: str


class ContactPage(Page):
    items: list[ContactOut]


SAME = "key signed_up_at queued_at offered_until ended_at created_at".split()


def enrolment_out(one: Enrolment) -> EnrolmentOut:
    return EnrolmentOut(
        **{name: getattr(one, name) for name in SAME},
        offering=one.offering.key,
        session=one.session.key if one.session else None,
        person=person_out(one.person),
        party=one.party.key if one.party else None,
        state=word(EnrolmentState, one.state),
        channel=word(Channel, one.channel),
        ending=word(Ending, one.ending),
        updated_at=one.changed_at,
    )


def enrolments_out(found: Sequence[Enrolment]) -> list[EnrolmentOut]:
    return [enrolment_out(one) for one in found]


def person_row(said: PersonIn) -> PersonRow:
    return PersonRow(**{**said.model_dump(), "sex": stored(Sex, said.sex)})


def consents(said: ConsentsIn) -> dict[ConsentKind, bool]:
    return {stored(ConsentKind, name): value for name, value in said.model_dump().items()}
