from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.closed_days import public_holidays
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import KST
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.programmes import actions, queries, rules
from tests.factories import (
    a_person,
    a_programme,
    a_resource,
    an_offering,
    day,
    entries,
    standing,
    when,
)

AT = when("2026-05-01 10:00")


@pytest.fixture
def programme(cast):
    return a_programme(lab=cast.gimhae)


def row(programme, **more):
    return actions.OfferingRow(programme_id=programme.pk, name="AI 첫걸음", field="AI", **more)


def drafted(cast, programme, **more):
    made = actions.draft_offering(cast.hana, row=row(programme, **more), once=new_key(), at=AT)
    return queries.offering(cast.hana, made.key)


def planned(start, hours=3, **more):
    begins = when(start)
    slot = rules.Slot(begins, begins + dt.timedelta(hours=hours))
    return actions.Planned(slot=slot, **more)


def test_an_offering_is_written_and_published_once_it_has_dates(cast, programme):
    course = drafted(cast, programme, capacity=20)
    assert course.state == "작성"

    with pytest.raises(actions.NotReady):
        actions.publish(cast.hana, key=course.key, at=AT)
    actions.plan_sessions(
        cast.hana, offering_key=course.key, sessions=[planned("2026-05-12 14:00")], at=AT
    )
    for _ in range(2):
        actions.publish(cast.hana, key=course.key, at=AT)

    [seen] = queries.published(visitor_of(cast.gimhae))
    assert (seen.name, seen.first_at, seen.session_count) == (
        "AI 첫걸음",
        when("2026-05-12 14:00"),
        1,
    )


def test_a_form_sent_twice_makes_one_offering(cast, programme):
    once = new_key()
    made = [
        actions.draft_offering(cast.hana, row=row(programme), once=once, at=AT) for _ in range(2)
    ]

    assert made[0].pk == made[1].pk
    with pytest.raises(actions.FormBroken):
        actions.draft_offering(cast.hana, row=row(programme), once="x", at=AT)


def test_a_key_that_made_something_else_makes_nothing(cast, programme):
    theirs = an_offering(programme=a_programme(lab=cast.other_lab))
    course, other = an_offering(programme=programme), drafted(cast, programme)

    for once in (theirs.key, other.key):
        with pytest.raises(actions.FormBroken):
            actions.copy_offering(
                cast.hana, key=course.key, first_on=day("2027-05-11"), once=once, at=AT
            )
        said = row(programme, summary="다른 말")
        with pytest.raises(actions.FormBroken):
            actions.draft_offering(cast.hana, row=said, once=once, at=AT)
    other.refresh_from_db()
    assert (other.summary, other.copied_from) == ("", None)


def test_planned_sessions_get_codes_of_their_year_and_are_facts(cast, programme):
    course = drafted(cast, programme, place="3층 실습실")
    sessions = [
        planned("2026-12-29 14:00"),
        planned("2027-01-05 14:00"),
        planned("2026-12-22 14:00"),
    ]

    for _ in range(2):
        made = actions.plan_sessions(cast.hana, offering_key=course.key, sessions=sessions, at=AT)

    assert [(one.code, one.place, one.state) for one in made] == [
        ("P26-001", "3층 실습실", "예정"),
        ("P27-001", "3층 실습실", "예정"),
        ("P26-002", "3층 실습실", "예정"),
    ]
    assert len(standing(cast.gimhae, "session")) == 3
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert"] * 3


def test_a_room_is_not_used_twice_at_the_same_time(cast, programme):
    room = a_resource(lab=cast.gimhae)
    course, other = drafted(cast, programme, resource_id=room.pk), drafted(cast, programme)
    actions.plan_sessions(
        cast.hana, offering_key=course.key, sessions=[planned("2026-05-12 14:00")], at=AT
    )
    clash = planned("2026-05-12 16:59", resource_id=room.pk)

    with pytest.raises(actions.PlaceTaken):
        actions.plan_sessions(cast.hana, offering_key=other.key, sessions=[clash], at=AT)
    after = planned("2026-05-12 17:00", resource_id=room.pk)
    [made] = actions.plan_sessions(cast.hana, offering_key=other.key, sessions=[after], at=AT)
    earlier = rules.Slot(when("2026-05-12 16:00"), when("2026-05-12 19:00"))
    with pytest.raises(actions.PlaceTaken):
        actions.reschedule(cast.hana, key=made.key, slot=earlier, resource_id=room.pk, at=AT)


