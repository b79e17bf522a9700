"""The list of a course: narrowed, acted on, taken back, written to."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Enrolment
from tests.factories import a_person, a_programme, an_offering
from tests.surfaces.conftest import a_browser

from .courses import NAMES, a_course, asked, enrolled, held, in_days, mails, states

LIST = "/desk/courses/"


def _at(course, path=""):
    return f"{LIST}{course.key}/roster/{path}"


def _act(hana, course, do, *rows, **more):
    said = {"do": do, "row": [one.key for one in rows], **more}
    return hana.post(_at(course, "act/"), said, follow=True)


def _undo(hana, page):
    [at] = set(re.findall(r'action="(/desk/courses/\w+/roster/undo/\w+/)"', page.content.decode()))
    return hana.post(at, follow=True), at


def test_the_list_shows_masked_names_states_and_the_place_in_line(cast, hana, text):
    course = a_course(cast, capacity=2)
    enrolled(cast, course, "김새봄", "이두리", "박세찬", "최고운")

    page = text(hana.get(_at(course)))

    assert "2 / 2 seats taken, 2 waiting" in page
    assert "김*봄" in page
    assert "김새봄" not in page
    assert "no. 1 in line" in page
    assert "no. 2 in line" in page


def test_the_list_is_narrowed_by_state_date_and_name(cast, hana, text):
    course = a_course(cast, capacity=1, booking="회차별", days=(7, 14))
    first, second = course.sessions.order_by("starts_at")
    enrolled(cast, course, "김새봄", "이두리", session=first.key)
    enrolled(cast, course, "박세찬", session=second.key)

    def rows(query):
        return [row["name"] for row in hana.get(f"{_at(course)}{query}").context["rows"]]

    assert rows("") == ["김*봄", "박*찬", "이*리"]
    assert rows("?state=대기") == ["이*리"]
    assert rows(f"?at={second.key}") == ["박*찬"]
    assert rows("?q=두리") == ["이*리"]
    assert "Nobody found" in text(hana.get(f"{_at(course)}?q=없음"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_of_the_list_do_not_depend_on_the_rows(cast, count, django_assert_num_queries):
    programme = a_programme(lab=cast.gimhae)
    course = an_offering(programme=programme, capacity=2, starts=[in_days(3)])
    enrolled(cast, course, *[f"김{number}" for number in range(count)])
    earlier = an_offering(programme=programme, capacity=50, starts=[in_days(1)])
    enrolled(cast, earlier, "김새봄")
    session = held(earlier.sessions.get(), days_ago=9)
    _came(cast, session, [])
    browser = a_browser(cast.hana_user)

    with django_assert_num_queries(14):
        assert browser.get(_at(course)).status_code == 200


def test_somebody_who_asked_is_confirmed_with_one_press_and_back_again(cast, hana, text):
    course = a_course(cast, needs_approval=True)
    first, _second = asked(cast, course, "김새봄", "이두리")

    page = _act(hana, course, "confirm", first)
    assert states(cast, course) == [("김새봄", "확정"), ("이두리", "신청")]
    assert "1 confirmed." in text(page)

    (back, at) = _undo(hana, page)
    assert states(cast, course) == [("김새봄", "신청"), ("이두리", "신청")]
    assert "1 person is as before." in text(back)
    assert "0 people are as before." in text(hana.post(at, follow=True))
    assert len(mails(cast)) == 2


def test_confirming_twice_is_confirming_once(cast, hana, text):
    course = a_course(cast, needs_approval=True)
    rows = asked(cast, course, "김새봄")

    _act(hana, course, "confirm", *rows)
    page = text(_act(hana, course, "confirm", *rows))

    assert "It was so already." in page
    assert len(mails(cast)) == 1


def test_more_than_there_are_seats_is_asked_first(cast, hana, text):
    course = a_course(cast, capacity=1, needs_approval=True)
    rows = asked(cast, course, "김새봄", "이두리")

    page = text(_act(hana, course, "confirm", *rows))
    assert "1 person more than there are seats." in page
    assert states(cast, course) == [("김새봄", "신청"), ("이두리", "신청")]

    _act(hana, course, "confirm", *rows, sure="1", over="1")
    assert states(cast, course) == [("김새봄", "확정"), ("이두리", "확정")]


@pytest.mark.parametrize(
    ("do", "state", "said"),
    [
        ("queue", "대기", "1 on the waiting list."),
        ("refuse", "취소", "1 told that they were not chosen."),
        ("remove", "취소", "1 taken off the list."),
    ],
)
def test_what_is_done_at_once_is_taken_back_with_its_place(cast, hana, do, state, said):
    course = a_course(cast, capacity=5, needs_approval=True)
    first, _second = asked(cast, course, "김새봄", "이두리")

    page = _act(hana, course, do, first)
    assert states(cast, course) == [("김새봄", state), ("이두리", "신청")]
    assert said in page.content.decode()

    _undo(hana, page)
    back = Enrolment.objects.within(cast.hana).get(pk=first.pk)
    assert (back.state, back.queued_at, back.ended_at, back.ending) == ("신청", None, None, "")


def test_a_seat_that_goes_to_whoever_waits_is_asked_about_first(cast, hana, text):
    course = a_course(cast, capacity=2)
    rows = enrolled(cast, course, "김새봄", "이두리", "박세찬")

    asks = text(_act(hana, course, "remove", rows[0], rows[1]))
    assert "1 seat is offered at once to whoever stands first in line." in asks
    assert states(cast, course) == [("김새봄", "확정"), ("이두리", "확정"), ("박세찬", "대기")]

    page = _act(hana, course, "remove", rows[0], rows[1], sure="1")
    assert states(cast, course) == [("김새봄", "취소"), ("이두리", "취소"), ("박세찬", "제안")]
    assert "/undo/" not in page.content.decode()


def test_everybody_found_is_meant_when_that_is_ticked(cast, hana):
    course = a_course(cast, capacity=9, needs_approval=True)
    asked(cast, course, *NAMES)

    hana.post(_at(course, "act/"), {"do": "confirm", "all": "found", "state": "신청"})

    assert {state for _name, state in states(cast, course)} == {"확정"}


def test_people_are_moved_to_another_date_and_back(cast, hana, text):
    course = a_course(cast, capacity=1, booking="회차별", days=(7, 14))
    first, second = course.sessions.order_by("starts_at")
    [one] = enrolled(cast, course, "김새봄", session=first.key)

    asks = text(_act(hana, course, "move", one))
    page = _act(hana, course, "move", one, sure="1", session=second.key)

    assert "To which date" in asks
    one.refresh_from_db()
    assert one.session == second
    assert "1 moved." in text(page)
    _undo(hana, page)
    one.refresh_from_db()
    assert one.session == first


def test_a_full_date_takes_nobody_unless_that_is_meant(cast, hana, text):
    course = a_course(cast, capacity=1, booking="회차별", days=(7, 14))
    first, second = course.sessions.order_by("starts_at")
    [one] = enrolled(cast, course, "김새봄", session=first.key)
    enrolled(cast, course, "이두리", session=second.key)

    page = text(_act(hana, course, "move", one, sure="1", session=second.key))
    assert "There are not that many seats left." in page

    _act(hana, course, "move", one, sure="1", session=second.key, over="1")
    one.refresh_from_db()
    assert one.session == second


def test_a_seat_taken_meanwhile_does_not_come_back(cast, hana, text):
    course = a_course(cast, capacity=1)
    [one] = enrolled(cast, course, "김새봄")
    page = _act(hana, course, "remove", one)
    enrolled(cast, course, "이두리")

    (back, _where) = _undo(hana, page)

    assert "1 person stays as they are: the seat is taken, or more was done since." in text(back)
    assert states(cast, course) == [("김새봄", "취소"), ("이두리", "확정")]


def test_a_seat_that_comes_free_by_an_undo_goes_to_whoever_waits(cast, hana):
    course = a_course(cast, capacity=1, needs_approval=True)
    [one] = asked(cast, course, "김새봄")
    page = _act(hana, course, "confirm", one)
    enrolled(cast, course, "이두리")

    _undo(hana, page)

    assert states(cast, course) == [("김새봄", "신청"), ("이두리", "제안")]


def test_what_somebody_did_since_stays(cast, hana):
    course = a_course(cast)
    [one] = enrolled(cast, course, "김새봄")
    page = _act(hana, course, "queue", one)
    actions.remove_from_list(cast.dul, offering_key=course.key, keys=[one.key], at=timezone.now())

    _undo(hana, page)

    assert states(cast, course) == [("김새봄", "취소")]


def test_nothing_is_done_without_a_row_nor_to_rows_of_another_course(cast, hana, text):
    course, other = a_course(cast), a_course(cast, name="드론 교실")
    rows = enrolled(cast, other, "김새봄")

    assert "Choose the rows first." in text(_act(hana, course, "remove"))
    assert _act(hana, course, "remove", *rows).status_code == 404
    assert _act(hana, course, "eat", *rows).status_code == 404


def _came(cast, session, people, mark=""):
    rows = [
        actions.AttendanceRow(
            session_id=session.pk,
            person_id=one.pk,
            on=day_of(session.starts_at),
            is_present=not mark,
            mark=mark,
        )
        for one in [*people, a_person("아무개", lab=cast.gimhae)][: max(len(people), 1)]
    ]
    actions.record_attendances(cast.hana, rows=rows, at=timezone.now())


def _earlier(course):
    mine = Enrolment.objects.everywhere(because="tests arrange").filter(offering=course)
    mine.update(signed_up_at=timezone.now() - dt.timedelta(days=300))


def test_who_had_a_seat_and_did_not_come_is_listed_but_not_who_was_excused(cast, hana, text):
    course = a_course(cast, capacity=9)
    one, two, three = enrolled(cast, course, "김새봄", "이두리", "박세찬")
    session = held(course.sessions.get(), days_ago=10)
    _earlier(course)
    assert "Everybody came" in text(hana.get(_at(course, "absent/")))

    _came(cast, session, [one.person])
    _came(cast, session, [two.person], mark="공결")
    page = text(hana.get(_at(course, "absent/")))

    assert "박*찬" in page
    assert "김*봄" not in page
    assert "이*리" not in page
    assert three.person.name not in page


def test_two_bookings_let_go_by_make_a_habit_one_course_of_many_dates_does_not(cast, hana, text):
    person = a_person("김새봄", lab=cast.gimhae)
    for name, ago in (("첫째", (40, 33)), ("둘째", (20,))):
        course = a_course(cast, name=name, days=tuple(range(1, len(ago) + 1)))
        actions.enrol(cast.hana, offering_key=course.key, person_key=person.key, at=timezone.now())
        _earlier(course)
        for session, days in zip(course.sessions.order_by("starts_at"), ago, strict=True):
            _came(cast, held(session, days_ago=days), [])
        page = text(hana.get(f"{LIST}habits/"))
        assert ("김*봄" in page) == (name == "둘째")

    assert "did not come 2 times in 12 months" in text(hana.get(_at(course)))


def test_a_stranger_finds_no_list_and_an_inspector_sees_no_person(cast, minsu, guest):
    course = a_course(cast)
    rows = enrolled(cast, course, "김새봄")

    for path in ("", "add/", "mail/", "absent/", "list.xlsx", f"{rows[0].key}/"):
        assert minsu.get(_at(course, path)).status_code == 404, path
        assert guest.get(_at(course, path)).status_code == 403, path
    assert _act(minsu, course, "remove", *rows).status_code == 404
    assert minsu.post(_at(course, f"undo/{new_key()}/")).status_code == 404
    assert states(cast, course) == [("김새봄", "확정")]


def test_an_undo_of_nothing_is_not_found(cast, hana):
    course = a_course(cast)

    assert hana.post(_at(course, f"undo/{new_key()}/")).status_code == 404
