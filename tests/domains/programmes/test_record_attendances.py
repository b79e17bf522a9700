from __future__ import annotations

import dataclasses

import pytest
from django.db import IntegrityError, connection, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.actions import AttendanceRow
from tests.factories import (
    a_person,
    a_programme,
    a_session,
    an_attendance,
    day,
    entries,
    standing,
    when,
)

AT, LATER = when("2023-06-01 10:00"), when("2023-06-02 10:00")


@pytest.fixture
def session(cast):
    return a_session(programme=a_programme(lab=cast.gimhae))


@pytest.fixture
def person(cast):
    return a_person(lab=cast.gimhae)


@pytest.fixture
def row(session, person):
    return AttendanceRow(
        session_id=session.pk,
        person_id=person.pk,
        on=day("2023-05-10"),
        is_present=True,
        region=" 경남  김해시 ",
        affiliation="인제대학교",
    )


def _events():
    return list(Event.objects.everywhere(because="tests look").values_list("name", flat=True))


def test_an_attendance_is_stored_clean_and_posted_with_its_session(cast, session, row):
    attendance = actions.record_attendances(cast.hana, rows=[row], at=AT).objects[0]

    assert (attendance.region, attendance.affiliation) == ("경남 김해시", "인제대학교")
    assert (attendance.role, attendance.is_present) == ("참가자", True)
    assert list(standing(cast.gimhae, "attendance")) == [attendance.key]
    assert list(standing(cast.gimhae, "session")) == [session.key]
    assert _events() == ["programmes.attendance.recorded"]
    assert list(queries.roster(cast.hana, session.key)) == [attendance]


def test_the_same_row_twice_changes_nothing_and_leaves_no_line(cast, row):
    first = actions.record_attendances(cast.hana, rows=[row], at=AT)
    before = entries(cast.gimhae)
    second = actions.record_attendances(cast.hana, rows=[row, row], at=LATER)

    assert second.objects == first.objects * 2
    assert (second.created, second.changed) == ([], [])
    assert _events() == ["programmes.attendance.recorded"]
    assert entries(cast.gimhae) == before


def test_another_day_and_another_role_are_further_attendances(cast, session, row):
    rows = [
        row,
        dataclasses.replace(row, on=day("2023-05-11")),
        dataclasses.replace(row, role="강사"),
    ]

    done = actions.record_attendances(cast.hana, rows=rows, at=AT)

    assert len(done.created) == 3
    assert [(a.on, a.role) for a in queries.roster(cast.hana, session.key)] == [
        (day("2023-05-10"), "참가자"),
        (day("2023-05-10"), "강사"),
        (day("2023-05-11"), "참가자"),
    ]


def test_a_cancelled_session_and_a_day_outside_it_are_taken_as_they_are(cast, row):
    cancelled = a_session("S-2", programme=a_programme("다른", lab=cast.gimhae), state="취소")
    odd = dataclasses.replace(row, session_id=cancelled.pk, on=day("2023-01-01"))

    attendance = actions.record_attendances(cast.hana, rows=[odd], at=AT).objects[0]

    fact = standing(cast.gimhae, "attendance")[attendance.key]
    assert (fact["on"], fact["dims"]["state"]) == ("2023-01-01", "취소")


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"on": day("2023-06-02")}, actions.AttendanceInFuture),
        ({"role": "방문자"}, actions.UnknownWord),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_is_written(cast, session, row, columns, refusal):
    wrong = dataclasses.replace(row, **columns)

    with pytest.raises(refusal):
        actions.record_attendances(cast.hana, rows=[row, wrong], at=AT)

    assert list(queries.roster(cast.hana, session.key)) == []
    assert (_events(), entries(cast.gimhae)) == ([], [])


def test_today_is_the_korean_day(cast, row):
    new_year = dataclasses.replace(row, on=day("2024-01-01"))

    done = actions.record_attendances(cast.hana, rows=[new_year], at=when("2024-01-01 00:30"))

    assert [attendance.on for attendance in done.created] == [day("2024-01-01")]


def test_another_labs_session_or_person_does_not_exist(cast, row):
    session = a_session(programme=a_programme(lab=cast.other_lab))
    stranger = a_person(lab=cast.other_lab)

    for foreign in ({"session_id": session.pk}, {"person_id": stranger.pk}):
        with pytest.raises(NotFound):
            actions.record_attendances(cast.hana, rows=[dataclasses.replace(row, **foreign)], at=AT)


