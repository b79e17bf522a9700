"""At the door: codes that devices read, names on the list, and a check-in taken back."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from pulmu.core.tokens.choices import Scope
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.choices import ScanOutcome

from .doors import ApiRequest, operation
from .shapes import Day, In, Key, Line, Moment, OutcomeWord, PersonOut, person_out, word

router = Router(tags=["sessions"])
WRITE = Scope.ATTENDANCE_WRITE
MOST_READINGS = 100
Short = Annotated[Line, Field(min_length=1, max_length=40)]


class ReadingIn(In):
    """What a device saw: `ticket` is the text of the code, whether for the door or an old picture's
    ticket. Sent again with the same `device` and `nonce` it is the same reading."""

    ticket: Annotated[Line, Field(max_length=200)]
    device: Short
    nonce: Short
    scanned_at: Moment
    is_offline: bool = False


class ReadingsIn(In):
    readings: Annotated[list[ReadingIn], Field(min_length=1, max_length=MOST_READINGS)]


class FirstOut(Schema):
    """The reading that let the person in: when, and by whom."""

    at: dt.datetime
    by: str
    device: str


class SeenOut(Schema):
    nonce: str
    outcome: OutcomeWord
    is_in: bool
    on: dt.date
    enrolment: Key | None
    person: PersonOut | None
    first: FirstOut | None


class ByNameIn(In):
    enrolment: Key
    nonce: Short


class UndoIn(In):
    person: Key
    on: Day


class Undone(Schema):
    was_there: bool


@operation(router, "POST", "/{key:key}/scans", response=list[SeenOut], scope=WRITE, does=("scan",))
def send_scans(request: ApiRequest, key: Key, said: ReadingsIn) -> list[SeenOut]:
    """Send what readers saw, also later. Each is answered by itself; a second one of the same code
    is told when and by whom the first was.
    """
    at = timezone.now()
    return [
        _seen_out(
            actions.scan(
                request.actor,
                session_key=key,
                reading=actions.Reading(**one.model_dump()),
                at=at,
            )
        )
        for one in said.readings
    ]


@operation(
    router,
    "POST",
    "/{key:key}/check-ins",
    response=SeenOut,
    scope=WRITE,
    does=("check_in_by_name",),
)
def check_in_by_name(request: ApiRequest, key: Key, said: ByNameIn) -> SeenOut:
    """Check in somebody who stands on the list and has no code with them."""
    seen = actions.check_in_by_name(
        request.actor,
        session_key=key,
        enrolment_key=said.enrolment,
        nonce=said.nonce,
        at=timezone.now(),
    )
    return _seen_out(seen)


@operation(
    router,
    "POST",
    "/{key:key}/check-ins/undo",
    response=Undone,
    scope=WRITE,
    does=("undo_check_in",),
)
def undo_check_in(request: ApiRequest, key: Key, said: UndoIn) -> Undone:
    """Take a check-in back. What was read stays written down."""
    was_there = actions.undo_check_in(
        request.actor,
        session_key=key,
        person_key=said.person,
        on=said.on,
        at=timezone.now(),
    )
    return Undone(was_there=was_there)


def _seen_out(seen: actions.Seen) -> SeenOut:
    scan, first = seen.scan, seen.first
    return SeenOut(
        nonce=scan.nonce,
        outcome=word(ScanOutcome, scan.outcome),
        is_in=seen.is_in,
        on=scan.on,
        enrolment=scan.enrolment.key if scan.enrolment else None,
        person=person_out(scan.enrolment.person) if scan.enrolment else None,
        first=FirstOut(at=first.scanned_at, by=first.by, device=first.device) if first else None,
    )
