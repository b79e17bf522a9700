"""Who was trained at the desk is found when they book from their phone."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.domains.people import actions as people
from pulmu.domains.people.models import Person
from pulmu.domains.places.models import Authorisation, Booking
from tests.factories import a_resource, an_equipment_class
from tests.surfaces.conftest import a_browser
from tests.surfaces.portal.conftest import CHORONG, hidden
from tests.surfaces.portal.test_places import WHO, book_at, booked, start_in
from tests.surfaces.portal.test_use_now import opened

pytestmark = pytest.mark.usefixtures("at_ease")
NOBODY_ELSE = "other@example.org"


@pytest.fixture
def visitor():
    return a_browser(language="ko")


@pytest.fixture
def laser_class(cast):
    return an_equipment_class("레이저", lab=cast.gimhae)


@pytest.fixture
def laser(cast, laser_class):
    made = a_resource("레이저커터", lab=cast.gimhae, is_bookable=True, equipment_class=laser_class)
    opened(cast, made)
    return made


@pytest.fixture
def plotter(cast):
    made = a_resource("커팅플로터", lab=cast.gimhae, is_bookable=True)
    opened(cast, made)
    return made


def granted(hana, laser_class, **more):
    said = {"person": CHORONG["name"], "phone": CHORONG["phone"], "on": "2026-01-05", **more}
    return hana.post("/desk/places/trainings/grant/", {"equipment_class": laser_class.key, **said})


def booked_again(visitor, machine, start):
    """By a browser that has proven the address already."""
    at = book_at(machine, start)
    return visitor.post(at, {**hidden(visitor.get(at)), **WHO, "minutes": "60"})


def test_the_address_typed_with_the_training_lets_them_book(
    cast, hana, laser, laser_class, visitor
):
    assert granted(hana, laser_class, email=CHORONG["email"]).status_code == 302

    booked(visitor, laser, start_in(5))

    assert [one.person.name for one in Booking.objects.within(cast.hana)] == ["박초롱"]
    assert Person.objects.within(cast.hana).count() == 1
    assert "레이저" in visitor.get("/my/").content.decode()


def test_somebody_known_without_an_address_is_given_the_one_that_is_typed(
    cast, hana, laser, laser_class, visitor
):
    granted(hana, laser_class)
    granted(hana, laser_class, email=CHORONG["email"])

    booked(visitor, laser, start_in(5))

    assert Booking.objects.within(cast.hana).count() == 1
    assert Authorisation.objects.within(cast.hana).count() == 1


def test_another_address_is_not_written_over(cast, hana, laser_class):
    granted(hana, laser_class, email=CHORONG["email"])
    before = Person.objects.within(cast.hana).get().email_index

    answer = granted(hana, laser_class, email=NOBODY_ELSE)

    assert answer.status_code == 422
    assert "another e-mail address" in answer.content.decode()
    assert Person.objects.within(cast.hana).get().email_index == before


def test_without_an_address_the_refusal_says_what_to_do(cast, hana, laser, laser_class, visitor):
    granted(hana, laser_class)

    answer = booked(visitor, laser, start_in(5))

    assert "데스크에 이 이메일 주소를 알려" in answer.content.decode()
    assert Booking.objects.within(cast.hana).count() == 0


@pytest.fixture
def trained(cast, hana, laser_class):
    granted(hana, laser_class)
    return Person.objects.within(cast.hana).get()


@pytest.fixture
def machines(laser, plotter):
    return laser, plotter


@pytest.mark.parametrize("keeps_trained", [True, False])
def test_merged_with_whom_they_booked_as_they_are_trained(
    cast, trained, machines, visitor, keeps_trained
):
    laser, plotter = machines
    booked(visitor, plotter, start_in(5))
    other = Person.objects.within(cast.hana).exclude(pk=trained.pk).get()
    keep, drop = (trained, other) if keeps_trained else (other, trained)
    now = timezone.now()
    people.merge(cast.hana, keep_key=keep.key, drop_key=drop.key, why="한 사람", at=now)

    booked_again(visitor, laser, start_in(8))

    assert Person.objects.within(cast.hana).count() == 2
    one = Booking.objects.within(cast.hana).get(resource=laser)
    assert one.person == keep
    assert "레이저" in visitor.get("/my/").content.decode()
    people.unmerge(cast.hana, drop_key=drop.key, why="다른 사람", at=now)
    assert booked_again(visitor, laser, start_in(12)).status_code == 422