def test_the_inspector_may_not_record_attendance(cast, row):
    with pytest.raises(NotAllowed):
        actions.record_attendances(cast.inspector, rows=[row], at=AT)


@pytest.mark.parametrize("count", [1, 3])
def test_new_attendances_cost_the_same_queries_however_many(
    cast, row, count, django_assert_num_queries
):
    people = [a_person(lab=cast.gimhae) for _ in range(count)]
    rows = [dataclasses.replace(row, person_id=person.pk) for person in people]

    # PostgreSQL holds the sessions, and the people, with a statement of its own each.
    with django_assert_num_queries(37 + 2 * (connection.vendor == "postgresql")):
        actions.record_attendances(cast.hana, rows=rows, at=AT)


def test_the_roster_costs_one_query(cast, session, django_assert_num_queries):
    made = [an_attendance(session, a_person(f"김하나{n}", lab=cast.gimhae)) for n in range(3)]

    with django_assert_num_queries(1):
        names = [attendance.person.name for attendance in queries.roster(cast.hana, session.key)]

    assert names == ["김하나0", "김하나1", "김하나2"]
    assert queries.attendance(cast.hana, made[0].key) == made[0]
    assert queries.attendances_by_keys(cast.hana, [made[0].key]) == {made[0].key: made[0]}
    with pytest.raises(NotFound):
        queries.attendance(cast.minsu, made[0].key)


def _mark(actor, session, person, *, is_present=True, on="2023-05-10", at=AT):
    return actions.mark_attendance(
        actor,
        session_key=session.key,
        person_key=person.key,
        on=day(on),
        is_present=is_present,
        at=at,
    )


def test_somebody_is_ticked_off_at_the_desk_and_twice_is_harmless(cast, session, person):
    first = _mark(cast.hana, session, person)
    before = entries(cast.gimhae)
    second = _mark(cast.hana, session, person, at=LATER)

    assert (first, first.is_present) == (second, True)
    assert entries(cast.gimhae) == before
    assert _events() == ["programmes.attendance.recorded"]


def test_taking_the_tick_away_keeps_what_was_typed(cast, session, person, row):
    actions.record_attendances(cast.hana, rows=[row], at=AT)

    attendance = _mark(cast.hana, session, person, is_present=False, at=LATER)

    assert (attendance.is_present, attendance.region) == (False, "경남 김해시")
    assert attendance.affiliation == "인제대학교"
    assert standing(cast.gimhae, "attendance")[attendance.key]["dims"]["present"] is False


def test_nobody_is_ticked_off_in_a_cancelled_session_or_for_tomorrow(cast, session, person):
    with pytest.raises(actions.AttendanceInFuture):
        _mark(cast.hana, session, person, on="2023-06-02")
    actions.cancel_session(cast.hana, key=session.key, at=AT)
    with pytest.raises(actions.SessionCancelled):
        _mark(cast.hana, session, person)


@pytest.mark.parametrize(("who", "refusal"), [("minsu", NotFound), ("inspector", NotAllowed)])
def test_strangers_find_nothing_and_the_inspector_may_not(cast, session, person, who, refusal):
    actor, attendance = getattr(cast, who), an_attendance(session, person)

    with pytest.raises(refusal):
        _mark(actor, session, person)
    with pytest.raises(refusal):
        actions.remove_attendances(actor, keys=[attendance.key], at=AT, why="")


def test_another_labs_person_is_not_ticked_off_in_our_session(cast, session):
    with pytest.raises(NotFound):
        _mark(cast.hana, session, a_person(lab=cast.other_lab))


def test_a_removed_attendance_leaves_the_ledger_and_its_session_is_unattended(cast, session, row):
    attendance = actions.record_attendances(cast.hana, rows=[row], at=AT).objects[0]

    removed = actions.remove_attendances(cast.hana, keys=[attendance.key], at=LATER, why="import")

    assert (removed, standing(cast.gimhae, "attendance")) == (1, {})
    assert standing(cast.gimhae, "session")[session.key]["dims"]["attended"] is False
    assert {b["why"] for verb, b in entries(cast.gimhae) if verb == "retract"} == {"import"}
    with pytest.raises(NotFound):
        actions.remove_attendances(cast.hana, keys=[attendance.key], at=LATER, why="import")


def test_the_database_refuses_one_attendance_twice_and_unknown_roles(cast, session, person):
    an_attendance(session, person)

    with pytest.raises(IntegrityError), transaction.atomic():
        an_attendance(session, person)
    with pytest.raises(IntegrityError, match="attendance_role_known"), transaction.atomic():
        an_attendance(session, person, role="??")
