from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import operator_of, visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Enrolment, Offering
from tests.factories import a_lab, a_programme, an_offering, when

AT = when("2026-05-01 10:00")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def course(cast):
    return an_offering(programme=a_programme(lab=cast.gimhae), capacity=1)


def sign_up(lab, course: Offering, name: str, *, at=AT) -> Enrolment:
    said = actions.SignUp(person=PersonRow(name=name, email=f"{name}@example.org"))
    [one] = actions.sign_up(visitor_of(lab), offering_key=course.key, said=said, at=at)
    return one


def holder(lab, one: Enrolment) -> Actor:
    return visitor_of(lab, holds=[one.ticket])


def state(one: Enrolment) -> str:
    return Enrolment.objects.everywhere(because="tests look").get(pk=one.pk).state


def test_a_seat_that_is_given_back_is_offered_to_who_is_next(cast, course):
    first, next_one, last = (sign_up(cast.gimhae, course, name) for name in ("a", "b", "c"))

    actions.cancel_enrolment(holder(cast.gimhae, first), key=first.key, at=AT)

    assert [state(one) for one in (first, next_one, last)] == ["취소", "제안", "대기"]
    assert queries.place_in_line(cast.hana, last) == 1
    to, subject = (
        Message.objects.everywhere(because="tests look")
        .order_by("-pk")
        .values_list("to", "subject")[0]
    )
    assert (to, subject) == (
        "b@example.org",
        "2026. 5. 2. 10:00까지 자리를 비워 두었습니다: AI 첫걸음",
    )


def test_an_offered_seat_is_taken(cast, course):
    first, next_one = (sign_up(cast.gimhae, course, name) for name in ("a", "b"))
    actions.cancel_enrolment(holder(cast.gimhae, first), key=first.key, at=AT)

    for _ in range(2):
        actions.take_offer(holder(cast.gimhae, next_one), key=next_one.key, at=AT + HOUR)

    assert state(next_one) == "확정"


def test_an_offer_that_nobody_takes_goes_to_the_next(cast, course):
    first, next_one, last = (sign_up(cast.gimhae, course, name) for name in ("a", "b", "c"))
    actions.cancel_enrolment(holder(cast.gimhae, first), key=first.key, at=AT)
    later = AT + 24 * HOUR

    with pytest.raises(actions.TooLate):
        actions.take_offer(holder(cast.gimhae, next_one), key=next_one.key, at=later)
    lapsed = [
        actions.lapse_offers(operator_of(cast.gimhae), offering_key=course.key, at=later)
        for _ in range(2)
    ]

    assert lapsed == [1, 0]
    assert [state(next_one), state(last)] == ["취소", "제안"]


def test_who_comes_new_does_not_overtake_the_line(cast, course):
    first, _next_one = (sign_up(cast.gimhae, course, name) for name in ("a", "b"))
    actions.cancel_enrolment(holder(cast.gimhae, first), key=first.key, at=AT)

    assert sign_up(cast.gimhae, course, "c").state == "대기"


def test_it_is_too_late_to_cancel_a_day_before(cast, course):
    one = sign_up(cast.gimhae, course, "a")
    late = when("2026-05-11 14:00")

    with pytest.raises(actions.TooLate):
        actions.cancel_enrolment(holder(cast.gimhae, one), key=one.key, at=late)
    assert state(one) == "확정"


def test_only_who_holds_it_touches_an_enrolment(cast, course):
    one, other = sign_up(cast.gimhae, course, "a"), sign_up(cast.gimhae, course, "b")
    for actor in (
        visitor_of(cast.gimhae),
        holder(cast.gimhae, other),
        visitor_of(cast.other_lab, holds=[one.ticket]),
    ):
        with pytest.raises(NotFound):
            actions.cancel_enrolment(actor, key=one.key, at=AT)
        with pytest.raises(NotFound):
            actions.take_offer(actor, key=one.key, at=AT)
    mine = visitor_of(cast.gimhae, holds=[one.email_index])
    assert actions.cancel_enrolment(mine, key=one.key, at=AT).state == "취소"


