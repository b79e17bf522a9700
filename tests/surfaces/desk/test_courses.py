"""The list of courses, the form, and the page of one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Offering, Programme, Session
from pulmu.domains.surveys.models import Questionnaire
from tests.factories import TYPED_AT, a_person, a_programme, a_resource, an_offering
from tests.surfaces.conftest import a_browser

from .courses import a_course, asked, enrolled, held, in_days, mails, states

LIST = "/desk/courses/"


def form(**more):
    return {
        "programme": "메이커스 메타",
        "name": "AI 첫걸음, 봄",
        "type": "교육",
        "field": "AI",
        "stage": "교육",
        "booking": "전체",
        "capacity": "20",
        "has_waiting_list": "on",
        "cancel_hours": "24",
        "offer_hours": "24",
        "once": new_key(),
        **more,
    }


def only(cast):
    return Offering.objects.within(cast.hana).get()


def test_the_list_says_when_how_full_and_what_needs_a_hand(cast, hana, text):
    soon = day_of(timezone.now()) + dt.timedelta(days=2)
    course = a_course(cast, capacity=2, least=6, decide_on=soon)
    enrolled(cast, course, "김새봄", "이두리", "박세찬")
    a_course(cast, name="드론 교실", days=(), state="작성")

    page = text(hana.get(LIST))

    assert "2 courses" in page
    assert "2 / 2" in page
    assert "1 waiting" in page
    assert f"2 of the 6 it needs, decide by {soon:%-d %b}" in page
    assert "No dates yet" in page


def test_what_is_over_stands_behind_its_own_word(cast, hana, text):
    a_course(cast, name="지난 강좌", days=(-7,))
    a_course(cast, name="다음 강좌", days=(7,))

    coming, over = text(hana.get(LIST)), text(hana.get(f"{LIST}?when=past"))
    every = text(hana.get(f"{LIST}?when=all"))

    assert ("다음 강좌" in coming, "지난 강좌" in coming) == (True, False)
    assert ("다음 강좌" in over, "지난 강좌" in over) == (False, True)
    assert ("다음 강좌" in every, "지난 강좌" in every) == (True, True)


def test_the_list_is_searched_by_two_syllables_and_narrowed(cast, hana, text):
    a_course(cast, name="유니티로 만드는 가야")
    a_course(cast, name="드론 교실", state="작성")

    assert "유니티로" in text(hana.get(f"{LIST}?q=가야"))
    assert "드론" not in text(hana.get(f"{LIST}?q=가야"))
    assert "유니티로" not in text(hana.get(f"{LIST}?state=작성"))
    assert "Nothing found" in text(hana.get(f"{LIST}?q=없음"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_of_the_list_do_not_depend_on_the_rows(cast, count, django_assert_num_queries):
    programme = a_programme(lab=cast.gimhae)
    for number in range(count + 1):
        made = an_offering(
            programme=programme,
            name=f"강좌 {number}",
            booking="회차별" if number % 2 else "전체",
            starts=[in_days(number + 1)],
        )
        session = "" if made.is_whole else made.sessions.get().key
        enrolled(cast, made, "김새봄", session=session)
    browser = a_browser(cast.hana_user)

    with django_assert_num_queries(7):
        assert browser.get(LIST).status_code == 200


def test_a_course_is_begun_with_the_few_things_it_needs(cast, hana, text):
    response = hana.post(f"{LIST}new/", form(), follow=True)

    course = only(cast)
    assert response.redirect_chain == [(f"/desk/courses/{course.key}/", 302)]
    assert (course.name, course.state, course.capacity) == ("AI 첫걸음, 봄", "작성", 20)
    assert course.programme.name == "메이커스 메타"
    assert "Say when it takes place" in text(response)


def test_everything_that_a_course_can_say_is_kept(cast, hana):
    room = a_resource("3층 실습실", lab=cast.gimhae)
    asks, after = (
        Questionnaire.objects.create(
            organisation=cast.gimhae,
            name=name,
            purpose=purpose,
            created_at=TYPED_AT,
            changed_at=TYPED_AT,
        )
        for name, purpose in (("신청서", "신청"), ("만족도", "만족도"))
    )
    hana.post(
        f"{LIST}new/",
        form(
            resource=room.pk,
            opens_at="2027-01-04T09:00",
            closes_at="2027-02-01T18:00",
            needs_approval="on",
            least="6",
            decide_on="2027-01-25",
            asks=asks.pk,
            about="첫 줄\n둘째 줄",
            cost="10,000",
            theory_minutes="2.5",
            practice_minutes="90분",
            materials="노트북 20대",
            certificate_percent="80",
            survey=after.pk,
        ),
    )

    course = only(cast)
    assert (course.resource, course.asks, course.survey) == (room, asks, after)
    assert (course.theory_minutes, course.practice_minutes) == (150, 90)
    assert (course.least, course.decide_on) == (6, dt.date(2027, 1, 25))
    assert (course.about, course.cost, course.certificate_percent) == ("첫 줄\n둘째 줄", 10_000, 80)
    assert course.needs_approval


def test_a_form_sent_twice_begins_one_course(cast, hana):
    said = form()
    for _ in range(2):
        hana.post(f"{LIST}new/", said)

    assert Offering.objects.within(cast.hana).count() == 1
    assert Programme.objects.within(cast.hana).count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Name of the course: This field is required."),
        ({"closes_at": "2027-01-01", "opens_at": "2027-02-01"}, "Sign-up closes before it opens."),
        ({"certificate_percent": "0"}, "between 1 and 100 per cent"),
        ({"practice_minutes": "두 시간"}, "Write hours as in 2, 2.5 or 90분."),
        ({"decide_on": "2027-01-25"}, "Say how many people it needs"),
        ({"capacity": "스무 명"}, "Seats:"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(cast, hana, text, wrong, said):
    response = hana.post(f"{LIST}new/", form(about="길게 쓴 소개", **wrong))

    assert response.status_code == 422
    assert said in text(response)
    assert "길게 쓴 소개" in text(response)
    assert not Offering.objects.within(cast.hana).exists()


def test_a_course_is_corrected_and_a_form_that_came_too_late_says_so(cast, hana, text):
    course = a_course(cast)
    at = f"{LIST}{course.key}/edit/"
    seen = course.changed_at.isoformat()

    first = hana.post(at, form(name="AI 두걸음", seen=seen))
    second = hana.post(at, form(name="AI 세걸음", seen=seen))

    assert first.status_code == 302
    assert second.status_code == 422
    course.refresh_from_db()
    assert course.name == "AI 두걸음"


def test_how_it_is_booked_stays_once_people_signed_up(cast, hana, text):
    course = a_course(cast)
    enrolled(cast, course)

    response = hana.post(f"{LIST}{course.key}/edit/", form(booking="회차별"))

    assert response.status_code == 422
    assert "how it is booked cannot change any more" in text(response)


def test_the_form_shows_how_many_came_to_earlier_runs(cast, hana, text):
    programme = a_programme(lab=cast.gimhae)
    earlier = an_offering(programme=programme, capacity=9, starts=[in_days(1)])
    people = enrolled(cast, earlier, "김새봄", "이두리", "박세찬", "최고운")
    session = held(earlier.sessions.get(), days_ago=20)
    for one in people:
        one.signed_up_at = session.starts_at - dt.timedelta(days=3)
        one.save()
    rows = [
        actions.AttendanceRow(
            session_id=session.pk,
            person_id=one.person_id,
            on=day_of(session.starts_at),
            is_present=at < 3,
        )
        for at, one in enumerate(people)
    ]
    actions.record_attendances(cast.hana, rows=rows, at=timezone.now())
    course = an_offering(programme=programme, name="다시", starts=[in_days(9)])

    page = text(hana.get(f"{LIST}{course.key}/edit/"))

    assert "In the last run 75% of those with a seat came (3 of 4)." in page


def test_a_course_is_published_hidden_and_published_again(cast, hana, text):
    course = a_course(cast, state="작성")
    at = f"{LIST}{course.key}/state/"

    for do, state in (("publish", "공개"), ("publish", "공개"), ("unpublish", "작성")):
        hana.post(at, {"do": do})
        course.refresh_from_db()
        assert course.state == state
    page = text(hana.get(f"{LIST}{course.key}/"))

    assert "Published by 하나" in page
    assert "Taken off the web by 하나" in page


def test_without_dates_it_is_not_published_and_says_why(cast, hana, text):
    course = a_course(cast, state="작성", days=())

    page = text(hana.post(f"{LIST}{course.key}/state/", {"do": "publish"}, follow=True))

    assert "It has no dates yet." in page


def test_somebody_says_that_it_takes_place_with_few_and_is_not_asked_again(cast, hana, text):
    course = a_course(cast, least=5, decide_on=day_of(timezone.now()))
    at = f"{LIST}{course.key}/"
    assert "Does it take place?" in text(hana.get(at))

    for _ in range(2):
        page = text(hana.post(f"{at}state/", {"do": "hold"}, follow=True))

    assert "Does it take place?" not in page
    assert "Decided that it takes place by 하나" in page


def test_calling_off_says_first_how_many_are_told(cast, hana, text):
    course = a_course(cast, capacity=2, days=(7, 14))
    enrolled(cast, course)
    at = f"{LIST}{course.key}/cancel/"

    asks = text(hana.get(at))
    unsaid = hana.post(at, {"why": ""})
    for _ in range(2):
        page = text(hana.post(at, {"why": "인원 부족"}, follow=True))

    assert "3 <small>people are told by mail" in asks
    assert "2 dates to come are cancelled as well." in asks
    assert unsaid.status_code == 422
    assert "인원 부족" in page
    assert [state for _name, state in states(cast, course)] == ["취소"] * 3
    assert len(mails(cast)) == 3
    assert {one.state for one in Session.objects.within(cast.hana)} == {"취소"}


def test_who_teaches_is_found_or_new_and_told_where_they_teach_at_the_same_time(cast, hana, text):
    teacher = a_person("한강사", lab=cast.gimhae)
    course, other = a_course(cast), a_course(cast, name="드론 교실")
    actions.set_instructors(cast.hana, key=other.key, persons=[teacher.key], at=timezone.now())
    at = f"{LIST}{course.key}/teachers/"

    for _ in range(2):
        page = text(hana.post(at, {"add": "1", "person": "한강사"}, follow=True))
    assert "한*사 teaches this course." in page
    assert "Teaches elsewhere on" in page
    assert "Teaches elsewhere on" in text(hana.get(f"{LIST}{course.key}/"))
    assert len(queries.teachers(cast.hana, course)) == 1

    hana.post(at, {"drop": teacher.key})
    assert queries.teachers(cast.hana, course) == []


def test_the_page_leads_to_where_everybody_sees_it(cast, hana):
    course = a_course(cast)

    page = hana.get(f"{LIST}{course.key}/").content.decode()

    assert f'href="/at/gimhae/{course.key}/"' in page


@pytest.mark.parametrize("dates", [1, 30])
def test_the_queries_of_a_page_do_not_depend_on_the_dates(cast, dates, django_assert_num_queries):
    course = a_course(cast, booking="회차별", days=tuple(range(1, dates + 1)), capacity=30)
    for one in course.sessions.all()[:dates]:
        enrolled(cast, course, "김새봄", session=one.key)
    actions.set_instructors(
        cast.hana,
        key=course.key,
        persons=[a_person("한강사", lab=cast.gimhae).key],
        at=timezone.now(),
    )
    browser = a_browser(cast.hana_user)

    with django_assert_num_queries(11):
        assert browser.get(f"{LIST}{course.key}/").status_code == 200


def test_requests_lead_to_the_list(cast, hana, text):
    course = a_course(cast, needs_approval=True)
    asked(cast, course, "김새봄", "이두리")

    assert "2 requests wait for your word" in text(hana.get(f"{LIST}{course.key}/"))
    assert "2 requests to approve" in text(hana.get(LIST))


def test_a_stranger_finds_no_course_and_an_inspector_only_looks(cast, minsu, guest, text):
    course = a_course(cast)
    at = f"{LIST}{course.key}/"

    for path in ("", "edit/", "cancel/", "copy/", "teachers/", "dates/", "roster/"):
        assert minsu.get(f"{at}{path}").status_code == 404, path
    assert minsu.post(f"{at}state/", {"do": "publish"}).status_code == 404
    assert guest.post(f"{at}state/", {"do": "publish"}).status_code == 403
    assert "Correct" not in text(guest.get(at))
    assert minsu.get(LIST).content.decode().count(course.key) == 0
