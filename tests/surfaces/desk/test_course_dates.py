"""Dates of a course: by a rule, moved, called off, and copied into another year."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.kernel.closed_days import public_holidays
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import KST, day_of
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Offering
from tests.factories import a_person, a_resource, standing, when

from .courses import a_course, enrolled, in_days, mails, states

LIST = "/desk/courses/"
# 5 May, a Wednesday, is Children's Day.
APRIL = {"first": "2027-04-21", "begins": "14:00", "ends": "17:00", "weekdays": ["2"]}


def _at(course, path=""):
    return f"{LIST}{course.key}/{path}"


def _starts(cast, course):
    rows = queries.sessions_of(cast.hana, course).values_list("starts_at", "state")
    return [(f"{at.astimezone(KST):%m-%d %H:%M}", state) for at, state in rows]


@pytest.fixture
def course(cast):
    return a_course(cast, days=(), state="작성")


def test_every_wednesday_but_not_on_holidays_is_shown_before_it_is_written(
    cast, hana, course, text
):
    said = {**APRIL, "count": "3", "skips_holidays": "on"}
    response = hana.post(_at(course, "dates/"), {**said, "look": "1"}, follow=True)

    shown = [row["value"][:10] for row in response.context["rows"]]
    assert shown == ["2027-04-21", "2027-04-28", "2027-05-12"]
    assert _starts(cast, course) == []
    assert "Nothing is written yet." in text(response)

    slots = [row["value"] for row in response.context["rows"]]
    for _ in range(2):
        hana.post(_at(course, "dates/"), {**said, "write": "1", "slot": slots[:2]})
    assert _starts(cast, course) == [("04-21 14:00", "예정"), ("04-28 14:00", "예정")]
    assert len(standing(cast.gimhae, "session")) == 2


def test_a_holiday_is_told_when_it_is_not_skipped_and_not_ticked(cast, hana, course, text):
    response = hana.post(_at(course, "dates/"), {**APRIL, "count": "3", "look": "1"}, follow=True)

    ticked = [(row["value"][:10], row["is_ticked"]) for row in response.context["rows"]]
    assert ticked == [("2027-04-21", True), ("2027-04-28", True), ("2027-05-05", False)]
    assert dt.date(2027, 5, 5) in public_holidays([2027])
    assert "Holiday: 어린이날" in text(response)


def test_one_date_that_nothing_is_in_the_way_of_is_written_at_once(cast, hana, course, text):
    response = hana.post(_at(course, "dates/"), {**APRIL, "count": "1"}, follow=True)

    assert response.redirect_chain == [(_at(course), 302)]
    assert _starts(cast, course) == [("04-21 14:00", "예정")]


def test_a_room_that_is_taken_and_somebody_who_teaches_elsewhere_are_told(cast, hana, course, text):
    room, teacher = a_resource("3층 실습실", lab=cast.gimhae), a_person("한강사", lab=cast.gimhae)
    other = a_course(cast, name="드론 교실", days=())
    for one in (course, other):
        one.resource = room
        one.save()
        actions.set_instructors(cast.hana, key=one.key, persons=[teacher.key], at=timezone.now())
    slot = queries.Slot(when("2027-04-21 16:00"), when("2027-04-21 18:00"))
    actions.plan_sessions(
        cast.hana,
        offering_key=other.key,
        sessions=[actions.Planned(slot=slot)],
        at=timezone.now(),
    )

    look = hana.post(_at(course, "dates/"), {**APRIL, "count": "1"}, follow=True)
    sent = hana.post(
        _at(course, "dates/"),
        {**APRIL, "count": "1", "write": "1", "slot": look.context["rows"][0]["value"]},
    )

    assert "The room is taken" in text(look)
    assert "한*사 teaches elsewhere" in text(look)
    assert sent.status_code == 422
    assert "3층 실습실 is taken already" in text(sent)
    assert _starts(cast, course) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"count": "0"}, "At least one date."),
        ({"first": ""}, "First day: This field is required."),
        ({"begins": "25:00"}, "Write a time as in 14:00."),
        ({"ends": "14:00"}, "It ends when it begins."),
    ],
)
def test_a_rule_that_makes_no_sense_is_named(cast, hana, course, wrong, said):
    response = hana.post(_at(course, "dates/"), {**APRIL, "count": "2", **wrong})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert _starts(cast, course) == []


def test_without_a_tick_nothing_is_written(cast, hana, course, text):
    response = hana.post(_at(course, "dates/"), {**APRIL, "count": "2", "write": "1"})

    assert response.status_code == 422
    assert "Choose at least one date." in text(response)


MOVED = {"day": "2027-06-02", "begins": "10:00", "ends": "12:00", "place": "2층"}


def test_a_date_is_moved_with_the_number_of_those_told_shown_first(cast, hana, text):
    course = a_course(cast)
    enrolled(cast, course, "김새봄", "이두리", "박세찬")
    one = course.sessions.get()
    at = _at(course, f"dates/{one.key}/")

    asks = text(hana.get(at))
    for _ in range(2):
        page = text(hana.post(at, MOVED, follow=True))

    assert "2 <small>people are told by mail" in asks
    assert _starts(cast, course) == [("06-02 10:00", "예정")]
    assert queries.session(cast.hana, one.key).place == "2층"
    assert "and 2 people are told" in page


def test_a_holiday_is_told_before_a_date_moves_there(cast, hana, text):
    course = a_course(cast)
    one = course.sessions.get()
    said = {**MOVED, "day": "2027-05-05"}
    before = _starts(cast, course)

    asked = text(hana.post(_at(course, f"dates/{one.key}/"), said, follow=True))
    assert "Holiday: 어린이날" in asked
    assert _starts(cast, course) == before

    hana.post(_at(course, f"dates/{one.key}/"), {**said, "sure": "1"})
    assert _starts(cast, course) == [("05-05 10:00", "예정")]


def test_one_date_of_a_whole_course_is_called_off_and_the_seats_stay(cast, hana, text):
    course = a_course(cast, days=(7, 14))
    enrolled(cast, course, "김새봄", "이두리")
    first = course.sessions.order_by("starts_at").first()
    at = _at(course, f"dates/{first.key}/cancel/")

    asks = text(hana.get(at))
    unsaid = hana.post(at, {"why": ""})
    for _ in range(2):
        page = text(hana.post(at, {"why": "강사 사정"}, follow=True))

    assert "2 <small>people are told by mail" in asks
    assert unsaid.status_code == 422
    assert "This date was cancelled." in page
    assert [state for _at, state in _starts(cast, course)] == ["취소", "예정"]
    assert [state for _name, state in states(cast, course)] == ["확정", "확정"]


def test_a_date_booked_by_itself_takes_its_seats_with_it(cast, hana):
    course = a_course(cast, booking="회차별", days=(7, 14))
    first, second = course.sessions.order_by("starts_at")
    enrolled(cast, course, "김새봄", session=first.key)
    enrolled(cast, course, "이두리", session=second.key)

    hana.post(_at(course, f"dates/{first.key}/cancel/"), {"why": "강사 사정"})

    assert states(cast, course) == [("김새봄", "취소"), ("이두리", "확정")]
    assert [subject for _to, subject in mails(cast)] == ["신청 종료: AI 첫걸음"]


def test_a_copy_is_proposed_for_the_same_weekday_and_shows_every_date(cast, hana, text):
    course = a_course(
        cast,
        days=(-300, -293),
        opens_at=timezone.now() - dt.timedelta(days=330),
        decide_on=day_of(timezone.now()) - dt.timedelta(days=310),
        least=5,
    )
    first = day_of(course.sessions.order_by("starts_at").first().starts_at)
    response = hana.get(_at(course, "copy/"))

    proposed = first + dt.timedelta(weeks=52)
    assert response.context["first_on"] == proposed.isoformat()
    shown = [row["value"][:10] for row in response.context["rows"]]
    assert shown == [proposed.isoformat(), (proposed + dt.timedelta(days=7)).isoformat()]
    assert [label for label, _was, _is in response.context["deadlines"]] == [
        "Sign-up opens",
        "Day of decision",
    ]


def test_a_copy_is_made_once_with_the_day_that_was_chosen(cast, hana, text):
    course = a_course(cast, days=(-300,))
    once = new_key()
    shown = hana.get(_at(course, "copy/"), {"first_on": "2027-05-05"})
    assert "Holiday: 어린이날" in text(shown)

    for _ in range(2):
        response = hana.post(_at(course, "copy/"), {"first_on": "2027-06-02", "once": once})

    copies = Offering.objects.within(cast.hana).filter(copied_from=course)
    [made] = copies
    assert response.url == _at(made)
    assert (made.state, _starts(cast, made)) == ("작성", [("06-02 14:00", "예정")])


def test_a_copy_into_a_room_that_is_taken_says_so_and_is_not_made(cast, hana, text):
    room = a_resource("3층 실습실", lab=cast.gimhae)
    course = a_course(cast, days=(7,), resource=room)
    course.sessions.update(resource=room)
    day = in_days(7)[:10]

    look = text(hana.get(_at(course, "copy/"), {"first_on": day}))
    sent = hana.post(_at(course, "copy/"), {"first_on": day, "once": new_key()})

    assert "The room is taken on one of these days" in look
    assert sent.status_code == 422
    assert not Offering.objects.within(cast.hana).filter(copied_from=course).exists()


def test_a_course_without_dates_is_not_copied(cast, hana, course, text):
    page = text(hana.get(_at(course, "copy/"), follow=True))

    assert "It has no dates to copy." in page


def test_a_stranger_finds_no_date_and_a_date_of_another_course_is_none_of_this(cast, hana, minsu):
    course, other = a_course(cast), a_course(cast, name="드론 교실")
    mine, theirs = course.sessions.get(), other.sessions.get()

    assert minsu.get(_at(course, f"dates/{mine.key}/")).status_code == 404
    assert minsu.post(_at(course, f"dates/{mine.key}/cancel/"), {"why": "x"}).status_code == 404
    assert hana.get(_at(course, f"dates/{theirs.key}/")).status_code == 404


def test_a_browser_can_come_back_to_what_was_shown_before_it_is_written(cast, hana, course, text):
    looked = hana.post(_at(course, "dates/"), {**APRIL, "count": "3", "look": "1"})
    assert looked.status_code == 302

    for _ in range(2):
        again = hana.get(looked.url)

    assert len(again.context["rows"]) == 3
    assert "Nothing is written yet." in text(again)
    assert _starts(cast, course) == []


def test_a_move_that_is_only_looked_at_has_an_address_and_moves_nothing(cast, hana, text):
    course = a_course(cast)
    one = course.sessions.get()
    before = _starts(cast, course)
    at = _at(course, f"dates/{one.key}/")

    looked = hana.post(at, {**MOVED, "day": "2027-05-05"})
    for query in ("", "&sure=1"):
        assert "Holiday: 어린이날" in text(hana.get(looked.url + query))

    assert looked.status_code == 302
    assert _starts(cast, course) == before


def test_what_an_address_says_wrongly_is_named(hana, course):
    page = hana.get(_at(course, "dates/?first=x&count=2&begins=1&ends=2"))

    assert page.status_code == 200
    assert "First day" in page.content.decode()


def test_letters_for_a_number_of_dates_get_no_hint_about_money(hana, course, text):
    page = text(hana.post(_at(course, "dates/"), {**APRIL, "count": "셋"}))

    assert "Write figures only, as in 3 or 30." in page
    assert "1,200,000" not in page
