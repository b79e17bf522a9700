"""Whoever has a seat in a whole course is told of dates that come, go, or are elsewhere."""

from __future__ import annotations

import icalendar
import pytest

from pulmu.core.kernel.errors import NotFound
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.actions import OfferingRow
from pulmu.domains.programmes.actions.offerings import COLUMNS
from pulmu.domains.programmes.models import Session
from pulmu.domains.programmes.rules import Slot
from tests.factories import a_programme, an_offering, when

from .letters import DAY, HOUR, ROOM, SIGNED_UP, START, course, event, session, sign_up, written

__all__ = ["course", "session"]
LATER = SIGNED_UP + HOUR


def add(cast, course, *days, at=LATER):
    slots = [Slot(START + day * DAY, START + day * DAY + HOUR) for day in days]
    planned = [actions.Planned(slot=one) for one in slots]
    return actions.plan_sessions(cast.hana, offering_key=course.key, sessions=planned, at=at)


def correct(cast, course, at=LATER, **said):
    row = {name: getattr(course, name) for name in COLUMNS} | said
    return actions.correct_offering(cast.hana, key=course.key, row=OfferingRow(**row), at=at)


def sequence(message):
    return int(event(message)[1]["SEQUENCE"])


def test_added_dates_are_told_in_one_letter_with_a_file_for_the_calendar(cast, course):
    one = sign_up(cast, course, "minji")

    for _ in range(2):
        add(cast, course, 7, 14)

    [message] = written(cast)
    assert message.subject == "회차 추가: AI 첫걸음"
    for said in (
        "2026. 5. 19.(화) 14:00~15:00\n2026. 5. 26.(화) 14:00~15:00",
        f"장소: {ROOM}",
        f"/t/{one.ticket}/",
    ):
        assert said in message.body
    [file] = message.attachments
    events = icalendar.Calendar.from_ical(file.content).walk("VEVENT")
    assert [one.start for one in events] == [START + 7 * DAY, START + 14 * DAY]


def test_of_an_added_date_the_letter_is_the_reminder_that_was_due(cast, course):
    sign_up(cast, course, "minji")
    [made] = add(cast, course, 1, at=START - DAY)

    assert actions.remind(cast.operator, session_key=made.key, at=START - DAY + HOUR) == 0
    assert actions.remind(cast.operator, session_key=made.key, at=START) == 1


def test_of_dates_that_are_over_or_booked_apart_nobody_is_told(cast, course):
    apart = an_offering(programme=a_programme("따로", lab=cast.gimhae), booking="회차별")
    sign_up(cast, course, "minji")

    add(cast, course, 1, at=START + 3 * DAY)
    add(cast, apart, 7)

    assert written(cast) == []


def test_a_date_that_is_taken_from_a_course_is_told_once(cast, course, session):
    sign_up(cast, course, "minji")

    actions.remove_sessions(cast.hana, keys=[session.key], at=LATER, why="잘못 넣음")
    with pytest.raises(NotFound):
        actions.remove_sessions(cast.hana, keys=[session.key], at=LATER, why="잘못 넣음")

    [message] = written(cast)
    assert message.subject.startswith("회차 취소: AI 첫걸음")
    assert (event(message)[0], sequence(message) > 0) == ("CANCEL", True)


def test_another_place_of_the_course_takes_its_dates_along_and_is_told_once(cast, course, session):
    sign_up(cast, course, "minji")
    add(cast, course, 7)
    apart = Session.objects.within(cast.hana).get(starts_at=START + 7 * DAY)
    before = queries.events([session], course)[0].sequence
    written(cast)

    for _ in range(2):
        correct(cast, course, place="본관 1층")

    [message] = written(cast)
    assert message.subject == "장소 변경: AI 첫걸음"
    assert "장소: 본관 1층" in message.body
    assert "2026. 5. 12.(화) 14:00~17:00\n2026. 5. 19.(화) 14:00~15:00" in message.body
    session.refresh_from_db()
    apart.refresh_from_db()
    assert (session.place, apart.place) == ("본관 1층", "본관 1층")
    assert queries.events([session], course)[0].sequence > before


def test_a_date_with_a_place_of_its_own_stays_there(cast, course, session):
    sign_up(cast, course, "minji")
    slot = Slot(session.starts_at, session.ends_at)
    actions.reschedule(cast.hana, key=session.key, slot=slot, place="야외", at=SIGNED_UP)
    written(cast)

    correct(cast, course, place="본관 1층")

    session.refresh_from_db()
    assert (session.place, written(cast)) == ("야외", [])


def test_what_else_is_corrected_and_what_is_over_is_told_to_nobody(cast, course):
    sign_up(cast, course, "minji")

    correct(cast, course, summary="새 소개")
    correct(cast, course, place="본관 1층", at=when("2026-06-01 10:00"))

    assert written(cast) == []


def test_strangers_tell_nobody(cast, course):
    sign_up(cast, course, "minji")

    with pytest.raises(NotFound):
        actions.plan_sessions(cast.minsu, offering_key=course.key, sessions=[], at=LATER)
    row = {name: getattr(course, name) for name in COLUMNS} | {"place": "x"}
    with pytest.raises(NotFound):
        actions.correct_offering(cast.minsu, key=course.key, row=OfferingRow(**row), at=LATER)

    assert written(cast) == []
