from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy import secrets
from pulmu.domains.credentials import actions as credentials
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Attendance, Enrolment, Session
from tests.factories import (
    TYPED_AT,
    a_person,
    a_programme,
    an_attendance,
    an_offering,
    day,
    entries,
    when,
)

AT = when("2026-06-01 10:00")
STARTS = [f"2026-05-{d} 14:00" for d in ("04", "11", "18", "25")]
DAYS = [one[:10] for one in STARTS]


def held(course):
    Session.objects.everywhere(because="tests").filter(offering=course).update(state="완료")
    sessions = Session.objects.everywhere(because="tests").filter(offering=course)
    return list(sessions.order_by("starts_at"))


@pytest.fixture
def course(cast):
    return an_offering(
        programme=a_programme(lab=cast.gimhae),
        capacity=None,
        starts=STARTS,
        certificate_percent=75,
    )


def seated(course, name, *, session=None, state="확정"):
    person = a_person(name, lab=course.organisation)
    return Enrolment.objects.create(
        organisation=course.organisation,
        offering=course,
        session=session,
        person=person,
        state=state,
        channel="직원",
        signed_up_at=TYPED_AT,
        ticket=new_key(),
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )


def came(one, sessions, *, to, excused=()):
    """On the list of all of them, and there in those with these numbers."""
    for number, session in enumerate(sessions):
        made = an_attendance(session, one.person, on=DAYS[number], is_present=number in to)
        if number in excused:
            mine = Attendance.objects.everywhere(because="tests").filter(pk=made.pk)
            mine.update(mark="공결")


def said(actor, course):
    return [
        (one.person.name, str(one.verdict), one.presence.percent)
        for one in queries.earners(actor, queries.offering(actor, course.key))
    ]


def test_who_attended_the_asked_share_earns_one_and_the_others_are_told_why(cast, course):
    sessions = held(course)
    names = ("김하나", "이두리", "박세찬", "최네나")
    enrolled = [seated(course, name) for name in names]
    came(enrolled[0], sessions, to={0, 1, 2, 3})
    came(enrolled[1], sessions, to={0, 1, 2})
    came(enrolled[2], sessions, to={0, 1})
    came(enrolled[3], sessions, to={0, 1, 2}, excused={3})

    assert said(cast.hana, course) == [
        ("김하나", "earns", 100),
        ("이두리", "earns", 75),
        ("박세찬", "short", 50),
        ("최네나", "earns", 100),
    ]


def test_a_day_without_a_word_about_somebody_is_missed_and_a_cancelled_date_asked_of_nobody(
    cast, course
):
    sessions = held(course)
    Session.objects.everywhere(because="tests").filter(pk=sessions[3].pk).update(state="취소")
    came(seated(course, "김하나"), sessions[:2], to={0, 1})
    seated(course, "이두리")

    assert said(cast.hana, course) == [("김하나", "short", 66), ("이두리", "short", 0)]


def test_only_those_with_a_seat_are_asked_about(cast, course):
    held(course)
    for state in ("신청", "확정"):
        seated(course, f"사람{state}", state=state)

    assert [name for name, *_rest in said(cast.hana, course)] == ["사람확정"]


def test_all_who_earned_one_get_it_in_one_act_and_once(cast, course):
    sessions = held(course)
    for name, to in (("김하나", {0, 1, 2, 3}), ("이두리", {0}), ("박세찬", {1, 2, 3})):
        came(seated(course, name), sessions, to=to)
    before = len(entries(cast.gimhae))

    made = [actions.certify(cast.hana, key=course.key, at=AT) for _ in range(2)]

    assert [one.number for one in made[0]] == ["2026-0001", "2026-0002"]
    assert made[1] == []
    one = made[0][0]
    assert (one.course, one.began_on, one.ended_on, one.minutes) == (
        "AI 첫걸음", day("2026-05-04"), day("2026-05-25"), 720,
    )  # fmt: skip
    assert secrets.unseal(one.name_sealed) == "김하나"
    assert len(entries(cast.gimhae)) == before
    assert said(cast.hana, course)[0][1] == "has"


def test_the_hours_the_course_states_go_before_those_of_the_clock(cast):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae),
        starts=STARTS[:1],
        certificate_percent=80,
        theory_minutes=60,
        practice_minutes=120,
    )
    came(seated(course, "김하나"), held(course), to={0})

    assert actions.certify(cast.hana, key=course.key, at=AT)[0].minutes == 180


