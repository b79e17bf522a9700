"""A workbook that moves a session to come to where its room is taken by another."""

from __future__ import annotations

import pytest

from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Session
from tests.domains.workbook.rules.making import a_row
from tests.factories import a_programme, a_resource, a_session, when

AT = when("2023-04-01 10:00")


@pytest.fixture
def sessions(lab):
    """Both in one room, on two days to come."""
    programme, room = a_programme(lab=lab.gimhae), a_resource("실습실", lab=lab.gimhae)
    made = [
        a_session(
            code,
            programme=programme,
            starts_at=f"2023-05-{day} 14:00",
            ends_at=f"2023-05-{day} 17:00",
            state="예정",
        )
        for code, day in (("A", "10"), ("B", "17"))
    ]
    Session.objects.within(lab.hana).update(resource=room)
    return made


def moved(session, start, end):
    return actions.SessionRow(
        code=session.code,
        programme_id=session.programme_id,
        field=session.field,
        type=session.type,
        starts_at=when(start),
        ends_at=when(end),
        state=session.state,
    )


def starts(lab):
    return sorted(Session.objects.within(lab.hana).values_list("code", "starts_at"))


def test_the_row_says_why_and_nothing_comes_in(lab, bring_in, sessions):
    before = starts(lab)
    row = a_row(
        "프로그램",
        회차코드="A",
        시작="2023-05-17 15:00",
        종료="2023-05-17 16:00",
        상태="예정",
    )

    for _ in range(2):
        report = bring_in({"프로그램": [row]}, at=AT)

    assert report.ok is False
    [error] = report.errors
    assert (error.row, error.column) == (2, "시작")
    assert error.reason == "실습실에는 그 시각에 B 회차가 있습니다."
    assert starts(lab) == before

    report = bring_in(
        {"프로그램": [row | {"시작": "2023-05-17 17:00", "종료": "2023-05-17 18:00"}]}, at=AT
    )
    assert report.ok is True


def test_the_list_itself_refuses_it_too(lab, sessions):
    row = moved(sessions[0], "2023-05-17 15:00", "2023-05-17 16:00")

    with pytest.raises(actions.PlaceTaken):
        actions.record_sessions(lab.hana, rows=[row], at=AT)

    swapped = [
        moved(sessions[0], "2023-05-17 14:00", "2023-05-17 17:00"),
        moved(sessions[1], "2023-05-10 14:00", "2023-05-10 17:00"),
    ]
    for _ in range(2):
        actions.record_sessions(lab.hana, rows=swapped, at=AT)
    assert [code for code, _at in sorted(starts(lab), key=lambda one: one[1])] == ["B", "A"]


def test_what_is_over_is_recorded_as_it_was(lab, sessions):
    row = moved(sessions[0], "2023-05-17 15:00", "2023-05-17 16:00")

    actions.record_sessions(lab.hana, rows=[row], at=when("2023-06-01 10:00"))

    assert len({at.date() for _code, at in starts(lab)}) == 1
