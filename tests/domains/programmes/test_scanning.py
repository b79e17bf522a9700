from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Attendance, Scan
from tests.factories import a_programme, an_offering, standing, when

AT = when("2026-05-01 10:00")
START = when("2026-05-12 14:00")


@pytest.fixture
def course(cast):
    return an_offering(programme=a_programme(lab=cast.gimhae))


@pytest.fixture
def session(cast, course):
    return queries.sessions_of(cast.hana, course).get()


@pytest.fixture
def chorong(cast, course):
    said = actions.SignUp(person=PersonRow(name="박초롱", email="chorong@example.org"))
    [one] = actions.sign_up(visitor_of(cast.gimhae), offering_key=course.key, said=said, at=AT)
    return one


def reading(ticket, *, device="phone", nonce="", at=START, **more):
    return actions.Reading(
        ticket=ticket, device=device, nonce=nonce or new_key(), scanned_at=at, **more
    )


def attendances():
    rows = Attendance.objects.everywhere(because="tests look")
    return list(rows.values_list("person__name", "is_present", "mark", "way"))


def outcomes():
    return list(Scan.objects.everywhere(because="tests look").values_list("outcome", flat=True))


def test_a_code_checks_somebody_in(cast, session, chorong):
    seen = actions.scan(
        cast.hana, session_key=session.key, reading=reading(chorong.ticket), at=START
    )

    assert (seen.is_in, seen.scan.outcome) == (True, "입장")
    assert attendances() == [("박초롱", True, "", "스캔")]
    [fact] = standing(cast.gimhae, "attendance").values()
    assert fact["dims"]["present"] is True


def test_the_code_for_the_door_lets_in_by_an_index_and_is_not_the_ticket(
    cast, session, chorong, django_assert_num_queries
):
    code = queries.door_code(chorong)
    with django_assert_num_queries(1):
        found = queries.find_by_code(cast.hana, code)
    seen = [
        actions.scan(cast.hana, session_key=session.key, reading=reading(said), at=START)
        for said in (code, chorong.ticket)
    ]

    assert (found.pk, len(code), chorong.ticket in code) == (chorong.pk, 42, False)
    assert [one.scan.outcome for one in seen] == ["입장", "중복"]
    with pytest.raises(NotFound):
        queries.held_by_ticket(visitor_of(cast.gimhae, holds=[code]), code)


@pytest.mark.parametrize("changed", [lambda code: code[:26], lambda code: code[:-1] + "1"])
def test_a_code_for_the_door_cannot_be_made_of_a_key(cast, session, chorong, changed):
    made = changed(queries.door_code(chorong))
    seen = actions.scan(cast.hana, session_key=session.key, reading=reading(made), at=START)

    assert seen.scan.outcome == "모름"
    assert queries.find_by_code(cast.minsu, queries.door_code(chorong)) is None


def test_the_same_reading_sent_again_is_the_same_one(cast, session, chorong):
    same = reading(chorong.ticket)
    seen = [
        actions.scan(cast.hana, session_key=session.key, reading=same, at=START) for _ in range(2)
    ]

    assert seen[0].scan.pk == seen[1].scan.pk
    assert outcomes() == ["입장"]


def test_a_second_device_is_told_when_and_by_whom(cast, session, chorong):
    actions.scan(cast.hana, session_key=session.key, reading=reading(chorong.ticket), at=START)
    later = START + dt.timedelta(minutes=2)
    again = actions.scan(
        cast.dul,
        session_key=session.key,
        reading=reading(chorong.ticket, device="tablet", at=later),
        at=later,
    )

    assert (again.scan.outcome, again.first.scanned_at, again.first.by) == ("중복", START, "하나")
    assert len(attendances()) == 1


def test_who_comes_late_is_marked_so(cast, session, chorong):
    late = START + dt.timedelta(minutes=11)
    actions.scan(
        cast.hana, session_key=session.key, reading=reading(chorong.ticket, at=late), at=late
    )

    assert attendances() == [("박초롱", True, "지각", "스캔")]


def test_a_reading_that_is_sent_an_hour_later_counts_when_it_was_taken(cast, session, chorong):
    seen = actions.scan(
        cast.hana,
        session_key=session.key,
        reading=reading(chorong.ticket, is_offline=True),
        at=START + dt.timedelta(hours=1),
    )

    assert (seen.scan.scanned_at, seen.scan.is_offline, seen.scan.outcome) == (START, True, "입장")
    assert attendances() == [("박초롱", True, "", "스캔")]


@pytest.mark.parametrize("ticket", ["", "x", "가나다", "a" * 26, "a" * 5000])
def test_an_unknown_code_is_kept_as_a_digest(cast, session, ticket):
    seen = actions.scan(cast.hana, session_key=session.key, reading=reading(ticket), at=START)

    assert (seen.is_in, seen.scan.outcome, seen.scan.enrolment_id) == (False, "모름", None)
    assert len(seen.scan.code_digest) == (43 if ticket else 0)


