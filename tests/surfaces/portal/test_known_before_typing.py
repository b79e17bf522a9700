"""What is known is filled in, and what is missing is said, before anything is typed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.domains.people import actions as people_actions
from pulmu.domains.people.models import Person
from pulmu.domains.places.models import Booking
from pulmu.domains.programmes.choices import OfferingState
from pulmu.surfaces.portal.bookforms import NowForm, weeks_ahead
from tests.factories import a_person, a_resource, an_authorisation, an_equipment_class
from tests.surfaces.conftest import a_browser
from tests.surfaces.portal.conftest import CHORONG, hidden
from tests.surfaces.portal.test_places import book_at, booked, proven, start_in
from tests.surfaces.portal.test_use_now import opened

pytestmark = pytest.mark.usefixtures("at_ease")


@pytest.fixture
def visitor():
    return a_browser(language="ko")


@pytest.fixture
def plotter(cast):
    made = a_resource("커팅플로터", lab=cast.gimhae, is_bookable=True)
    opened(cast, made)
    return made


@pytest.fixture
def laser(cast):
    kind = an_equipment_class("레이저", lab=cast.gimhae)
    made = a_resource("레이저커터", lab=cast.gimhae, is_bookable=True, equipment_class=kind)
    opened(cast, made)
    return made


def test_who_booked_before_types_nothing_of_themselves_again(plotter, visitor):
    first = visitor.get(proven(visitor, plotter, start_in(5))).content.decode()
    assert CHORONG["name"] not in first
    booked(a_browser(language="ko"), plotter, start_in(5))

    for at in (book_at(plotter, start_in(8)), f"/m/{plotter.door}/now/"):
        said = visitor.get(at).content.decode()
        assert f'value="{CHORONG["name"]}"' in said
        assert f'value="{CHORONG["phone"]}"' in said
        assert " checked" in said.split('name="is_grown"')[1].split(">")[0]


def test_who_was_merged_books_with_what_is_filled_in(cast, plotter, visitor):
    booked(a_browser(language="ko"), plotter, start_in(5))
    drop = Booking.objects.within(cast.hana).get().person
    keep = a_person("박초롱초롱", lab=cast.gimhae)
    keys = {"keep_key": keep.key, "drop_key": drop.key}
    people_actions.merge(cast.hana, **keys, why="같은 사람", at=timezone.now())
    form = visitor.get(at := proven(visitor, plotter, start_in(8)))

    said = form.context["form"].initial
    typed = {"name": said["name"], "phone": CHORONG["phone"], "minutes": "60", "is_grown": "on"}
    visitor.post(at, {**hidden(form), **typed})

    assert (said["name"], said["is_grown"]) == ("박초롱초롱", True)
    assert Booking.objects.within(cast.hana).latest("starts_at").person == keep
    assert Person.objects.within(cast.hana).count() == 2


def test_the_missing_training_is_said_before_the_form(cast, laser, visitor):
    said = visitor.get(proven(visitor, laser, start_in(5))).content.decode()

    assert "안전교육이 필요합니다: 레이저" in said
    assert 'name="phone"' not in said
    assert (
        "안전교육이 필요합니다: 레이저"
        in visitor.get(f"/at/gimhae/places/{laser.key}/").content.decode()
    )


def test_who_has_the_training_sees_the_form(cast, plotter, laser, visitor):
    booked(visitor, plotter, start_in(5))
    person = Booking.objects.within(cast.hana).get().person
    an_authorisation(person, laser.equipment_class, granted_on="2020-01-01", valid_until=None)

    said = visitor.get(book_at(laser, start_in(5))).content.decode()

    assert "안전교육이 필요합니다" not in said
    assert 'name="phone"' in said


def test_the_course_that_gives_the_training_is_one_press_away(cast, laser, visitor, course):
    course.trains_class = laser.equipment_class
    course.save()
    assert course.state == OfferingState.PUBLISHED

    said = visitor.get(f"/at/gimhae/places/{laser.key}/").content.decode()

    assert f'href="/at/gimhae/{course.key}/"' in said


@pytest.mark.parametrize(
    ("slot", "free", "first"),
    [(15, 240, 60), (60, 240, 60), (60, 40, 0), (120, 240, 0), (45, 90, 45)],
)
def test_on_the_spot_it_is_an_hour_or_what_is_free(cast, slot, free, first):
    made = a_resource("커팅플로터", lab=cast.gimhae, slot_minutes=slot, longest_minutes=240)

    form = NowForm(resource=made, minutes=free, until="18:00")

    assert form["minutes"].value() == first


def test_no_more_weeks_are_offered_than_are_lent(cast):
    made = a_resource("커팅플로터", lab=cast.gimhae, horizon_days=30)
    now = timezone.now()

    assert [weeks_ahead(made, now + dt.timedelta(days=days), at=now) for days in (0, 2, 3, 29)] == [
        5,
        5,
        4,
        1,
    ]


def test_a_weekly_booking_that_missed_weeks_is_told_in_one_line_and_nothing_is_called_empty(
    plotter, visitor
):
    start = start_in(30)
    at = proven(visitor, plotter, start).replace("/book/", "/weekly/")
    booked(a_browser(language="ko"), plotter, start + dt.timedelta(weeks=1), email="b@example.org")
    typed = {"name": CHORONG["name"], "phone": CHORONG["phone"], "is_grown": "on"}
    typed |= {"minutes": "60", "weeks": "2", "do": "free"}

    said = visitor.post(at, typed, follow=True).content.decode()

    assert said.count("예약하지 못한 날") == 1
    assert "다가오는 일정이 없습니다" not in said
