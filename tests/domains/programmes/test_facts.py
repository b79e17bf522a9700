from __future__ import annotations

import dataclasses

import pytest

from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.programmes import actions, facts
from pulmu.domains.programmes.actions import AttendanceRow, SessionRow
from pulmu.ledger import kinds
from pulmu.ledger.posting import reconcile_all
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
def row(cast):
    return SessionRow(
        code="S-001",
        programme_id=a_programme(lab=cast.gimhae).pk,
        field="메타버스",
        type="교육",
        starts_at=when("2023-05-10 14:00"),
        ends_at=when("2023-05-10 18:00"),
        state="완료",
        group_headcount=4,
    )


def _hold(cast, row):
    return actions.record_sessions(cast.hana, rows=[row], at=AT).objects[0]


def _attend(cast, session, person, **columns):
    said = {"on": day("2023-05-10"), "is_present": True, **columns}
    row = AttendanceRow(session_id=session.pk, person_id=person.pk, **said)
    return actions.record_attendances(cast.hana, rows=[row], at=AT).objects[0]


def _verbs_since(cast, before):
    return [verb for verb, _body in entries(cast.gimhae)[before:]]


def test_a_session_fact_says_all_that_a_rule_may_ask(cast, row):
    session = _hold(cast, row)

    assert standing(cast.gimhae, "session") == {
        session.key: {
            "on": "2023-05-10",
            "under": [],
            "dims": {
                "own": True,
                "state": "완료",
                "field": "메타버스",
                "type": "교육",
                "programme": session.programme.key,
                "headcount": 4,
                "attended": False,
            },
        }
    }


def test_an_attendance_fact_says_all_that_a_rule_may_ask_and_lies_under_its_session(cast, row):
    session = _hold(cast, row)
    person = a_person(lab=cast.gimhae, birth_date=day("1988-05-11"), sex="여", region="부산")

    attendance = _attend(cast, session, person, region="김해")

    assert standing(cast.gimhae, "attendance") == {
        attendance.key: {
            "on": "2023-05-10",
            "under": [f"session:{session.key}"],
            "dims": {
                "session": session.key,
                "person": person.key,
                "role": "참가자",
                "present": True,
                "own": True,
                "state": "완료",
                "field": "메타버스",
                "type": "교육",
                "sex": "여",
                "age": "19-34",
                "region": "김해",
            },
        }
    }


def test_without_a_region_of_its_own_an_attendance_has_the_persons(cast, row):
    attendance = _attend(cast, _hold(cast, row), a_person(lab=cast.gimhae, region="부산"))

    assert standing(cast.gimhae, "attendance")[attendance.key]["dims"]["region"] == "부산"


def test_the_age_is_that_of_the_day(cast, row):
    session = _hold(cast, row)
    person = a_person(lab=cast.gimhae, birth_date=day("2009-05-11"))

    before = _attend(cast, session, person)
    birthday = _attend(cast, session, person, on=day("2023-05-11"))

    stand = standing(cast.gimhae, "attendance")
    ages = [stand[key]["dims"]["age"] for key in (before.key, birthday.key)]
    assert ages == ["under 14", "14-18"]


@pytest.mark.parametrize(
    ("host", "own"), [("", True), ("김해 메타버스 특화랩", True), ("GIMHAE", True), ("다른", False)]
)
def test_a_foreign_host_is_said_in_session_and_attendance(cast, row, host, own):
    session = _hold(cast, dataclasses.replace(row, host=host))
    attendance = _attend(cast, session, a_person(lab=cast.gimhae))

    assert standing(cast.gimhae, "session")[session.key]["dims"]["own"] is own
    assert standing(cast.gimhae, "attendance")[attendance.key]["dims"]["own"] is own


def test_a_session_just_after_new_year_in_korea_belongs_to_the_new_year(cast, row):
    late = dataclasses.replace(
        row, starts_at=when("2024-01-01 00:30"), ends_at=when("2024-01-01 01:00")
    )

    session = _hold(cast, late)

    assert standing(cast.gimhae, "session")[session.key]["on"] == "2024-01-01"


def test_the_first_participant_present_makes_a_session_attended(cast, row):
    session = _hold(cast, row)
    seen = []

    for columns in ({"is_present": False}, {"role": "강사"}, {"is_present": True}):
        _attend(cast, session, a_person(lab=cast.gimhae), **columns)
        seen.append(standing(cast.gimhae, "session")[session.key]["dims"]["attended"])

    assert seen == [False, False, True]