def test_a_childs_seat_is_confirmed_by_the_guardian_alone(cast, course):
    one = sign_up(cast.gimhae, course, "a")
    secret = "g" * 26
    Enrolment.objects.everywhere(because="tests").filter(pk=one.pk).update(
        state="제안", offered_until=AT + HOUR, guardian_ticket=secret
    )

    with pytest.raises(NotAllowed):
        actions.take_offer(holder(cast.gimhae, one), key=one.key, at=AT)
    actions.take_offer(visitor_of(cast.gimhae, holds=[secret]), key=one.key, at=AT)
    assert state(one) == "확정"


def test_more_seats_are_offered_to_the_line_at_once(cast, course):
    people = [sign_up(cast.gimhae, course, name) for name in ("a", "b", "c", "d")]
    row = actions.OfferingRow(
        programme_id=course.programme_id, name=course.name, field="AI", capacity=3
    )

    actions.correct_offering(cast.hana, key=course.key, row=row, at=AT)

    assert [state(one) for one in people] == ["확정", "제안", "제안", "대기"]


def test_who_is_moved_to_another_date_is_told_once_and_their_calendar_with_them(cast):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae),
        booking="회차별",
        starts=("2026-05-12 14:00", "2026-05-19 14:00"),
    )
    tuesday, next_tuesday = queries.sessions_of(cast.hana, course)
    said = actions.SignUp(
        person=PersonRow(name="박초롱", email="chorong@example.org"), sessions=[tuesday.key]
    )
    [one] = actions.sign_up(visitor_of(cast.gimhae), offering_key=course.key, said=said, at=AT)
    again = {"offering_key": course.key, "keys": [one.key], "session_key": next_tuesday.key}

    assert actions.move(cast.hana, **again, at=AT) == 1
    assert actions.move(cast.hana, **again, at=AT) == 0

    mine = Message.objects.within(cast.hana).filter(letter="programmes.switched")
    [letter] = mine
    assert letter.to == "chorong@example.org"
    assert letter.subject == "날짜 변경: AI 첫걸음, 2026. 5. 19.(화) 14:00~17:00"
    assert "2026. 5. 12.(화) 14:00~17:00" in letter.body
    assert [file.sort for file in letter.attachments] == [
        "text/calendar; method=PUBLISH",
        "text/calendar; method=CANCEL",
    ]


def test_the_desk_confirms_waits_and_moves_people(cast):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae),
        capacity=1,
        booking="회차별",
        starts=("2026-05-12 14:00", "2026-05-19 14:00"),
    )
    tuesday, next_tuesday = queries.sessions_of(cast.hana, course)
    signed = []
    for name in ("a", "b"):
        said = actions.SignUp(
            person=PersonRow(name=name, email=f"{name}@example.org"), sessions=[tuesday.key]
        )
        signed += actions.sign_up(
            visitor_of(cast.gimhae), offering_key=course.key, said=said, at=AT
        )
    first, second = signed
    keys = {"offering_key": course.key, "at": AT}

    with pytest.raises(actions.Full):
        actions.confirm(cast.hana, keys=[second.key], **keys)
    assert actions.move(cast.hana, keys=[first.key], session_key=next_tuesday.key, **keys) == 1
    assert [state(first), state(second)] == ["확정", "제안"]
    assert actions.confirm(cast.hana, keys=[second.key], **keys) == 1
    assert actions.wait_list(cast.hana, keys=[second.key], **keys) == 1
    assert actions.remove_from_list(cast.hana, keys=[first.key, second.key], **keys) == 2
    assert [state(first), state(second)] == ["취소", "취소"]
    with pytest.raises(NotFound):
        actions.confirm(cast.minsu, keys=[first.key], **keys)
    with pytest.raises(NotFound):
        actions.wait_list(cast.minsu, keys=[first.key], **keys)


def wait(course: Offering, *some: Enrolment, at=AT) -> int:
    desk = operator_of(course.organisation)
    keys = [one.key for one in some]
    return actions.wait_list(desk, offering_key=course.key, keys=keys, at=at)


def in_line(*some: Enrolment) -> list[tuple[str, bool]]:
    known = Enrolment.objects.everywhere(because="tests look")
    found = [known.get(pk=one.pk) for one in some]
    return [(one.state, one.is_put_back) for one in found]


def test_who_is_put_back_in_line_is_not_offered_the_seat_they_were_taken_from(cast, course):
    one = sign_up(cast.gimhae, course, "a")

    assert [wait(course, one), wait(course, one)] == [1, 0]
    for _round in range(2):
        actions.lapse_offers(operator_of(cast.gimhae), offering_key=course.key, at=AT + HOUR)

    assert in_line(one) == [("대기", True)]
    letters = Message.objects.within(cast.hana).filter(letter="programmes.offered")
    assert not letters.exists()
    assert queries.place_in_line(cast.hana, queries.enrolment(cast.hana, one.key)) == 1


