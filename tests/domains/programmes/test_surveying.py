"""Who was there is asked once how it was: by mail when it is over, or by their own ticket."""

from __future__ import annotations

import pytest

from pulmu.core.jobs.tasks import task
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Attendance, Notice
from pulmu.domains.surveys.models import Invitation
from pulmu.domains.surveys.queries import Numbers
from tests.domains.surveys.asking import a_question, a_questionnaire, answer
from tests.factories import a_programme, an_attendance, an_offering, when

from .letters import DAY, HOUR, START, course, sign_up, written

__all__ = ["course"]

# The course lasts three hours.
OVER = START + 3 * HOUR


@pytest.fixture
def survey(cast, course):
    made = a_questionnaire(cast.hana)
    a_question(cast.hana, made, "어땠나요?")
    course.survey = made
    course.save()
    return made


def there(session, enrolment, on="2026-05-12", **more):
    return an_attendance(session, enrolment.person, on=on, **more)


def ask(cast, session, at=OVER):
    return actions.ask_after(cast.operator, session_key=session.key, at=at)


def token_in(message):
    return message.body.split("/s/")[1].split("/")[0]


def test_those_who_were_there_are_asked_once(cast, course, survey):
    session = course.sessions.get()
    came, stayed_away = (sign_up(cast, course, name) for name in ("minji", "dooly"))
    there(session, came)
    there(session, stayed_away, is_present=False)

    assert [ask(cast, session), ask(cast, session), ask(cast, session, OVER + DAY)] == [1, 0, 0]

    [message] = written(cast)
    assert (message.to, message.person) == ("minji@example.org", came.person.key)
    assert message.subject == "어떠셨나요? AI 첫걸음"
    assert "2026. 6. 11." in message.body
    assert message.once
    assert [one.sort for one in Notice.objects.within(cast.hana)] == ["설문"]
    assert answer(cast.gimhae, token_in(message), {survey.questions.get().key: "5"})


def test_nobody_is_asked_before_it_is_over_at_night_or_after_a_week(cast, course, survey):
    session = course.sessions.get()
    there(session, sign_up(cast, course, "minji"))
    too_early_or_late = [
        OVER - HOUR / 60,
        when("2026-05-12 21:00"),
        when("2026-05-13 07:59"),
        OVER + 7 * DAY,
    ]

    assert [ask(cast, session, at) for at in too_early_or_late] == [0, 0, 0, 0]
    assert ask(cast, session, when("2026-05-13 08:00")) == 1


def test_a_roll_called_the_day_after_is_in_time(cast, course, survey):
    session = course.sessions.get()
    one = sign_up(cast, course, "minji")
    assert ask(cast, session) == 0

    there(session, one)

    assert ask(cast, session, OVER + DAY) == 1


def test_a_course_of_many_dates_is_asked_about_after_the_last(cast, survey):
    starts = ("2026-05-12 14:00", "2026-05-19 14:00")
    course = an_offering(programme=a_programme("둘", lab=cast.gimhae), starts=starts, survey=survey)
    first, last = course.sessions.order_by("starts_at")
    there(first, sign_up(cast, course, "minji"))

    assert ask(cast, first) == 0
    assert ask(cast, last, OVER + 7 * DAY) == 1
    assert Invitation.objects.within(cast.hana).get().about == f"offering:{course.key}"


def test_dates_booked_one_by_one_are_asked_about_one_by_one(cast, survey):
    starts = ("2026-05-12 14:00", "2026-05-13 14:00")
    programme = a_programme("둘", lab=cast.gimhae)
    course = an_offering(programme=programme, starts=starts, survey=survey, booking="회차별")
    sessions = list(course.sessions.order_by("starts_at"))
    said = actions.SignUp(
        person=PersonRow(name="minji", email="minji@example.org"),
        sessions=[one.key for one in sessions],
    )
    visitor = visitor_of(cast.gimhae)
    mine = actions.sign_up(visitor, offering_key=course.key, said=said, at=START - 5 * DAY)
    for session, on in zip(sessions, ("2026-05-12", "2026-05-13"), strict=True):
        there(session, mine[0], on=on)

    assert [ask(cast, sessions[0]), ask(cast, sessions[1], OVER + DAY)] == [1, 1]

    [found] = queries.surveyed(cast.hana, survey)
    assert (found.offering, found.numbers, found.is_shown) == (course, Numbers(2, 0), False)
    assert [one.session for one in found.dates] == sessions


