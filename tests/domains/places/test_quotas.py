"""How much somebody may have, whichever way they go about it; and who a booking is of."""

from __future__ import annotations

import pytest

from pulmu.domains.people.models import Person
from pulmu.domains.places import actions
from pulmu.domains.places.models import Booking
from tests.domains.places.booked import AT, book, known, maker, span
from tests.factories import a_resource

DAY = [span("10:00", "12:00"), span("12:00", "14:00"), span("14:00", "16:00")]


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


def state(one):
    return Booking.objects.everywhere(because="tests look").get(pk=one.pk).state


def test_what_is_offered_is_taken_only_within_the_quota(cast, machine):
    actions.put_quota(cast.hana, week_minutes=120, ahead=1, at=AT)
    others = [
        book(machine, one, name=f"남{n}", email=f"n{n}@example.org") for n, one in enumerate(DAY)
    ]
    waiting = [book(machine, one, waits=True) for one in DAY]
    for one in others:
        actions.cancel(cast.hana, key=one.key, at=AT)

    actions.take(maker(cast.gimhae), key=waiting[0].key, at=AT)
    for one in waiting[1:]:
        with pytest.raises(actions.QuotaUsedUp):
            actions.take(maker(cast.gimhae), key=one.key, at=AT)

    assert [state(one) for one in waiting] == ["확정", "제안", "제안"]


def test_another_spelling_of_the_name_has_no_quota_of_its_own(cast, machine):
    actions.put_quota(cast.hana, week_minutes=120, ahead=1, at=AT)
    book(machine, DAY[0])

    for name in ("김하나2", "김 하나"):
        with pytest.raises(actions.QuotaUsedUp):
            book(machine, DAY[1], name=name)
    assert book(machine, DAY[1], email="another@example.org").state == "확정"


def test_nor_does_it_leave_the_team(cast, machine):
    person = known(cast.gimhae)
    team = actions.put_team(cast.hana, name="동아리", person_keys=[person.key], at=AT)
    actions.put_quota(cast.hana, week_minutes=None, ahead=1, team_key=team.key, at=AT)
    book(machine, DAY[0], name="김하나2")

    with pytest.raises(actions.QuotaUsedUp, match="동아리"):
        book(machine, DAY[1])


def test_nobody_stands_in_one_line_twice(cast, machine):
    book(machine, DAY[0], name="남", email="n@example.org")
    book(machine, DAY[0], waits=True)

    for wanted in (DAY[0], span("11:00", "13:00")):
        for name in ("김하나", "김하나2"):
            with pytest.raises(actions.InLine):
                book(machine, wanted, waits=True, name=name)
    assert Booking.objects.within(cast.hana).filter(state="대기").count() == 1


def test_a_form_of_somebody_else_does_not_open_their_booking(cast, machine):
    theirs = book(machine, DAY[0], once="a" * 26)

    with pytest.raises(actions.Taken):
        book(machine, DAY[0], name="이두리", email="b@example.org", once="a" * 26)
    assert book(machine, DAY[0], once="a" * 26) == theirs


def test_a_name_and_a_number_do_not_put_a_booking_upon_somebody_known(cast, machine):
    theirs = book(machine, DAY[0])

    stranger = book(machine, DAY[1], email="evil@example.org")

    assert stranger.person != theirs.person
    assert Person.objects.within(cast.hana).get(pk=stranger.person_id).is_possible_duplicate
    assert book(machine, DAY[2]).person == theirs.person