def test_the_second_participant_moves_no_other_fact(cast, row):
    session = _hold(cast, row)
    _attend(cast, session, a_person(lab=cast.gimhae))
    before = len(entries(cast.gimhae))

    _attend(cast, session, a_person(lab=cast.gimhae))

    assert _verbs_since(cast, before) == ["assert"]


def test_a_cancelled_session_takes_its_attendances_along(cast, row):
    session = _hold(cast, row)
    other = _hold(cast, dataclasses.replace(row, code="S-002"))
    gone = [_attend(cast, session, a_person(lab=cast.gimhae)) for _ in range(2)]
    stays = _attend(cast, other, a_person(lab=cast.gimhae))
    before = len(entries(cast.gimhae))

    actions.cancel_session(cast.hana, key=session.key, at=LATER)

    stand = standing(cast.gimhae, "attendance")
    states = {key: fact["dims"]["state"] for key, fact in stand.items()}
    assert states == {gone[0].key: "취소", gone[1].key: "취소", stays.key: "완료"}
    # One retract and one assert for the session and for each of its two attendances.
    assert sorted(_verbs_since(cast, before)) == ["assert"] * 3 + ["retract"] * 3


def test_a_corrected_birth_date_moves_the_attendances_of_that_person_only(cast, row):
    session = _hold(cast, row)
    person, other = a_person("김하나", lab=cast.gimhae), a_person("이두리", lab=cast.gimhae)
    hers, theirs = _attend(cast, session, person), _attend(cast, session, other)
    before = len(entries(cast.gimhae))

    corrected = PersonRow(key=person.key, name="김하나", birth_date=day("1958-05-10"), sex="여")
    record_people(cast.hana, rows=[corrected], at=LATER)

    stand = standing(cast.gimhae, "attendance")
    assert [(stand[a.key]["dims"]["age"], stand[a.key]["dims"]["sex"]) for a in (hers, theirs)] == [
        ("65 and over", "여"),
        ("unknown", "미응답"),
    ]
    assert _verbs_since(cast, before) == ["retract", "assert"]


def test_a_corrected_name_moves_nothing(cast, row):
    person = a_person("김하나", lab=cast.gimhae)
    _attend(cast, _hold(cast, row), person)
    before = entries(cast.gimhae)

    record_people(cast.hana, rows=[PersonRow(key=person.key, name="김한아")], at=LATER)

    assert entries(cast.gimhae) == before


def test_comparing_everything_afterwards_appends_nothing(cast, row):
    session = _hold(cast, row)
    person = a_person("김하나", lab=cast.gimhae)
    attendance = _attend(cast, session, person)
    _attend(cast, session, a_person("이두리", lab=cast.gimhae), is_present=False)
    record_people(cast.hana, rows=[PersonRow(key=person.key, name="가", birth_year=1990)], at=LATER)
    actions.remove_attendances(cast.hana, keys=[attendance.key], at=LATER, why="")
    actions.cancel_session(cast.hana, key=session.key, at=LATER)
    before = entries(cast.gimhae)

    posted = reconcile_all(cast.hana, at=LATER)

    assert (posted.asserted, posted.retracted) == (0, 0)
    assert entries(cast.gimhae) == before


def test_the_kinds_say_whom_they_follow():
    session, attendance = kinds.kind("session"), kinds.kind("attendance")

    assert session.follows == {"attendance": facts.sessions_of_attendances}
    assert attendance.follows == {
        "session": facts.attendances_of_sessions,
        "person": facts.attendances_of_people,
    }


@pytest.mark.parametrize("keys_given", [True, False])
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("kind", ["session", "attendance"])
def test_facts_cost_two_queries_however_many(
    cast, kind, count, keys_given, django_assert_num_queries
):
    programme = a_programme(lab=cast.gimhae)
    person = a_person(lab=cast.gimhae)
    sessions = [a_session(f"S-{n}", programme=programme) for n in range(count)]
    attendances = [an_attendance(session, person) for session in sessions]
    theirs = a_session(programme=a_programme(lab=cast.other_lab))
    an_attendance(theirs, a_person(lab=cast.other_lab))
    keys = [record.key for record in (sessions if kind == "session" else attendances)]

    # One for what the organisation is called, one for the records.
    with django_assert_num_queries(2):
        found = list(kinds.kind(kind).facts(cast.gimhae.pk, keys if keys_given else None))

    assert [fact.key for fact in found] == keys