def test_who_has_no_address_of_their_own_or_had_it_stopped_is_not_written_to(cast, course, survey):
    session = course.sessions.get()
    stopped, silent = (sign_up(cast, course, name) for name in ("minji", "dooly"))
    stopped.person.is_suspended = True
    stopped.person.save()
    silent.email_sealed = silent.email_index = ""
    silent.save()
    for one in (stopped, silent):
        there(session, one)

    assert ask(cast, session) == 0


def test_the_ticket_leads_to_the_same_questions(cast, course, survey):
    session = course.sessions.get()
    one = sign_up(cast, course, "minji")
    visitor = visitor_of(cast.gimhae, holds=[one.ticket])
    there(session, one)

    during = actions.own_survey(visitor, ticket=one.ticket, at=START + HOUR)
    ask(cast, session)
    afterwards = actions.own_survey(visitor, ticket=one.ticket, at=OVER + DAY)

    [message] = written(cast)
    assert during == afterwards == token_in(message)
    assert Invitation.objects.within(cast.hana).count() == 1
    answer(cast.gimhae, during, {survey.questions.get().key: "5"})
    found = queries.own_survey(visitor, one, at=OVER + DAY)
    assert found is not None
    assert found.is_answered


@pytest.mark.parametrize(
    ("at", "is_there"),
    [
        ("2026-05-11 23:59", True),
        ("2026-05-12 15:00", False),
        ("2026-06-12 00:00", True),
    ],
)
def test_a_ticket_leads_there_for_those_who_came_while_it_is_open(
    cast, course, survey, at, is_there
):
    one = sign_up(cast, course, "minji")
    there(course.sessions.get(), one, is_present=is_there)
    visitor = visitor_of(cast.gimhae, holds=[one.ticket])

    with pytest.raises(NotFound):
        actions.own_survey(visitor, ticket=one.ticket, at=when(at))


def test_somebody_elses_ticket_leads_nowhere(cast, course, survey):
    one = sign_up(cast, course, "minji")
    there(course.sessions.get(), one)

    with pytest.raises(NotFound):
        actions.own_survey(visitor_of(cast.gimhae), ticket=one.ticket, at=OVER)
    with pytest.raises(NotFound):
        actions.ask_after(cast.minsu, session_key=course.sessions.get().key, at=OVER)
    with pytest.raises(NotAllowed):
        actions.ask_after(cast.inspector, session_key=course.sessions.get().key, at=OVER)


def test_the_clock_asks(cast, course, survey, monkeypatch):
    there(course.sessions.get(), sign_up(cast, course, "minji"))
    monkeypatch.setattr("pulmu.domains.programmes.jobs.timezone.now", lambda: OVER)

    for _ in range(2):
        task("programmes.go_round").run({}, lambda _percent: None)

    assert [one.subject for one in written(cast)] == ["어떠셨나요? AI 첫걸음"]
    assert Attendance.objects.within(cast.hana).count() == 1


def test_the_copy_of_a_course_asks_the_same(cast, course, survey):
    asks = a_questionnaire(cast.hana, "신청 문항", purpose="신청", is_anonymous=False)
    course.asks = asks
    course.save()

    copy = actions.copy_offering(
        cast.hana, key=course.key, first_on=(START + 364 * DAY).date(), once=new_key(), at=OVER
    )

    assert (copy.survey, copy.asks) == (survey, asks)
