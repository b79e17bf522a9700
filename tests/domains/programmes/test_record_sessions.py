from __future__ import annotations

import dataclasses

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.actions import ProgrammeRow, SessionRow
from tests.factories import (
    a_person,
    a_programme,
    a_session,
    an_attendance,
    entries,
    standing,
    when,
)

AT, LATER = when("2023-06-01 10:00"), when("2023-06-02 10:00")


@pytest.fixture
def row(cast):
    return SessionRow(
        code=" S-001 ",
        programme_id=a_programme(lab=cast.gimhae).pk,
        title=" 1회차 ",
        field="메타버스",
        type="교육",
        starts_at=when("2023-05-10 14:00"),
        ends_at=when("2023-05-10 18:00"),
        place="김해  창업카페",
        capacity=20,
        state="완료",
        group_headcount=4,
        host=" 다른  특화랩 ",
    )


def _events():
    return list(Event.objects.everywhere(because="tests look").values_list("name", flat=True))


def test_a_programme_is_known_by_its_name(cast):
    rows = [ProgrammeRow(name=" 메이커스  메타 "), ProgrammeRow(name="메이커스 메타")]

    first = actions.record_programmes(cast.hana, rows=rows, at=AT)
    actions.record_programmes(cast.hana, rows=rows, at=LATER)

    assert [p.name for p in queries.programmes(cast.hana)] == ["메이커스 메타"]
    assert len(first.created) == 1
    assert queries.programmes_by_keys(cast.hana, [first.objects[0].key]) == {
        first.objects[0].key: first.objects[0]
    }
    assert (_events(), entries(cast.gimhae)) == (["programmes.programme.recorded"], [])


def test_a_programme_without_a_name_is_refused(cast):
    with pytest.raises(actions.NameMissing):
        actions.record_programmes(cast.hana, rows=[ProgrammeRow(name=" ")], at=AT)


def test_a_session_is_stored_clean_and_posted(cast, row):
    session = actions.record_sessions(cast.hana, rows=[row], at=AT).objects[0]

    assert (session.code, session.title, session.place) == ("S-001", "1회차", "김해 창업카페")
    assert (session.host, session.capacity, session.group_headcount) == ("다른 특화랩", 20, 4)
    assert list(standing(cast.gimhae, "session")) == [session.key]
    assert _events() == ["programmes.session.recorded"]
    assert queries.session_ids_by_code(cast.hana, ["S-001", "S-2"]) == {"S-001": session.pk}


def test_the_same_row_twice_changes_nothing_and_leaves_no_line(cast, row):
    first = actions.record_sessions(cast.hana, rows=[row], at=AT)
    second = actions.record_sessions(cast.hana, rows=[row], at=LATER)

    assert (second.objects, second.unchanged) == (first.objects, 1)
    assert _events() == ["programmes.session.recorded"]
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert"]


def test_a_corrected_row_moves_the_fact(cast, row):
    actions.record_sessions(cast.hana, rows=[row], at=AT)
    more = dataclasses.replace(row, group_headcount=5, title="첫 회차")

    session = actions.record_sessions(cast.hana, rows=[more], at=LATER).objects[0]

    assert (session.title, session.changed_at) == ("첫 회차", LATER)
    assert standing(cast.gimhae, "session")[session.key]["dims"]["headcount"] == 5
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert", "retract", "assert"]


def test_another_title_leaves_the_ledger_alone(cast, row):
    actions.record_sessions(cast.hana, rows=[row], at=AT)
    actions.record_sessions(cast.hana, rows=[dataclasses.replace(row, title="가")], at=LATER)

    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert"]


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"code": " "}, actions.CodeMissing),
        ({"ends_at": when("2023-05-10 13:59")}, actions.EndsBeforeStart),
        ({"group_headcount": -1}, actions.NegativeCount),
        ({"capacity": -1}, actions.NegativeCount),
        ({"field": "농업"}, actions.UnknownWord),
        ({"type": "강연"}, actions.UnknownWord),
        ({"state": "연기"}, actions.UnknownWord),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_is_written(cast, row, columns, refusal):
    wrong = dataclasses.replace(row, **{"code": "S-002", **columns})

    with pytest.raises(refusal):
        actions.record_sessions(cast.hana, rows=[row, wrong], at=AT)

    assert list(queries.sessions(cast.hana)) == []
    assert (_events(), entries(cast.gimhae)) == ([], [])


def test_another_labs_programme_does_not_exist(cast, row):
    theirs = dataclasses.replace(row, programme_id=a_programme(lab=cast.other_lab).pk)

    with pytest.raises(NotFound):
        actions.record_sessions(cast.hana, rows=[theirs], at=AT)