def test_a_seat_that_somebody_was_taken_from_is_for_who_is_next_or_comes(cast, course):
    one, next_one = (sign_up(cast.gimhae, course, name) for name in ("a", "b"))
    wait(course, one)
    assert in_line(one, next_one) == [("대기", True), ("제안", False)]

    actions.remove_from_list(
        cast.hana, offering_key=course.key, keys=[one.key, next_one.key], at=AT
    )
    other = sign_up(cast.gimhae, course, "c")
    wait(course, other)

    assert sign_up(cast.gimhae, course, "d").state == "확정"
    assert in_line(other) == [("대기", True)]


def test_who_is_put_back_is_offered_a_seat_that_comes_free_later(cast, course):
    one, next_one = (sign_up(cast.gimhae, course, name) for name in ("a", "b"))
    wait(course, one)

    actions.lapse_offers(operator_of(cast.gimhae), offering_key=course.key, at=AT + 24 * HOUR)

    assert in_line(one, next_one) == [("제안", False), ("취소", False)]


def test_who_gives_back_a_place_in_line_frees_no_seat(cast, course):
    course.capacity = 2
    course.save()
    one, next_one = (sign_up(cast.gimhae, course, name) for name in ("a", "b"))
    wait(course, one, next_one)

    actions.cancel_enrolment(holder(cast.gimhae, next_one), key=next_one.key, at=AT)

    assert in_line(one) == [("대기", True)]


@pytest.mark.parametrize(("capacity", "then"), [(1, "대기"), (2, "제안"), (None, "제안")])
def test_only_more_seats_are_offered_to_who_was_put_back(cast, course, capacity, then):
    one = sign_up(cast.gimhae, course, "a")
    wait(course, one)
    row = actions.OfferingRow(
        programme_id=course.programme_id, name="다른 이름", field="AI", capacity=capacity
    )

    actions.correct_offering(cast.hana, key=course.key, row=row, at=AT)

    assert state(one) == then


def test_the_desk_gives_whom_it_put_back_a_seat(cast, course):
    one = sign_up(cast.gimhae, course, "a")
    wait(course, one)

    assert actions.confirm(cast.hana, offering_key=course.key, keys=[one.key], at=AT) == 1

    assert in_line(one) == [("확정", False)]


class SeatsAreNeverOversold(TestCase):
    """Whatever is done in whatever order: no more people hold a seat than there are seats, and
    no seat stays empty while somebody waits for it whom the desk did not put back in line.
    """

    @settings(max_examples=25, deadline=None)
    @given(
        capacity=st.integers(min_value=0, max_value=3),
        acts=st.lists(
            st.tuples(
                st.sampled_from(["sign_up", "cancel", "take", "lapse", "wait"]), st.integers(0, 5)
            ),
            max_size=25,
        ),
    )
    def test_in_any_order(self, capacity, acts):
        lab = a_lab("gimhae")
        desk = operator_of(lab)
        course = an_offering(programme=a_programme(lab=lab), capacity=capacity)
        made: dict[int, Enrolment] = {}
        at = AT
        for act, who in acts:
            at += 5 * HOUR
            one = made.get(who)
            try:
                if act == "sign_up":
                    made[who] = sign_up(lab, course, f"p{who}", at=at)
                elif act == "lapse":
                    actions.lapse_offers(desk, offering_key=course.key, at=at)
                elif one is None:
                    continue
                elif act == "cancel":
                    actions.cancel_enrolment(holder(lab, one), key=one.key, at=at)
                elif act == "take":
                    actions.take_offer(holder(lab, one), key=one.key, at=at)
                else:
                    actions.wait_list(desk, offering_key=course.key, keys=[one.key], at=at)
            except (actions.TooLate, actions.WrongState):
                pass
            seats = queries.seats(desk, course, None, at=at)
            assert seats.taken <= capacity
        actions.lapse_offers(desk, offering_key=course.key, at=at)
        seats = queries.seats(desk, course, None, at=at)
        assert seats.taken <= capacity
        assert not (seats.left and seats.next)
