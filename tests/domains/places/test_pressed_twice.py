"""Pressed twice it is one; sent for something else, or after it was called off, it is another."""

from __future__ import annotations

import datetime as dt
import importlib

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from pulmu.core.kernel.keys import new_key
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.places import actions
from pulmu.domains.places.models import Booking, OpeningHour, Quota
from tests.domains.places.booked import AT, book, maker, span
from tests.factories import a_resource

TEN = span("10:00", "11:00")


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


def bookings(cast):
    return [(one.resource.name, one.state) for one in Booking.objects.within(cast.hana)]


class TestAForm:
    def test_sent_to_another_machine_is_another_booking(self, cast, machine):
        printer, once = a_resource("프린터", lab=cast.gimhae, is_bookable=True), new_key()
        book(machine, TEN, once=once)

        book(printer, TEN, once=once)

        assert sorted(bookings(cast)) == [("레이저 커터", "확정"), ("프린터", "확정")]

    def test_sent_in_another_name_waits_behind_the_first(self, cast, machine):
        once = new_key()
        book(machine, TEN, once=once)

        one = book(machine, TEN, once=once, name="김 하나", waits=True)

        assert one.state == "대기"

    def test_sent_again_after_it_was_called_off_books_anew(self, cast, machine):
        once = new_key()
        one = book(machine, TEN, once=once)
        actions.cancel(maker(cast.gimhae), key=one.key, at=AT)

        again = book(machine, TEN, once=once)

        assert (again.state, book(machine, TEN, once=once)) == ("확정", again)
        assert bookings(cast) == [("레이저 커터", "취소"), ("레이저 커터", "확정")]

    def test_of_a_use_on_the_spot_too(self, cast, machine):
        said = {
            "resource_key": machine.key,
            "person": PersonRow(name="김하나", phone="010-1234-5678", email="maker@example.org"),
            "minutes": 30,
            "once": new_key(),
            "at": TEN.starts_at,
        }
        one = actions.use_now(maker(cast.gimhae), **said)
        done = {"key": one.key, "used": actions.Used(), "at": TEN.starts_at}
        actions.check_out(maker(cast.gimhae), **{**done, "at": TEN.ends_at})

        assert actions.use_now(maker(cast.gimhae), **said) == one


def test_before_the_database_saw_to_it_some_stood_twice(cast, machine):
    """The way of the migration, on rows that differ."""
    stamps = {"organisation": cast.gimhae, "created_at": AT, "changed_at": AT}
    week = {"opens": dt.time(9), "closes": dt.time(18), **stamps}
    hours = [OpeningHour.objects.create(weekday=number, **week) for number in (0, 1)]
    limits = [
        Quota.objects.create(ahead=1, **stamps),
        Quota.objects.create(
            ahead=2,
            team=actions.put_team(cast.hana, name="동아리", person_keys=[], at=AT),
            **stamps,
        ),
    ]
    migration = importlib.import_module("pulmu.domains.places.migrations.0008_pressed_twice")

    migration.keep_the_last(apps, None)

    assert list(OpeningHour.objects.within(cast.hana).order_by("pk")) == hours
    assert list(Quota.objects.within(cast.hana).order_by("pk")) == limits
    for model, row in ((OpeningHour, {"weekday": 0, **week}), (Quota, {"ahead": 3, **stamps})):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**row)
