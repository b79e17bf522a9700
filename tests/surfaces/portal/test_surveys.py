"""Answering by a link: once, without a name, with nothing lost on an error."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.kernel.kst import KST, day_of
from pulmu.core.tenancy.actors import operator_of
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Attendance, Enrolment
from pulmu.domains.surveys.models import Invitation, Response
from tests.domains.surveys.asking import a_question, a_questionnaire, invited
from tests.factories import a_person, a_programme, an_attendance, an_offering
from tests.surfaces.conftest import a_browser

from .conftest import ahead, sign_up

pytestmark = pytest.mark.usefixtures("at_ease")


@pytest.fixture
def asked(cast):
    """A link, and the questions that it leads to."""
    made = a_questionnaire(cast.hana)
    again = a_question(cast.hana, made, "또 오시겠어요?", "예아니오", is_required=True)
    why = a_question(cast.hana, made, "왜 아닌가요?", "글", after=again.key, when=["아니오"])
    points = a_question(cast.hana, made, "강의는 어땠나요?")
    course = an_offering(programme=a_programme(lab=cast.gimhae))
    who = [a_person(lab=cast.gimhae)]
    [token] = invited(cast.hana, made, who, f"offering:{course.key}")
    today = timezone.now().astimezone(KST).date()
    Invitation.objects.within(cast.hana).update(open_until=today)
    return f"/s/{token}/", f"q-{again.key}", f"q-{why.key}", f"q-{points.key}"


def responses():
    return list(Response.objects.everywhere(because="tests look"))


def test_the_questions_are_answered_once(asked, visitor, text):
    at, again, _why, points = asked

    page = text(visitor.get(at))
    sent = visitor.post(at, {again: "예", points: "5"})
    thanks = text(visitor.get(sent.url))
    later = text(visitor.get(at))
    twice = text(visitor.post(at, {again: "아니오"}))

    assert "AI 첫걸음" in page
    assert "no name and no hour" in page
    assert sent.status_code == 302
    assert "Thank you" in thanks
    assert "You have answered already" in later
    assert "You have answered already" in twice
    [given] = responses()
    assert sorted(given.answers.values()) == ["5", "예"]


def test_nothing_of_whoever_answers_is_kept(asked, visitor):
    at, again, *_ = asked

    visitor.get(at)
    visitor.post(at, {again: "예"})

    assert "sessionid" not in visitor.cookies
    assert set(visitor.cookies) <= {"csrftoken"}


def test_what_was_typed_comes_back_with_what_is_missing(asked, visitor, text):
    at, _again, _why, points = asked

    answer = visitor.post(at, {points: "4"})
    page = text(answer)

    assert answer.status_code == 422
    assert "This has to be answered." in page
    assert page.count("checked") == 1
    assert responses() == []


def test_conditions_are_looked_at_where_it_counts(asked, visitor, text):
    at, again, why, _points = asked

    page = text(visitor.get(at))
    visitor.post(at, {again: "예", why: "한 번이면 충분합니다"})

    assert f'data-after="{again}" data-when="아니오" data-asleep' in page
    assert "Only if you answered “또 오시겠어요?” with: 아니오." in page
    [given] = responses()
    assert list(given.answers.values()) == ["예"]


@pytest.mark.parametrize(
    "said", [{}, {"x": "y"}, {"q-nothing": "예"}, {"csrfmiddlewaretoken": "x" * 5000}]
)
def test_nothing_and_nonsense_are_no_answer(asked, visitor, said):
    assert visitor.post(asked[0], said).status_code == 422
    assert responses() == []


def test_an_answer_that_was_not_offered_is_refused(asked, visitor, text):
    at, again, _why, points = asked

    answer = visitor.post(at, {again: "글쎄요", points: "6"})

    assert answer.status_code == 422
    assert responses() == []


def test_an_unknown_link_and_one_that_is_over_say_so(asked, visitor, text, cast):
    unknown = visitor.get("/s/nothing/")
    yesterday = timezone.now().astimezone(KST).date() - dt.timedelta(days=1)
    Invitation.objects.within(cast.hana).update(open_until=yesterday)
    over = visitor.get(asked[0])

    assert (unknown.status_code, over.status_code) == (404, 404)
    assert "This link leads to no questions" in text(unknown)
    assert "The time to answer is over" in text(over)
    assert visitor.post(asked[0], {asked[1]: "예"}).status_code == 404
    assert responses() == []


def test_a_link_stands_in_no_cache_and_no_referrer_of_others(asked, visitor):
    answer = visitor.get(asked[0])

    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"


def test_where_nothing_was_promised_the_page_says_so(cast, visitor, text):
    made = a_questionnaire(cast.hana, is_anonymous=False)
    a_question(cast.hana, made, "어땠나요?")
    [token] = invited(cast.hana, made, [a_person(lab=cast.gimhae)], "offering:gone")
    Invitation.objects.within(cast.hana).update(open_until=day_of(timezone.now()))

    page = text(visitor.get(f"/s/{token}/"))

    assert "The lab sees your name with your answers." in page
    assert "강좌 만족도" in page


# From the ticket


@pytest.fixture
def been_there(cast, visitor):
    """Somebody signed up, and the course is going on with them in it."""
    survey = a_questionnaire(cast.hana)
    a_question(cast.hana, survey, "어땠나요?")
    course = an_offering(programme=a_programme(lab=cast.gimhae), starts=(ahead(1),), survey=survey)
    sign_up(visitor, course)
    session = course.sessions.get()
    session.starts_at = timezone.now() - dt.timedelta(minutes=1)
    session.ends_at = session.starts_at + dt.timedelta(hours=3)
    session.save()
    one = Enrolment.objects.within(cast.hana).get()
    an_attendance(session, one.person, on=f"{session.starts_at.astimezone(KST):%Y-%m-%d}")
    return one


def test_the_ticket_leads_to_the_questions_once_somebody_was_checked_in(
    cast, been_there, visitor, text
):
    ticket = f"/t/{been_there.ticket}/"
    question = f"q-{been_there.offering.survey.questions.get().key}"
    assert "Tell us how it was" in text(visitor.get(ticket))

    to = visitor.post(f"{ticket}survey/")
    visitor.post(to.url, {question: "5"})

    assert "You have told us how it was." in text(visitor.get(ticket))
    assert len(responses()) == 1


def test_before_that_it_leads_nowhere(cast, been_there, visitor, text):
    Attendance.objects.within(cast.hana).update(is_present=False)
    ticket = f"/t/{been_there.ticket}/"

    assert "Tell us how it was" not in text(visitor.get(ticket))
    assert visitor.post(f"{ticket}survey/").status_code == 404
    assert visitor.get(f"{ticket}survey/").status_code == 405
    assert a_browser().post("/t/nothing/survey/").status_code == 404


def test_mail_and_ticket_are_one_answer(cast, been_there, visitor):
    session = been_there.offering.sessions.get()
    to = visitor.post(f"/t/{been_there.ticket}/survey/")
    over = session.ends_at.astimezone(KST).replace(hour=12) + dt.timedelta(days=1)

    actions.ask_after(operator_of(cast.gimhae), session_key=session.key, at=over)

    [invitation] = Invitation.objects.within(cast.hana)
    assert not invitation.is_used
    assert to.status_code == 302
