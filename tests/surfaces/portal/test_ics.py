"""Dates for one's own calendar, read back by a reader that is not the library that wrote them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.rules import Slot
from tests.factories import TYPED_AT, a_programme, an_offering, when

from .conftest import ahead


def read(content: bytes) -> list[dict[str, tuple[str, str]]]:
    """The events of RFC 5545: {NAME: (parameters, value)}, by its rules and nothing else."""
    raw = content.decode()
    assert raw.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in raw.split("\r\n"))
    lines = raw.replace("\r\n ", "").split("\r\n")
    events: list[dict[str, tuple[str, str]]] = []
    inside = False
    for line in lines:
        if line in {"BEGIN:VEVENT", "END:VEVENT"}:
            inside = line.startswith("BEGIN")
            if inside:
                events.append({})
        elif inside:
            head, _colon, value = line.partition(":")
            name, _semicolon, parameters = head.partition(";")
            events[-1][name] = parameters, value.replace("\\,", ",").replace("\\;", ";")
    return events


def moment(said: tuple[str, str]) -> dt.datetime:
    zone, value = said
    return dt.datetime.strptime(value, "%Y%m%dT%H%M%S").replace(
        tzinfo=ZoneInfo(zone.removeprefix("TZID="))
    )


@pytest.fixture
def session(cast, course):
    return queries.sessions_of(cast.hana, course).get()


@pytest.fixture
def file(visitor, course, session):
    def get():
        return visitor.get(f"/at/gimhae/{course.key}/{session.key}.ics")

    return get


def test_a_date_is_an_event_on_the_korean_clock(file, session):
    response = file()
    [event] = read(response.content)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert event["DTSTART"][0] == "TZID=Asia/Seoul"
    assert moment(event["DTSTART"]) == session.starts_at
    assert moment(event["DTEND"]) == session.ends_at
    assert event["SUMMARY"][1] == "AI 첫걸음"
    assert event["LOCATION"][1] == "미디어강의실"
    assert event["STATUS"][1] == "CONFIRMED"
    assert event["UID"][1] == f"{session.key}@pulmu"
    assert b"BEGIN:VTIMEZONE" in response.content


def test_a_change_keeps_the_uid_and_raises_the_sequence(cast, file, session):
    [before] = read(file().content)
    slot = Slot(when("2030-06-01 10:00"), when("2030-06-01 12:00"))
    actions.reschedule(cast.hana, key=session.key, slot=slot, at=TYPED_AT + dt.timedelta(hours=1))
    [after] = read(file().content)

    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"][1]) == int(before["SEQUENCE"][1]) + 3600
    assert moment(after["DTSTART"]) == when("2030-06-01 10:00")


def test_a_cancelled_date_is_cancelled_in_the_calendar(cast, file, session):
    later = TYPED_AT + dt.timedelta(hours=1)
    actions.cancel_session(cast.hana, key=session.key, why="", at=later)
    [event] = read(file().content)

    assert event["STATUS"][1] == "CANCELLED"
    assert int(event["SEQUENCE"][1]) == 3600


def test_the_feed_has_every_date_of_the_lab_and_of_no_other(cast, visitor, course):
    an_offering(
        programme=a_programme("다른", lab=cast.gimhae), name="둘째", starts=(ahead(3), ahead(4))
    )
    an_offering(programme=a_programme(lab=cast.other_lab), name="남의 것", starts=(ahead(3),))
    an_offering(programme=a_programme("또", lab=cast.gimhae), state="작성", starts=(ahead(3),))
    events = read(visitor.get("/at/gimhae/courses.ics").content)

    assert [event["SUMMARY"][1] for event in events] == ["둘째", "둘째", "AI 첫걸음"]
    assert len({event["UID"] for event in events}) == 3


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ('a"; filename="x.exe', 'filename="a\\"; filename=\\"x.exe.ics"'),
        ("교육-1", "filename*=utf-8''%EA%B5%90%EC%9C%A1-1.ics"),
    ],
)
def test_a_file_is_named_by_its_date_and_by_nothing_else(file, session, code, name):
    session.code = code
    session.save()

    assert file()["Content-Disposition"] == f"attachment; {name}"


def test_a_lab_without_dates_has_an_empty_feed(cast, visitor):
    assert read(visitor.get("/at/gimhae/courses.ics").content) == []


def test_thirty_dates_are_as_many_queries_as_one(cast, visitor, course, django_assert_num_queries):
    with django_assert_num_queries(2):
        visitor.get("/at/gimhae/courses.ics")
    an_offering(
        programme=a_programme("다른", lab=cast.gimhae), starts=[ahead(day) for day in range(1, 31)]
    )
    with django_assert_num_queries(2):
        visitor.get("/at/gimhae/courses.ics")


def test_a_date_under_another_course_or_lab_is_not_there(cast, visitor, course, session):
    other = an_offering(programme=a_programme("다른", lab=cast.gimhae), starts=(ahead(3),))

    assert visitor.get(f"/at/gimhae/{other.key}/{session.key}.ics").status_code == 404
    assert visitor.get(f"/at/other/{course.key}/{session.key}.ics").status_code == 404
