"""Whoever has a seat is told when something becomes different; what was written goes with them."""

from __future__ import annotations

import icalendar
import pytest

from pulmu.core.mail.models import Message
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.people import actions as people
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Notice
from pulmu.domains.programmes.rules import Slot
from tests.factories import a_programme, a_user, an_actor, an_offering

from .letters import DAY, HOUR, SIGNED_UP, START, course, event, session, sign_up, written

__all__ = ["course", "session"]


# Something becomes different


def test_who_has_a_seat_is_told_of_a_new_time_once(cast, course, session):
    one = sign_up(cast, course, "minji")
    slot = Slot(START + DAY, START + DAY + 2 * HOUR)

    for _ in range(2):
        actions.reschedule(cast.hana, key=session.key, slot=slot, place="본관", at=SIGNED_UP + HOUR)

    [message] = written(cast)
    assert message.subject == "일정 변경: AI 첫걸음, 2026. 5. 13.(수) 14:00~16:00"
    for said in ("바뀌기 전: 2026. 5. 12.(화) 14:00~17:00", "장소: 본관", f"/t/{one.ticket}/"):
        assert said in message.body
    assert event(message)[1].start == START + DAY


def test_the_same_date_has_one_name_and_a_higher_number_at_every_change(cast, course, session):
    sign_up(cast, course, "minji")
    actions.remind(cast.operator, session_key=session.key, at=START - 3 * DAY)
    for number in (1, 2):
        slot = Slot(START + number * DAY, START + number * DAY + HOUR)
        actions.reschedule(
            cast.hana, key=session.key, slot=slot, at=START - 3 * DAY + HOUR * number
        )
    actions.cancel_session(cast.hana, key=session.key, at=START - DAY)

    events = [event(message) for message in written(cast)]

    assert len({str(one["UID"]) for _method, one in events}) == 1
    numbers = [int(one["SEQUENCE"]) for _method, one in events]
    assert numbers == sorted(set(numbers))
    assert [(method, str(one["STATUS"])) for method, one in events] == [
        *[("PUBLISH", "CONFIRMED")] * 3,
        ("CANCEL", "CANCELLED"),
    ]


def test_another_place_alone_is_told_without_a_former_time(cast, course, session):
    sign_up(cast, course, "minji")
    slot = Slot(session.starts_at, session.ends_at)

    actions.reschedule(cast.hana, key=session.key, slot=slot, place="본관", at=SIGNED_UP)

    [message] = written(cast)
    assert "장소: 본관" in message.body
    assert "바뀌기 전" not in message.body


def test_of_a_new_date_people_are_reminded_anew(cast, course, session):
    sign_up(cast, course, "minji")
    for at in (START - 3 * DAY, START - DAY):
        actions.remind(cast.operator, session_key=session.key, at=at)
    later = START + 7 * DAY
    actions.reschedule(
        cast.hana, key=session.key, slot=Slot(later, later + HOUR), at=START - DAY + HOUR
    )

    told = [
        actions.remind(cast.operator, session_key=session.key, at=at)
        for at in (START - DAY + 2 * HOUR, later - 3 * DAY, later - DAY)
    ]

    assert told == [0, 1, 1]


def test_the_letter_about_a_change_is_a_reminder_when_one_was_due(cast, course, session):
    sign_up(cast, course, "minji")
    slot = Slot(START + HOUR, START + 2 * HOUR)
    actions.reschedule(cast.hana, key=session.key, slot=slot, at=START - DAY)

    assert actions.remind(cast.operator, session_key=session.key, at=START - DAY) == 0
    assert sorted(Notice.objects.within(cast.hana).values_list("sort", flat=True)) == [
        "D-1",
        "D-3",
    ]


def test_who_has_a_seat_is_told_that_a_date_is_off_and_on_again(cast, course, session):
    sign_up(cast, course, "minji")

    for act in (actions.cancel_session, actions.replan_session):
        for _ in range(2):
            act(cast.hana, key=session.key, at=SIGNED_UP + HOUR)

    off, on = written(cast)
    assert off.subject == "회차 취소: AI 첫걸음, 2026. 5. 12.(화) 14:00~17:00"
    assert event(off)[0] == "CANCEL"
    assert on.subject.startswith("일정 변경: AI 첫걸음")
    assert event(on)[0] == "PUBLISH"


def test_a_correction_at_the_desk_tells_as_well(cast, course, session):
    sign_up(cast, course, "minji")
    row = actions.SessionRow(
        code=session.code,
        programme_id=session.programme_id,
        field=session.field,
        type=session.type,
        starts_at=session.starts_at + HOUR,
        ends_at=session.ends_at + HOUR,
        state=session.state,
        title="새 제목",
    )

    for _ in range(2):
        actions.correct_session(cast.hana, key=session.key, row=row, at=SIGNED_UP)

    assert [one.subject for one in written(cast)] == [
        "일정 변경: AI 첫걸음, 2026. 5. 12.(화) 15:00~18:00"
    ]


@pytest.mark.parametrize("act", ["cancel", "correct", "hold"])
def test_of_what_is_over_nobody_is_told(cast, course, session, act):
    sign_up(cast, course, "minji")
    after = START + DAY

    if act == "cancel":
        actions.cancel_session(cast.hana, key=session.key, at=after)
    elif act == "hold":
        actions.hold_session(cast.hana, key=session.key, at=after)
    else:
        slot = Slot(START + HOUR, START + 2 * HOUR)
        actions.reschedule(cast.hana, key=session.key, slot=slot, at=after)

    assert written(cast) == []


def test_of_a_course_that_is_called_off_each_is_told_once_with_all_its_dates(cast):
    starts = ("2026-05-12 14:00", "2026-05-19 14:00")
    course = an_offering(programme=a_programme(lab=cast.gimhae), starts=starts)
    for name in ("a", "b", "waits"):
        sign_up(cast, course, name)

    for _ in range(2):
        actions.cancel_offering(cast.hana, key=course.key, why="강사 사정", at=SIGNED_UP)

    found = written(cast)
    assert [one.to.split("@")[0] for one in found] == ["a", "b", "waits"]
    assert all("(강사 사정)" in one.body for one in found)
    dates = [
        [len(icalendar.Calendar.from_ical(file.content).walk("VEVENT")) for file in one.attachments]
        for one in found
    ]
    assert dates == [[2], [2], []]


# What is kept of it


def test_letters_go_with_the_person_they_are_about(cast, course, session):
    one, other = sign_up(cast, course, "minji"), sign_up(cast, course, "dooly")
    actions.remind(cast.operator, session_key=session.key, at=START - DAY)
    manager = a_manager(cast)

    people.destroy_person(
        manager, key=one.person.key, sort=Destroyed.CONTACT, basis="정보주체 요구", at=START - DAY
    )

    mine = Message.objects.within(cast.hana).order_by("pk")
    assert [(m.to, m.state, m.subject == "") for m in mine] == [
        ("", "withheld", True),
        ("dooly@example.org", "waiting", False),
    ]
    assert other.person.key == mine[1].person


def a_manager(cast):
    return an_actor(a_user("manager@example.org", "소장"), cast.gimhae, Role.MANAGER)
