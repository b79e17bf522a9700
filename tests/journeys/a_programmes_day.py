"""Run inside a site: the courses of one day at a lab, and what is needed to go in.

One that takes place now and still takes sign-ups, one whose only seat is taken, one of thirty
people that takes place now, and one of last year.
"""

from __future__ import annotations

import datetime as dt
import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402 -- after the set-up

from pulmu.core.kernel.keys import new_key  # noqa: E402 -- as above
from pulmu.core.tenancy.actors import (  # noqa: E402 -- as above
    actor_by_email,
    organisation_by_code,
    visitor_of,
)
from pulmu.domains.people.actions import PersonRow, introduce  # noqa: E402 -- as above
from pulmu.domains.programmes import actions  # noqa: E402 -- as above
from pulmu.domains.programmes.models import Offering  # noqa: E402 -- as above
from pulmu.domains.programmes.rules import Slot  # noqa: E402 -- as above

NOW = timezone.now()
LAB = organisation_by_code("gimhae")
HANA = actor_by_email("hana@gimhae.example", organisation=LAB, channel="cli")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
FAMILY, GIVEN = "김이박최정강", "가람 나래 다온 마루 바다".split()


def a_course(name: str, start: dt.datetime, **more: object) -> Offering:
    """Published a month before, so that it may have begun by now."""
    before = min(NOW, start) - 30 * DAY
    made = actions.record_programmes(
        HANA, rows=[actions.ProgrammeRow(name=f"{name} 과정")], at=before
    )
    row = actions.OfferingRow(
        programme_id=made.objects[0].pk, name=name, field="AI", certificate_percent=80, **more
    )
    course = actions.draft_offering(HANA, row=row, once=new_key(), at=before)
    planned = [actions.Planned(slot=Slot(start, start + 3 * HOUR), title="1회차")]
    actions.plan_sessions(HANA, offering_key=course.key, sessions=planned, at=before)
    return actions.publish(HANA, key=course.key, at=before)


def session_of(course: Offering) -> str:
    return str(course.sessions.get().key)


def plant() -> None:
    begun = NOW - dt.timedelta(minutes=5)
    now = a_course("노을 사진과 생성형 AI", begun, closes_at=NOW + HOUR, capacity=20)
    full = a_course("유니티 하루 교실", NOW + 14 * DAY, capacity=1)
    email = f"{new_key()[:10]}@example.org"
    said = actions.SignUp(person=PersonRow(name="김먼저", email=email))
    [first] = actions.sign_up(visitor_of(LAB), offering_key=full.key, said=said, at=NOW)
    large = a_course("메이커 장비 기초", begun, capacity=30)
    for family in FAMILY:
        for given in GIVEN:
            person = introduce(HANA, row=PersonRow(name=f"{family}{given}"), at=NOW)
            actions.enrol(HANA, offering_key=large.key, person_key=person.key, at=NOW)
    last_year = a_course("크라우드펀딩 첫걸음", NOW - 300 * DAY, closes_at=NOW - 302 * DAY)
    actions.hold_session(HANA, key=session_of(last_year), at=NOW)
    print(  # noqa: T201 -- its answer
        json.dumps(
            {
                "now": now.key,
                "session": session_of(now),
                "first": first.ticket,
                "large": large.key,
                "large_session": session_of(large),
            }
        )
    )


plant()
