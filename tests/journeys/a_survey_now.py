"""Run inside a site: a course whose last date is going on, asked about, with people in it."""

from __future__ import annotations

import datetime as dt
import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402 -- after the set-up

from pulmu.core.kernel.keys import new_key  # noqa: E402 -- as above
from pulmu.core.kernel.kst import day_of  # noqa: E402 -- as above
from pulmu.core.tenancy.actors import (  # noqa: E402 -- as above
    actor_by_email,
    organisation_by_code,
    visitor_of,
)
from pulmu.domains.people.actions import PersonRow, introduce  # noqa: E402 -- as above
from pulmu.domains.programmes import actions  # noqa: E402 -- as above
from pulmu.domains.programmes.rules import Slot  # noqa: E402 -- as above
from pulmu.domains.surveys import actions as surveys  # noqa: E402 -- as above
from pulmu.domains.surveys.actions import QuestionnaireRow, QuestionRow  # noqa: E402 -- as above

NOW = timezone.now()
LAB = organisation_by_code("asks")
HANA = actor_by_email("hana@asks.example", organisation=LAB, channel="cli")
PEOPLE = ("박초롱", "김두리", "이세찬", "최고운", "정한결")


def plant() -> None:
    row = QuestionnaireRow(name="강좌 만족도", is_anonymous=True)
    survey = surveys.make_questionnaire(HANA, row=row, once=new_key(), at=NOW)
    points = ask(survey, QuestionRow(label="강의는 어땠나요?", sort="5점", is_required=True))
    again = ask(survey, QuestionRow(label="또 오시겠어요?", sort="예아니오"))
    condition = {"after": again.key, "when": ("아니오",)}
    why = ask(survey, QuestionRow(label="무엇이 아쉬웠나요?", sort="글", **condition))
    course, session = a_course(survey)
    tickets = [there(course, session, name) for name in PEOPLE]
    for ticket in tickets[1:]:
        visitor = visitor_of(LAB, holds=[ticket])
        token = actions.own_survey(visitor, ticket=ticket, at=NOW)
        surveys.answer(visitor, token=token, said={points.key: "4", again.key: "예"}, at=NOW)
    told = {"ticket": tickets[0], "survey": survey.key, "why": why.key, "points": points.key}
    print(json.dumps(told))  # noqa: T201 -- its answer


def ask(survey, row):
    return surveys.add_question(HANA, questionnaire_key=survey.key, row=row, once=new_key(), at=NOW)


def a_course(survey):
    rows = [actions.ProgrammeRow(name="AI 첫걸음")]
    programme = actions.record_programmes(HANA, rows=rows, at=NOW).objects[0]
    row = actions.OfferingRow(
        programme_id=programme.pk, name="AI 첫걸음", field="AI", survey_id=survey.pk
    )
    course = actions.draft_offering(HANA, row=row, once=new_key(), at=NOW)
    start = NOW - dt.timedelta(minutes=5)
    planned = [actions.Planned(slot=Slot(start, start + dt.timedelta(hours=3)))]
    [session] = actions.plan_sessions(HANA, offering_key=course.key, sessions=planned, at=NOW)
    return course, session


def there(course, session, name):
    email = f"{new_key()[:8]}@example.org"
    person = introduce(HANA, row=PersonRow(name=name, email=email), at=NOW)
    made = actions.enrol(HANA, offering_key=course.key, person_key=person.key, at=NOW)
    came = actions.AttendanceRow(
        session_id=session.pk,
        person_id=person.pk,
        on=day_of(session.starts_at),
        is_present=True,
    )
    actions.record_attendances(HANA, rows=[came], at=NOW)
    return made.ticket


plant()
