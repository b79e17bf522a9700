"""Sessions that were recorded by themselves, taken in as the dates of a course."""

from __future__ import annotations

import pytest

from pulmu.domains.programmes import queries
from tests.factories import a_programme, a_session, an_offering

from .courses import in_days, mails

LIST = "/desk/courses/"


@pytest.fixture
def programme(cast):
    return a_programme(lab=cast.gimhae)


@pytest.fixture
def course(programme):
    return an_offering(programme=programme, starts=())


@pytest.fixture
def loose(programme):
    return [_session(programme, f"P-{day}", f"2023-05-{day}") for day in (10, 17)]


def _session(programme, code, day, **more):
    return a_session(
        code, programme=programme, starts_at=f"{day} 14:00", ends_at=f"{day} 18:00", **more
    )


def at(course):
    return f"{LIST}{course.key}/adopt/"


def test_recorded_sessions_are_chosen_and_become_dates(cast, hana, course, loose, text):
    _session(a_programme("다른 과정", lab=cast.gimhae), "X-1", "2023-05-11")
    assert at(course) in hana.get(f"{LIST}{course.key}/").content.decode()

    shown = [row["code"] for row in hana.get(at(course)).context["rows"]]
    assert shown == ["P-17", "P-10"]
    for _time in range(2):
        page = text(hana.post(at(course), {"session": [loose[0].key]}, follow=True))

    assert "0 sessions are dates of this course now." in page
    assert [one.code for one in queries.sessions_of(cast.hana, course)] == ["P-10"]
    assert [row["code"] for row in hana.get(at(course)).context["rows"]] == ["P-17"]


def test_nothing_chosen_and_what_is_booked_apart_is_refused(cast, hana, programme, course, text):
    assert "Choose at least one session." in text(hana.post(at(course), {}, follow=True))
    assert "No session to take in" in text(hana.get(at(course)))
    apart = an_offering(programme=programme, name="따로", starts=(), booking="회차별")
    assert "booked as a whole" in text(hana.get(at(apart), follow=True))


def test_a_session_of_another_course_is_refused(cast, hana, course, loose, text):
    other = an_offering(programme=course.programme, name="또 다른 강좌", starts=())
    hana.post(at(other), {"session": [loose[0].key]})

    page = text(hana.post(at(course), {"session": [loose[0].key]}, follow=True))

    assert "a date of another course" in page
    assert not queries.sessions_of(cast.hana, course).exists()


def test_strangers_take_nothing_in(cast, minsu, guest, course, loose):
    said = {"session": [loose[0].key]}

    assert minsu.get(at(course)).status_code == 404
    assert minsu.post(at(course), said).status_code == 404
    assert guest.post(at(course), said).status_code == 403
    assert not queries.sessions_of(cast.hana, course).exists()


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_do_not_depend_on_the_sessions(
    hana, programme, course, count, django_assert_num_queries
):
    for number in range(count):
        _session(programme, f"Q-{number}", in_days(-number - 1)[:10])

    with django_assert_num_queries(5):
        hana.get(at(course))


def test_nobody_is_written_to_about_what_is_over(cast, hana, course, loose):
    hana.post(at(course), {"session": [one.key for one in loose]})

    assert mails(cast) == []
