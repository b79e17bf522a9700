"""A course that people signed up for, and what was written to them."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest

from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Enrolment, Session
from tests.factories import a_programme, an_offering, when

SIGNED_UP = when("2026-05-01 10:00")
START = when("2026-05-12 14:00")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ROOM = "창업관 2층"


@pytest.fixture
def course(cast):
    return an_offering(programme=a_programme(lab=cast.gimhae), place=ROOM, to_bring="노트북")


@pytest.fixture
def session(course) -> Session:
    return course.sessions.get()


def sign_up(cast, course, name: str, *, language: str = "ko", at=SIGNED_UP) -> Enrolment:
    person = PersonRow(name=name, email=f"{name}@example.org")
    said = actions.SignUp(person=person, language=language)
    [one] = actions.sign_up(visitor_of(cast.gimhae), offering_key=course.key, said=said, at=at)
    Message.objects.within(cast.hana).delete()
    return one


def written(cast) -> list[Message]:
    """What was written since last asked."""
    found = list(Message.objects.within(cast.hana).order_by("pk"))
    Message.objects.within(cast.hana).delete()
    return found


def event(message: Message) -> tuple[str, icalendar.Event]:
    [file] = message.attachments
    calendar = icalendar.Calendar.from_ical(file.content)
    [found] = calendar.walk("VEVENT")
    assert file.sort == f"text/calendar; method={calendar['METHOD']}"
    return str(calendar["METHOD"]), found