def test_a_code_of_another_session_another_day_or_without_a_seat_lets_nobody_in(
    cast, course, session, chorong
):
    other = an_offering(programme=course.programme, name="다른 강좌")
    elsewhere = queries.sessions_of(cast.hana, other).get()
    tomorrow = START + dt.timedelta(days=1)
    for where, when_, expected in (
        (elsewhere, START, "다른 회차"),
        (session, tomorrow, "다른 날"),
    ):
        seen = actions.scan(
            cast.hana,
            session_key=where.key,
            reading=reading(chorong.ticket, at=when_),
            at=when_,
        )
        assert seen.scan.outcome == expected
    actions.wait_list(cast.hana, offering_key=course.key, keys=[chorong.key], at=AT)
    actions.wait_list(cast.hana, offering_key=course.key, keys=[chorong.key], at=AT)
    actions.remove_from_list(cast.hana, offering_key=course.key, keys=[chorong.key], at=AT)
    seen = actions.scan(
        cast.hana, session_key=session.key, reading=reading(chorong.ticket), at=START
    )

    assert seen.scan.outcome == "미확정"
    assert attendances() == []


@pytest.mark.parametrize("off", [dt.timedelta(hours=25), -dt.timedelta(minutes=6)])
def test_a_reading_whose_time_cannot_be_is_kept_and_lets_nobody_in(cast, session, chorong, off):
    seen = actions.scan(
        cast.hana, session_key=session.key, reading=reading(chorong.ticket), at=START + off
    )

    assert (seen.is_in, seen.scan.outcome, seen.scan.scanned_at) == (False, "시각", START)
    assert attendances() == []


def test_somebody_without_a_code_is_checked_in_by_their_name(cast, session, chorong):
    said = {"session_key": session.key, "enrolment_key": chorong.key}
    for _time in range(2):
        seen = actions.check_in_by_name(cast.hana, nonce="n", at=START, **said)
    again = actions.scan(
        cast.dul, session_key=session.key, reading=reading(chorong.ticket), at=START
    )

    assert (seen.scan.outcome, seen.scan.way) == ("입장", "명단")
    assert (again.scan.outcome, again.first.by, again.first.way) == ("중복", "하나", "명단")
    assert attendances() == [("박초롱", True, "", "명단")]


def test_a_check_in_by_mistake_is_taken_back_and_may_happen_again(cast, session, chorong):
    said = {"session_key": session.key, "person_key": chorong.person.key, "on": START.date()}
    actions.scan(cast.hana, session_key=session.key, reading=reading(chorong.ticket), at=START)

    assert [actions.undo_check_in(cast.hana, at=START, **said) for _time in range(2)] == [
        True,
        False,
    ]
    assert attendances() == [("박초롱", False, "", "")]
    later = START + dt.timedelta(minutes=5)
    fresh = reading(chorong.ticket, at=later)
    seen = actions.scan(cast.dul, session_key=session.key, reading=fresh, at=later)

    assert (seen.scan.outcome, seen.first.by) == ("입장", "두리")
    assert outcomes() == ["입장", "입장"]
    assert attendances() == [("박초롱", True, "", "스캔")]


def test_somebody_checks_in_with_the_code_on_the_screen(cast, session, chorong):
    code = actions.room_code(cast.hana, session_key=session.key, at=START)
    mine = visitor_of(cast.gimhae, holds=[chorong.ticket])
    said = {"session_key": session.key, "enrolment_key": chorong.key}
    at = START + dt.timedelta(seconds=20)

    for _ in range(2):
        seen = actions.check_in_self(mine, code=code, nonce="n1", at=at, **said)

    assert (len(code), seen.scan.outcome, seen.scan.way) == (6, "입장", "본인")
    assert attendances() == [("박초롱", True, "", "본인")]
    with pytest.raises(actions.CodeWrong):
        actions.check_in_self(
            mine, code=code, nonce="n2", at=START + dt.timedelta(seconds=61), **said
        )


def test_nobody_checks_in_for_somebody_else(cast, session, chorong):
    code = actions.room_code(cast.hana, session_key=session.key, at=START)

    with pytest.raises(NotFound):
        actions.check_in_self(
            visitor_of(cast.gimhae),
            session_key=session.key,
            enrolment_key=chorong.key,
            code=code,
            nonce="n",
            at=START,
        )


def test_strangers_scan_nothing_and_see_no_code(cast, session, chorong):
    with pytest.raises(NotFound):
        actions.scan(cast.minsu, session_key=session.key, reading=reading(chorong.ticket), at=START)
    with pytest.raises(NotAllowed):
        actions.scan(
            cast.inspector, session_key=session.key, reading=reading(chorong.ticket), at=START
        )
    with pytest.raises(NotAllowed):
        actions.room_code(visitor_of(cast.gimhae), session_key=session.key, at=START)
    said = {"session_key": session.key, "at": START}
    with pytest.raises(NotFound):
        actions.check_in_by_name(cast.minsu, enrolment_key=chorong.key, nonce="n", **said)
    with pytest.raises(NotFound):
        actions.undo_check_in(cast.minsu, person_key=chorong.person.key, on=START.date(), **said)


def test_what_was_scanned_outlives_an_import_of_the_same_roster(cast, session, chorong):
    late = START + dt.timedelta(minutes=11)
    actions.scan(
        cast.hana, session_key=session.key, reading=reading(chorong.ticket, at=late), at=late
    )
    row = actions.AttendanceRow(
        session_id=session.pk, person_id=chorong.person_id, on=late.date(), is_present=True
    )
    actions.record_attendances(cast.hana, rows=[row], at=late)
    assert attendances() == [("박초롱", True, "지각", "스캔")]

    absent = actions.AttendanceRow(
        session_id=session.pk, person_id=chorong.person_id, on=late.date(), is_present=False
    )
    actions.record_attendances(cast.hana, rows=[absent], at=late)
    assert attendances() == [("박초롱", False, "", "스캔")]