def test_one_who_comes_up_later_gets_the_next_number(cast, course):
    sessions = held(course)
    came(seated(course, "김하나"), sessions, to={0, 1, 2, 3})
    actions.certify(cast.hana, key=course.key, at=AT)
    came(seated(course, "이두리"), sessions, to={0, 1, 2})

    assert [one.number for one in actions.certify(cast.hana, key=course.key, at=AT)] == [
        "2026-0002"
    ]


def test_what_was_taken_back_is_not_given_again_by_the_batch(cast, course):
    came(seated(course, "김하나"), held(course), to={0, 1, 2, 3})
    [one] = actions.certify(cast.hana, key=course.key, at=AT)
    credentials.revoke(cast.hana, key=one.key, why="실수", at=AT)

    assert actions.certify(cast.hana, key=course.key, at=AT) == []
    assert said(cast.hana, course) == [("김하나", "taken back", 100)]


def test_nobody_is_certified_before_the_last_date_nor_without_a_rule(cast, course):
    came(seated(course, "김하나"), held(course)[:3], to={0, 1, 2})
    Session.objects.everywhere(because="tests").filter(starts_at=when(STARTS[3])).update(
        state="예정"
    )
    with pytest.raises(actions.NotReady):
        actions.certify(cast.hana, key=course.key, at=AT)

    held(course)
    type(course).objects.everywhere(because="tests").update(certificate_percent=None)
    with pytest.raises(actions.NotReady):
        actions.certify(cast.hana, key=course.key, at=AT)
    assert not Certificate.objects.within(cast.hana).exists()


def test_whoever_had_the_use_of_their_data_stopped_waits(cast, course):
    one = seated(course, "김하나")
    came(one, held(course), to={0, 1, 2, 3})
    Person.objects.within(cast.hana).filter(pk=one.person_id).update(is_suspended=True)

    assert said(cast.hana, course) == [("김하나", "stopped", 100)]
    assert actions.certify(cast.hana, key=course.key, at=AT) == []


def test_somebody_recorded_twice_gets_one_for_what_both_attended(cast, course):
    sessions = held(course)
    one, other = seated(course, "김하나"), seated(course, "김하나")
    came(one, sessions[:2], to={0, 1})
    for number in (2, 3):
        an_attendance(sessions[number], other.person, on=DAYS[number])
    Person.objects.within(cast.hana).filter(pk=other.person_id).update(merged_into=one.person_id)

    made = actions.certify(cast.hana, key=course.key, at=AT)

    assert [one.person_id for one in made] == [one.person_id]
    again = Enrolment.objects.within(cast.hana).select_related("offering", "session", "person")
    assert queries.certificate_of(cast.hana, again.get(pk=other.pk)).pk == made[0].pk


def test_where_each_date_is_booked_by_itself_each_is_certified_by_itself(cast):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae),
        booking="회차별",
        starts=STARTS,
        certificate_percent=100,
    )
    mine = Session.objects.everywhere(because="tests").filter(offering=course)
    sessions = list(mine.order_by("starts_at"))
    mine.filter(pk__in=[sessions[0].pk, sessions[1].pk]).update(state="완료")
    mine.filter(pk=sessions[1].pk).update(title="심화")
    one = seated(course, "김하나", session=sessions[0])
    other = seated(course, "이두리", session=sessions[1])
    an_attendance(sessions[0], one.person, on=DAYS[0])
    an_attendance(sessions[1], other.person, on=DAYS[1])

    made = actions.certify(cast.hana, key=course.key, at=AT)

    assert [(one.course, one.began_on, one.about) for one in made] == [
        ("AI 첫걸음", day(DAYS[0]), f"session:{sessions[0].key}"),
        ("AI 첫걸음 · 심화", day(DAYS[1]), f"session:{sessions[1].key}"),
    ]


def test_a_stranger_finds_no_course_and_an_inspector_issues_nothing(cast, course):
    with pytest.raises(NotFound):
        actions.certify(cast.minsu, key=course.key, at=AT)
    with pytest.raises(NotAllowed):
        actions.certify(cast.inspector, key=course.key, at=AT)


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow_with_the_people(cast, course, count, django_assert_num_queries):
    sessions = held(course)
    for number in range(count):
        came(seated(course, f"사람{number}"), sessions, to={0, 1, 2, 3})
    actions.certify(cast.hana, key=course.key, at=AT)
    found = queries.offering(cast.hana, course.key)

    with django_assert_num_queries(4):
        assert len(queries.earners(cast.hana, found)) == count
