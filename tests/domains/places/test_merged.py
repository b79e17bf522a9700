"""Two records of one person are made one: their training holds, whichever of the two has it."""

from __future__ import annotations

import pytest

from pulmu.domains.people import actions as people_actions
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions, queries
from pulmu.domains.places.models import Authorisation
from tests.domains.places.booked import AT, book, known, maker, span
from tests.factories import a_person, a_resource, an_authorisation, an_equipment_class, day, when

TEN = span("10:00", "11:00")
ON = day("2026-05-12")


@pytest.fixture
def laser(cast):
    kind = an_equipment_class(lab=cast.gimhae)
    return a_resource("레이저", lab=cast.gimhae, is_bookable=True, equipment_class=kind)


def merge(cast, drop, keep):
    people_actions.merge(cast.hana, keep_key=keep.key, drop_key=drop.key, why="같은 사람", at=AT)


def persons():
    return Person.objects.everywhere(because="tests look").count()


def test_whose_mail_is_on_the_record_merged_away_books_as_who_they_are_now(cast, laser):
    drop, keep = known(cast.gimhae), a_person("김하나", lab=cast.gimhae)
    an_authorisation(keep, laser.equipment_class)
    merge(cast, drop, keep)

    one = book(laser, TEN)

    assert (one.state, one.person_id, persons()) == ("확정", keep.pk, 2)


def test_a_booking_made_before_is_begun_with_the_training_of_who_they_are_now(cast, laser):
    drop, keep = known(cast.gimhae), a_person("김하나", lab=cast.gimhae)
    an_authorisation(drop, laser.equipment_class)
    one = book(laser, TEN)
    merge(cast, drop, keep)
    Authorisation.objects.within(cast.hana).update(person=keep)

    begun = actions.check_in(maker(cast.gimhae), key=one.key, at=when("2026-05-12 10:00"))

    assert begun.state == "이용중"


@pytest.mark.parametrize("has_it", [0, 1, 2])
def test_through_others_it_holds_and_is_shown(cast, laser, has_it):
    three = [known(cast.gimhae), *(a_person("김하나", lab=cast.gimhae) for _ in range(2))]
    an_authorisation(three[has_it], laser.equipment_class)
    merge(cast, three[0], three[1])
    merge(cast, three[1], three[2])

    visitor = maker(cast.gimhae)

    for one in three:
        assert queries.is_authorised(visitor, one, laser.equipment_class, on=ON)
        assert queries.trained_for(visitor, [one], on=ON) == {laser.equipment_class.pk}
    [held] = queries.held_authorisations(visitor)
    assert held.person == three[has_it]


def test_of_somebody_else_nothing_is_lent(cast, laser):
    other = a_person("김하나", lab=cast.gimhae)
    an_authorisation(other, laser.equipment_class)
    known(cast.gimhae)

    with pytest.raises(actions.NotTrained):
        book(laser, TEN)
    assert not queries.held_authorisations(maker(cast.gimhae)).exists()
