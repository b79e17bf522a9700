"""Seats and lines where something else happens meanwhile."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import pytest
from django.utils import timezone

from pulmu.core.kernel.closed_days import public_holidays
from pulmu.core.kernel.kst import day_of
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.choices import Relation
from pulmu.domains.programmes import actions, jobs, queries, rules
from pulmu.domains.programmes.models import Enrolment, Offering, Session
from tests.factories import a_programme, a_resource, an_offering, day, when

AT = when("2026-05-01 10:00")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
TUESDAYS = ("2026-05-12 14:00", "2026-05-19 14:00")


@pytest.fixture
def course(cast):
    return an_offering(programme=a_programme(lab=cast.gimhae), capacity=1)


@pytest.fixture
def each(cast):
    programme = a_programme(lab=cast.gimhae)
    return an_offering(programme=programme, capacity=1, booking="회차별", starts=TUESDAYS)


def sign_up(course: Offering, name: str, *dates, at=AT) -> Enrolment:
    person = PersonRow(name=name, email=f"{name}@example.org")
    said = actions.SignUp(person=person, sessions=[one.key for one in dates])
    lab = visitor_of(course.organisation)
    [one] = actions.sign_up(lab, offering_key=course.key, said=said, at=at)
    return one


def as_row(session: Session, **said) -> actions.SessionRow:
    """As the form of a session has it."""
    names = [one.name for one in fields(actions.SessionRow)]
    return actions.SessionRow(**{name: getattr(session, name) for name in names} | said)


def states(*some: Enrolment) -> list[str]:
    known = Enrolment.objects.everywhere(because="tests look")
    return [known.get(pk=one.pk).state for one in some]


def test_an_offer_that_is_over_is_not_confirmed_past_the_last_seat(cast, course):
    first, late = sign_up(course, "a"), sign_up(course, "b")
    actions.remove_from_list(cast.hana, offering_key=course.key, keys=[first.key], at=AT)
    quick = sign_up(course, "c", at=AT + 25 * HOUR)
    assert states(late, quick) == ["제안", "확정"]

    with pytest.raises(actions.Full):
        actions.confirm(cast.hana, offering_key=course.key, keys=[late.key], at=AT + 25 * HOUR)


def test_nobody_is_offered_a_seat_in_a_date_that_is_off(cast, each):
    tuesday, _next = queries.sessions_of(cast.hana, each)
    first, waiting = sign_up(each, "a", tuesday), sign_up(each, "b", tuesday)
    actions.cancel_session(cast.hana, key=tuesday.key, at=AT)

    actions.cancel_enrolment(visitor_of(cast.gimhae, holds=[first.ticket]), key=first.key, at=AT)

    assert "제안" not in states(waiting)


def test_more_seats_in_a_date_are_offered_to_its_line(cast, each):
    tuesday, _next = queries.sessions_of(cast.hana, each)
    _first, waiting = sign_up(each, "a", tuesday), sign_up(each, "b", tuesday)

    row = as_row(tuesday, capacity=5)
    actions.correct_session(cast.hana, key=tuesday.key, row=row, at=AT)

    assert states(waiting) == ["제안"]


def test_who_is_moved_in_line_to_a_date_with_seats_is_offered_one(cast, each):
    tuesday, free = queries.sessions_of(cast.hana, each)
    _first, waiting = sign_up(each, "a", tuesday), sign_up(each, "b", tuesday)

    actions.move(cast.hana, offering_key=each.key, keys=[waiting.key], session_key=free.key, at=AT)

    assert states(waiting) == ["제안"]


def a_child(course: Offering) -> Enrolment:
    said = actions.SignUp(
        person=PersonRow(name="어린이", email="child@example.org", birth_date=day("2015-05-05")),
        guardian_name="보호자",
        guardian_email="guardian@example.org",
    )
    lab = visitor_of(course.organisation)
    [one] = actions.sign_up(lab, offering_key=course.key, said=said, at=AT)
    return one


def test_the_desk_chooses_a_child_and_the_guardian_is_still_asked(cast, course):
    course.needs_approval = True
    course.save()
    child = a_child(course)
    assert states(child) == ["신청"]

    actions.confirm(cast.hana, offering_key=course.key, keys=[child.key], at=AT + HOUR)

    assert states(child) == ["제안"]
    guardian = visitor_of(cast.gimhae, holds=[child.guardian_ticket])
    actions.agree_as_guardian(
        guardian, key=child.key, relation=Relation.OTHER, said={}, at=AT + 2 * HOUR
    )
    assert states(child) == ["확정"]


def test_what_is_taken_back_leads_to_no_date_that_is_off(cast, each):
    tuesday, free = queries.sessions_of(cast.hana, each)
    one = sign_up(each, "a", tuesday)
    batch = "b" * 26
    actions.move(
        cast.hana.in_batch(batch),
        offering_key=each.key,
        keys=[one.key],
        session_key=free.key,
        at=AT,
    )
    actions.cancel_date(cast.hana, key=tuesday.key, why="비", at=AT)

    done = actions.take_back_seating(cast.hana, offering_key=each.key, batch=batch, at=AT)

    assert done == (0, 1)


def test_a_group_comes_to_another_date_too(cast, each):
    each.capacity = 9
    each.save()
    tuesday, free = queries.sessions_of(cast.hana, each)
    teacher = PersonRow(name="선생님", email="teacher@example.org")

    for date in (tuesday, free):
        said = actions.PartySignUp(
            leader=teacher, name="3-2", members=["가", "나"], sessions=[date.key]
        )
        actions.sign_up_party(visitor_of(cast.gimhae), offering_key=each.key, said=said, at=AT)

    assert queries.expected(cast.hana, free).count() == 2


def test_a_date_that_is_off_leaves_the_calendar_and_says_why(cast, each):
    tuesday, _next = queries.sessions_of(cast.hana, each)
    sign_up(each, "a", tuesday)
    Message.objects.within(cast.hana).delete()

    actions.cancel_date(cast.hana, key=tuesday.key, why="강사 사정", at=AT)

    [letter] = Message.objects.within(cast.hana)
    assert [file.sort for file in letter.attachments] == ["text/calendar; method=CANCEL"]
    assert "강사 사정" in letter.body


def test_hours_to_take_a_seat_are_at_least_one(cast, course):
    row = actions.OfferingRow(programme_id=course.programme_id, name="강좌", offer_hours=0)
    with pytest.raises(actions.NumberWrong):
        actions.correct_offering(cast.hana, key=course.key, row=row, at=AT)


def test_one_course_in_the_way_keeps_nobody_of_another_from_their_offer(cast, course):
    now = timezone.now()
    starts = [f"{day_of(now + 9 * DAY)} 14:00"]
    courses = [
        an_offering(programme=course.programme, name=name, capacity=1, starts=starts)
        for name in ("먼저", "나중")
    ]
    waiting = []
    for one in sorted(courses, key=lambda one: one.key):
        first, next_one, last = (sign_up(one, name, at=now - 3 * DAY) for name in "abc")
        keys = [first.key]
        actions.remove_from_list(cast.hana, offering_key=one.key, keys=keys, at=now - 2 * DAY)
        waiting.append((next_one, last))
    everybody = Enrolment.objects.everywhere(because="tests break it")
    everybody.filter(pk=waiting[0][0].pk).update(email_sealed="not sealed by us")

    jobs.go_round({}, lambda _percent: None)

    assert [states(*two) for two in waiting] == [["제안", "대기"], ["취소", "제안"]]


def test_seats_that_a_list_brought_are_offered_in_the_next_round(cast, each):
    tuesday, _next = queries.sessions_of(cast.hana, each)
    _first, waiting = sign_up(each, "a", tuesday), sign_up(each, "b", tuesday)
    row = as_row(tuesday, capacity=5)
    actions.record_sessions(cast.hana, rows=[row], at=AT)

    for key in queries.lapsing(cast.hana, at=AT):
        actions.lapse_offers(cast.hana, offering_key=key, at=AT)

    assert states(waiting) == ["제안"]
    assert queries.lapsing(cast.hana, at=when("2026-06-01 10:00")) == [each.key]


@pytest.fixture
def two_in_a_room(cast, course):
    """A date that is off, and another in the same room at the same time since."""
    room = a_resource("교육실", lab=cast.gimhae)
    slot = rules.Slot(when("2026-05-20 14:00"), when("2026-05-20 17:00"))
    wanted = [actions.Planned(slot=slot, resource_id=room.pk)]
    [mine] = actions.plan_sessions(cast.hana, offering_key=course.key, sessions=wanted, at=AT)
    actions.cancel_session(cast.hana, key=mine.key, at=AT)
    other = an_offering(programme=course.programme, name="다른 강좌")
    [theirs] = actions.plan_sessions(cast.hana, offering_key=other.key, sessions=wanted, at=AT)
    return mine, theirs


def test_a_date_does_not_come_back_into_a_room_that_others_have(cast, two_in_a_room):
    mine, theirs = two_in_a_room

    with pytest.raises(actions.PlaceTaken):
        actions.replan_session(cast.hana, key=mine.key, at=AT)
    actions.cancel_session(cast.hana, key=theirs.key, at=AT)
    assert actions.replan_session(cast.hana, key=mine.key, at=AT).state == "예정"


def test_a_date_is_not_corrected_into_the_time_of_others(cast, two_in_a_room):
    mine, _theirs = two_in_a_room
    earlier = as_row(mine, state="예정", starts_at=when("2026-05-20 09:00"))
    earlier = replace(earlier, ends_at=when("2026-05-20 12:00"))
    actions.correct_session(cast.hana, key=mine.key, row=earlier, at=AT)

    with pytest.raises(actions.PlaceTaken):
        actions.correct_session(cast.hana, key=mine.key, row=as_row(mine, state="예정"), at=AT)
    assert queries.session(cast.hana, mine.key).starts_at == earlier.starts_at


def test_a_date_of_a_course_that_is_off_does_not_come_back(cast, course):
    actions.cancel_offering(cast.hana, key=course.key, why="", at=AT)
    session = course.sessions.get()

    with pytest.raises(actions.SessionCancelled):
        actions.replan_session(cast.hana, key=session.key, at=AT)


def test_holidays_are_left_out_however_long_a_course_goes_on():
    made = queries.slots_by_rule(
        first=day("2026-01-02"),
        weekdays={4},
        begins=dt.time(14),
        ends=dt.time(17),
        count=190,
        skips_holidays=True,
    )
    days = {day_of(slot.starts_at) for slot in made}
    assert not days & set(public_holidays(range(2026, 2031)))
