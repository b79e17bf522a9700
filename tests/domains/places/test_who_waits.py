"""Who waits in line gets no more than who books: the training, the hours, what is lent at all."""

from __future__ import annotations

import pytest

from pulmu.domains.places import actions
from pulmu.domains.places.models import Authorisation, Booking
from tests.domains.places.booked import AT, book, known, maker, span, taken
from tests.factories import a_person, a_resource, an_authorisation, an_equipment_class, day

TEN_TO_TWELVE = span("10:00", "12:00")
OTHER, THIRD = ("이두리", "b@example.org"), ("박셋", "c@example.org")


@pytest.fixture
def laser(cast):
    kind = an_equipment_class(lab=cast.gimhae)
    made = a_resource("레이저", lab=cast.gimhae, is_bookable=True, equipment_class=kind)
    for name, email in (("김하나", "maker@example.org"), OTHER, THIRD):
        an_authorisation(known(cast.gimhae, name, email), kind)
    return made


@pytest.fixture
def line(laser):
    return [
        book(laser, TEN_TO_TWELVE),
        *(
            book(laser, TEN_TO_TWELVE, name=name, email=email, waits=True)
            for name, email in (OTHER, THIRD)
        ),
    ]


def states(line):
    found = Booking.objects.everywhere(because="tests look")
    return [found.get(pk=one.pk).state for one in line]


def forget_training(cast, name):
    Authorisation.objects.within(cast.hana).filter(person__name=name).delete()


def test_who_has_lost_the_training_is_passed_over(cast, line):
    forget_training(cast, "이두리")

    actions.cancel(maker(cast.gimhae), key=line[0].key, at=AT)

    assert states(line) == ["취소", "대기", "제안"]


def test_who_loses_it_while_it_is_offered_cannot_take_it(cast, line):
    actions.cancel(maker(cast.gimhae), key=line[0].key, at=AT)
    forget_training(cast, "이두리")

    with pytest.raises(actions.NotTrained):
        actions.take(maker(cast.gimhae, "b@example.org"), key=line[1].key, at=AT)

    assert states(line) == ["취소", "제안", "대기"]


def test_on_a_closed_day_nothing_is_offered(cast, line, laser):
    row = actions.ClosureRow(first=day("2026-05-12"), last=day("2026-05-12"), why="휴관")
    actions.close(cast.hana, row=row, at=AT, displaces=False)

    actions.cancel(maker(cast.gimhae), key=line[0].key, at=AT)

    assert (states(line), taken(laser)) == (["취소", "대기", "대기"], [])


def test_what_is_not_lent_any_more_is_not_offered(cast, line, laser):
    laser.is_bookable = False
    laser.save()

    actions.cancel(cast.hana, key=line[0].key, at=AT)

    assert (states(line), taken(laser)) == (["취소", "대기", "대기"], [])


def test_whom_the_desk_put_in_line_at_night_is_offered_it_whoever_cancels(cast):
    machine = a_resource("밀링", lab=cast.gimhae, is_bookable=True)
    night = span("21:00", "22:00")
    one, other = [
        actions.book_for(
            cast.hana,
            resource_key=machine.key,
            person_key=a_person(name, lab=cast.gimhae).key,
            wish=actions.Wish(span=night, waits=True),
            email=email,
            at=AT,
        )
        for name, email in (("김하나", "maker@example.org"), OTHER)
    ]

    actions.cancel(maker(cast.gimhae), key=one.key, at=AT)

    assert states([one, other]) == ["취소", "제안"]
    actions.take(maker(cast.gimhae, "b@example.org"), key=other.key, at=AT)
    assert states([other]) == ["확정"]


def test_a_request_of_who_has_lost_the_training_is_not_approved(cast, laser):
    laser.needs_approval = True
    laser.save()
    one = book(laser, TEN_TO_TWELVE)
    forget_training(cast, "김하나")

    with pytest.raises(actions.NotTrained):
        actions.approve(cast.hana, key=one.key, at=AT)

    assert states([one]) == ["신청"]