def test_every_tuesday_but_not_on_holidays():
    closed = public_holidays([2026])
    found = rules.slots(
        first=day("2026-04-28"),
        weekdays={1},
        begins=dt.time(14),
        ends=dt.time(17),
        count=3,
        closed=closed,
    )

    # 5 May is Children's Day.
    assert day("2026-05-05") in closed
    assert [f"{slot.starts_at:%m-%d %H:%M}" for slot in found] == [
        "04-28 14:00",
        "05-12 14:00",
        "05-19 14:00",
    ]
    assert found[0].starts_at.tzinfo is KST


def test_a_course_is_offered_again_with_every_date_moved(cast, programme):
    course = an_offering(
        programme=programme,
        starts=("2026-05-12 14:00", "2026-05-19 14:00"),
        opens_at=when("2026-04-20 09:00"),
        closes_at=when("2026-05-11 18:00"),
        decide_on=day("2026-05-10"),
        least=5,
    )
    actions.set_instructors(
        cast.hana, key=course.key, persons=[a_person("강사", lab=cast.gimhae).key], at=AT
    )
    once = new_key()

    for _ in range(2):
        copy = actions.copy_offering(
            cast.hana, key=course.key, first_on=day("2027-05-11"), once=once, at=AT
        )

    assert (copy.state, copy.least, copy.instructors.count()) == ("작성", 5, 1)
    assert copy.opens_at == when("2027-04-19 09:00")
    assert copy.closes_at == when("2027-05-10 18:00")
    assert copy.decide_on == day("2027-05-09")
    starts = [one.starts_at for one in queries.sessions_of(cast.hana, copy)]
    assert starts == [when("2027-05-11 14:00"), when("2027-05-18 14:00")]


def test_a_course_that_is_called_off_tells_everybody_and_frees_its_dates(cast, programme):
    course = an_offering(programme=programme)
    said = actions.SignUp(person=PersonRow(name="박초롱", email="chorong@example.org"))
    actions.sign_up(visitor_of(cast.gimhae), offering_key=course.key, said=said, at=AT)

    with pytest.raises(actions.StillInUse):
        actions.unpublish(cast.hana, key=course.key, at=AT)
    for _ in range(2):
        actions.cancel_offering(cast.hana, key=course.key, why="강사 사정", at=AT)

    assert [one.state for one in queries.sessions_of(cast.hana, course)] == ["취소"]
    assert [(one.state, one.ending) for one in queries.enrolments(cast.hana, course)] == [
        ("취소", "폐강")
    ]
    told = Message.objects.everywhere(because="tests look").values_list("subject", flat=True)
    assert list(told) == ["신청 확정: AI 첫걸음", "신청 종료: AI 첫걸음"]


def test_how_it_is_booked_stays_once_somebody_signed_up(cast, programme):
    course = an_offering(programme=programme)
    said = actions.SignUp(person=PersonRow(name="박초롱", email="chorong@example.org"))
    actions.sign_up(visitor_of(cast.gimhae), offering_key=course.key, said=said, at=AT)

    with pytest.raises(actions.StillInUse):
        actions.correct_offering(
            cast.hana, key=course.key, row=row(programme, booking="회차별"), at=AT
        )


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"booking": "반반"}, actions.UnknownWord),
        (
            {"opens_at": when("2026-05-02 00:00"), "closes_at": when("2026-05-01 00:00")},
            actions.DeadlineWrong,
        ),
    ],
)
def test_what_makes_no_sense_is_refused(cast, programme, wrong, refusal):
    with pytest.raises(refusal):
        drafted(cast, programme, **wrong)


def test_strangers_find_no_offering(cast, programme):
    course = an_offering(programme=programme, state="작성")
    for act in (
        lambda: queries.offering(cast.minsu, course.key),
        lambda: queries.published_offering(visitor_of(cast.gimhae), course.key),
        lambda: actions.publish(cast.minsu, key=course.key, at=AT),
        lambda: actions.copy_offering(
            cast.minsu, key=course.key, first_on=day("2027-05-11"), once=new_key(), at=AT
        ),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        actions.publish(cast.inspector, key=course.key, at=AT)
