"""Sessions of a former year as the dates of a course, so that it can be copied."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.programmes import actions, queries
from pulmu.ledger.posting import post
from tests.factories import (
    a_person,
    a_programme,
    a_session,
    an_attendance,
    an_offering,
    entries,
    when,
)

AT = when("2023-02-20 10:00")


@pytest.fixture
def programme(cast):
    return a_programme(lab=cast.gimhae)


@pytest.fixture
def sessions(cast, programme):
    made = [
        a_session(
            f"P-{n}",
            programme=programme,
            starts_at=f"2023-05-{n} 14:00",
            ends_at=f"2023-05-{n} 18:00",
        )
        for n in (10, 17)
    ]
    for name, is_present in (("김하늘", True), ("이바다", False)):
        person = a_person(name, lab=cast.gimhae)
        an_attendance(made[0], person, is_present=is_present)
    an_attendance(made[1], a_person("강사", lab=cast.gimhae), role="강사", on="2023-05-17")
    post(cast.hana, at=AT, changed={"session": [one.key for one in made]})
    return made


def course_of(programme, **more):
    return an_offering(programme=programme, starts=(), **more)


def adopt(actor, course, sessions):
    keys = [one.key for one in sessions]
    return actions.adopt_sessions(actor, offering_key=course.key, sessions=keys, at=AT)


def test_who_stood_in_their_attendance_had_a_seat_and_no_figure_moves(cast, programme, sessions):
    course, before = course_of(programme), entries(cast.gimhae)

    assert adopt(cast.hana, course, sessions) == 2

    assert list(queries.sessions_of(cast.hana, course)) == sessions
    seated = queries.enrolments(cast.hana, course)
    assert {(one.person.name, one.state) for one in seated} == {
        ("김하늘", "확정"),
        ("이바다", "확정"),
    }
    assert entries(cast.gimhae) == before
    assert Message.objects.everywhere(because="tests look").count() == 0


def test_adopted_twice_is_adopted_once(cast, programme, sessions):
    course = course_of(programme)
    adopt(cast.hana, course, sessions)

    assert adopt(cast.hana, course, sessions) == 0
    assert queries.enrolments(cast.hana, course).count() == 2


def test_dates_of_another_course_or_programme_are_refused(cast, programme, sessions):
    strange = a_programme("다른 과정", lab=cast.gimhae)
    with pytest.raises(actions.WrongState):
        adopt(cast.hana, course_of(strange), sessions)
    with pytest.raises(actions.WrongState):
        adopt(cast.hana, course_of(programme, booking="회차별"), sessions)

    adopt(cast.hana, course_of(programme), sessions)
    with pytest.raises(actions.WrongState):
        adopt(cast.hana, course_of(programme, name="또 다른 강좌"), sessions)


def test_a_stranger_finds_nothing_and_a_visitor_may_not(cast, programme, sessions):
    course = course_of(programme)
    with pytest.raises(NotFound):
        adopt(cast.minsu, course, sessions)
    with pytest.raises(NotAllowed):
        adopt(visitor_of(cast.gimhae), course, sessions)
