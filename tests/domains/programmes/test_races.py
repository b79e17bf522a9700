"""Many people at the same moment: real threads, real connections, on either database."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions, queries, rules
from pulmu.domains.programmes.models import Attendance, Enrolment, Offering, Scan
from tests.factories import a_programme, an_offering, when

pytestmark = pytest.mark.django_db(transaction=True)
AT = when("2026-05-01 10:00")
START, END = when("2026-05-12 14:00"), when("2026-05-12 17:00")
AT_ONCE = 16


def at_once(acts: Iterable[Callable[[], object]]) -> list[object]:
    """What each returned or raised; the first sixteen set off together."""
    gate = threading.Barrier(AT_ONCE)

    def run(number: int, act: Callable[[], object]) -> object:
        if number < AT_ONCE:
            gate.wait()
        try:
            return act()
        except Exception as error:  # noqa: BLE001 -- what went wrong is what the test looks at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [done.result() for done in [pool.submit(run, *one) for one in enumerate(acts)]]


def sign_up(course: Offering, name: str) -> str:
    said = actions.SignUp(person=PersonRow(name=name, email=f"{name}@example.org"))
    visitor = visitor_of(course.organisation)
    [one] = actions.sign_up(visitor, offering_key=course.key, said=said, at=AT)
    return one.state


def test_eighty_sign_ups_at_once_fill_forty_seats_exactly(cast):
    course = an_offering(programme=a_programme(lab=cast.gimhae), capacity=40)

    states = at_once([lambda n=n: sign_up(course, f"p{n}") for n in range(80)])

    assert Counter(states) == {"확정": 40, "대기": 40}
    line = Enrolment.objects.within(cast.hana).filter(offering=course).in_line()
    assert [queries.place_in_line(cast.hana, one) for one in line[:3]] == [1, 2, 3]


def test_one_form_sent_sixteen_times_at_once_takes_one_seat(cast):
    course = an_offering(programme=a_programme(lab=cast.gimhae), capacity=40)

    states = at_once([lambda: sign_up(course, "p") for _time in range(AT_ONCE)])

    assert states == ["확정"] * AT_ONCE
    assert Enrolment.objects.within(cast.hana).count() == 1
    assert Person.objects.within(cast.hana).count() == 1


def test_two_offerings_are_signed_up_for_at_once(cast):
    programme = a_programme(lab=cast.gimhae)
    courses = [an_offering(programme=programme, name=f"강좌 {n}", capacity=10) for n in range(2)]

    states = at_once([lambda n=n: sign_up(courses[n % 2], f"p{n}") for n in range(32)])

    assert Counter(states) == {"확정": 20, "대기": 12}


def test_sixteen_scans_of_one_code_make_one_attendance(cast):
    course = an_offering(programme=a_programme(lab=cast.gimhae), capacity=40)
    sign_up(course, "p")
    one = Enrolment.objects.within(cast.hana).get()
    session = queries.sessions_of(cast.hana, course).get()

    def scan(device: int) -> str:
        reading = actions.Reading(
            ticket=one.ticket, device=f"d{device}", nonce=new_key(), scanned_at=START
        )
        return actions.scan(
            cast.hana, session_key=session.key, reading=reading, at=START
        ).scan.outcome

    outcomes = at_once([lambda n=n: scan(n) for n in range(AT_ONCE)])

    assert Counter(outcomes) == {"입장": 1, "중복": AT_ONCE - 1}
    assert Scan.objects.within(cast.hana).count() == AT_ONCE
    assert Attendance.objects.within(cast.hana).count() == 1


def test_one_reading_sent_sixteen_times_at_once_is_one(cast):
    course = an_offering(programme=a_programme(lab=cast.gimhae), capacity=40)
    sign_up(course, "p")
    one = Enrolment.objects.within(cast.hana).get()
    session = queries.sessions_of(cast.hana, course).get()
    same = actions.Reading(ticket=one.ticket, device="d", nonce="n", scanned_at=START)

    outcomes = at_once(
        [
            lambda: (
                actions.scan(
                    cast.hana, session_key=session.key, reading=same, at=START
                ).scan.outcome
            )
            for _time in range(AT_ONCE)
        ]
    )

    assert outcomes == ["입장"] * AT_ONCE
    assert Scan.objects.within(cast.hana).count() == 1


def test_courses_that_are_planned_at_once_have_codes_of_their_own(cast):
    programme = a_programme(lab=cast.gimhae)
    courses = [
        an_offering(programme=programme, name=f"강좌 {n}", starts=()) for n in range(AT_ONCE)
    ]
    planned = [actions.Planned(slot=rules.Slot(START, END))]

    def plan(course: Offering) -> str:
        mine = {"offering_key": course.key, "sessions": planned, "at": AT}
        [made] = actions.plan_sessions(cast.hana, **mine)
        return made.code

    codes = at_once([lambda one=one: plan(one) for one in courses])

    assert sorted(map(str, codes)) == [f"P26-{n:03d}" for n in range(1, AT_ONCE + 1)]
    assert all(one.sessions.count() == 1 for one in courses)


def test_a_seat_that_many_give_back_and_many_want_is_never_two(cast):
    course = an_offering(programme=a_programme(lab=cast.gimhae), capacity=8)
    for n in range(16):
        sign_up(course, f"p{n}")
    holders = list(Enrolment.objects.within(cast.hana).filter(state="확정"))

    def give_back(one: Enrolment) -> str:
        mine = visitor_of(cast.gimhae, holds=[one.ticket])
        return actions.cancel_enrolment(mine, key=one.key, at=AT).state

    acts = [lambda one=one: give_back(one) for one in holders]
    acts += [lambda n=n: sign_up(course, f"late{n}") for n in range(8)]
    done = at_once(acts)

    assert Counter(done) == {"취소": 8, "대기": 8}
    seats = queries.seats(cast.hana, course, None, at=AT)
    assert (seats.taken, seats.left, seats.waiting) == (8, 0, 8)
