"""Courses that the tests of the desk work on, in the weeks after today."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from pulmu.core.kernel.kst import KST, day_of, moment
from pulmu.core.mail.models import Message
from pulmu.core.tenancy import secrets
from pulmu.domains.people import queries as people
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Enrolment, Offering, Session
from tests.conftest import Cast
from tests.factories import a_person, a_programme, an_offering

NAMES = ("김새봄", "이두리", "박세찬", "최고운", "정한결", "강나래")


def in_days(days: int, at: str = "14:00") -> str:
    """A time of the Korean clock so many days from today, as the factories want it."""
    day = day_of(timezone.now()) + dt.timedelta(days=days)
    return f"{day.isoformat()} {at}"


def a_course(
    cast: Cast, *, name: str = "AI 첫걸음", days: tuple[int, ...] = (14,), **more: Any
) -> Offering:
    programme = a_programme(f"과정 {name}", lab=cast.gimhae)
    starts = [in_days(each) for each in days]
    return an_offering(programme=programme, name=name, starts=starts, **more)


def enrolled(
    cast: Cast, course: Offering, *names: str, session: str = "", over: bool = False
) -> list[Enrolment]:
    """They signed up one after the other, each with an address."""
    made = []
    for number, name in enumerate(names or NAMES[:3]):
        person = a_person(name, lab=cast.gimhae)
        one = actions.enrol(
            cast.hana,
            offering_key=course.key,
            person_key=person.key,
            session_key=session,
            email=f"{number}-{person.key}@example.org",
            over=over,
            at=timezone.now() + dt.timedelta(seconds=number),
        )
        made.append(one)
    Message.objects.within(cast.hana).delete()
    return made


def asked(cast: Cast, course: Offering, *names: str) -> list[Enrolment]:
    """They asked on the web for a seat in a course whose people the desk chooses."""
    made = enrolled(cast, course, *names, over=True)
    mine = Enrolment.objects.within(cast.hana).filter(pk__in=[one.pk for one in made])
    mine.update(state="신청")
    return made


def held(session: Session, *, days_ago: int) -> Session:
    """As if it had taken place so many days ago."""
    begins = moment(day_of(timezone.now()) - dt.timedelta(days=days_ago), dt.time(14))
    session.starts_at, session.ends_at = begins, begins + dt.timedelta(hours=3)
    session.state = "완료"
    session.save()
    return session


def states(cast: Cast, course: Offering) -> list[tuple[str, str]]:
    mine = (
        Enrolment.objects.within(cast.hana).filter(offering=course).order_by("signed_up_at", "pk")
    )
    return [(one.person.name, one.state) for one in mine.select_related("person")]


def mails(cast: Cast) -> list[tuple[str, str]]:
    """(address, subject) of what waits in the outbox."""
    mine = Message.objects.within(cast.hana).order_by("pk")
    return list(mine.values_list("to", "subject"))


def sealed(email: str) -> dict[str, str]:
    return {"email_sealed": secrets.seal(email), "email_index": people.email_index(email)}


def typed(at: dt.datetime) -> str:
    return f"{at.astimezone(KST):%Y-%m-%dT%H:%M}"