def test_the_inspector_may_record_neither_programmes_nor_sessions(cast, row):
    with pytest.raises(NotAllowed):
        actions.record_programmes(cast.inspector, rows=[ProgrammeRow(name="가")], at=AT)
    with pytest.raises(NotAllowed):
        actions.record_sessions(cast.inspector, rows=[row], at=AT)


@pytest.mark.parametrize("count", [1, 3])
def test_new_sessions_cost_the_same_queries_however_many(
    cast, row, count, django_assert_num_queries
):
    rows = [dataclasses.replace(row, code=f"S-{n}") for n in range(count)]

    with django_assert_num_queries(24):
        actions.record_sessions(cast.hana, rows=rows, at=AT)


def test_a_removed_session_leaves_the_ledger_with_its_reason(cast, row):
    session = actions.record_sessions(cast.hana, rows=[row], at=AT).objects[0]

    assert actions.remove_sessions(cast.hana, keys=[session.key], at=LATER, why="import") == 1

    assert (list(queries.sessions(cast.hana)), standing(cast.gimhae, "session")) == ([], {})
    assert entries(cast.gimhae)[-1][1]["why"] == "import"
    with pytest.raises(NotFound):
        actions.remove_sessions(cast.hana, keys=[session.key], at=LATER, why="import")


def test_sessions_and_programmes_with_something_in_them_stay(cast):
    session = a_session(programme=a_programme(lab=cast.gimhae))
    an_attendance(session, a_person(lab=cast.gimhae))

    with pytest.raises(actions.StillInUse):
        actions.remove_sessions(cast.hana, keys=[session.key], at=AT, why="")
    with pytest.raises(actions.StillInUse):
        actions.remove_programmes(cast.hana, keys=[session.programme.key], at=AT, why="")

    assert list(queries.sessions(cast.hana)) == [session]


def test_an_empty_programme_can_be_removed(cast):
    programme = a_programme(lab=cast.gimhae)

    assert actions.remove_programmes(cast.hana, keys=[programme.key], at=AT, why="") == 1

    assert list(queries.programmes(cast.hana)) == []
    assert _events() == ["programmes.programme.removed"]


@pytest.mark.parametrize(("who", "refusal"), [("minsu", NotFound), ("inspector", NotAllowed)])
def test_strangers_find_nothing_and_the_inspector_may_not(cast, who, refusal):
    actor = getattr(cast, who)
    session = a_session(programme=a_programme(lab=cast.gimhae))

    with pytest.raises(refusal):
        actions.remove_sessions(actor, keys=[session.key], at=AT, why="")
    with pytest.raises(refusal):
        actions.remove_programmes(actor, keys=[session.programme.key], at=AT, why="")


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("ends_at", when("2023-05-10 13:59"), "session_ends_after_start"),
        ("group_headcount", -1, "group_headcount"),
        ("field", "??", "session_field_known"),
        ("type", "??", "session_type_known"),
        ("state", "??", "session_state_known"),
    ],
)
def test_the_database_refuses_what_no_action_would_write(cast, column, value, constraint):
    session = a_session(programme=a_programme(lab=cast.gimhae))
    setattr(session, column, value)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        session.save()


def test_the_database_refuses_a_second_session_of_one_code(cast):
    programme = a_programme(lab=cast.gimhae)
    a_session("S-1", programme=programme)

    with pytest.raises(IntegrityError), transaction.atomic():
        a_session("S-1", programme=programme)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_one_query_however_many_sessions(cast, count, django_assert_num_queries):
    programme = a_programme(lab=cast.gimhae)
    made = [
        a_session(f"S-{n}", programme=programme, starts_at=f"2023-05-0{n + 1} 14:00")
        for n in range(count)
    ]
    for session in made:
        an_attendance(session, a_person(lab=cast.gimhae))
        an_attendance(session, a_person(lab=cast.gimhae), is_present=False)
        an_attendance(session, a_person(lab=cast.gimhae), role="강사")

    with django_assert_num_queries(1):
        shown = [
            (session.code, session.programme.name, session.present_count)
            for session in queries.sessions(cast.hana)
        ]

    assert shown == [(f"S-{n}", "메이커스 메타", 1) for n in reversed(range(count))]
    assert queries.sessions_by_keys(cast.hana, [made[0].key]) == {made[0].key: made[0]}


def test_another_lab_sees_no_session_of_ours_and_the_inspector_all(cast):
    session = a_session(programme=a_programme(lab=cast.gimhae))

    assert list(queries.sessions(cast.minsu)) == []
    assert queries.session(cast.inspector, session.key) == session
    with pytest.raises(NotFound):
        queries.session(cast.minsu, session.key)
