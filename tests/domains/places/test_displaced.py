"""A repair that displaces bookings takes from them what it needs, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.domains.places import actions
from pulmu.domains.places.models import Booking, UseLog
from tests.domains.places.booked import AT, book, maker, span, taken
from tests.factories import a_resource, when

OTHER = {"name": "이두리", "email": "b@example.org"}


def today(clock: str) -> dt.datetime:
    return when(f"2026-05-12 {clock}")


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True, buffer_minutes=30)


def state(one):
    return Booking.objects.everywhere(because="tests look").get(pk=one.pk).state


def repair(cast, machine, start, end, *, at):
    row = actions.MaintenanceRow(starts_at=today(start), ends_at=today(end), what="고장")
    said = {"resource_key": machine.key, "row": row, "displaces": True}
    return actions.maintain(cast.hana, at=at, **said)


def uses(cast):
    return [use.ends_at for use in UseLog.objects.within(cast.hana)]


def test_what_is_kept_free_after_a_use_that_is_over_stands_in_no_way(cast, machine):
    one = book(machine, span("10:00", "11:00"))
    actions.check_in(maker(cast.gimhae), key=one.key, at=today("10:00"))
    actions.check_out(maker(cast.gimhae), key=one.key, used=actions.Used(), at=today("10:30"))

    repair(cast, machine, "10:35", "12:00", at=today("10:35"))

    assert taken(machine) == [("05-12 10:00", "10:35"), ("05-12 10:35", "12:00")]
    assert (state(one), uses(cast)) == ("완료", [today("10:30")])


def test_who_is_done_before_it_begins_keeps_their_booking(cast, machine):
    one, two = book(machine, span("09:00", "10:00")), book(machine, span("11:00", "12:00"), **OTHER)

    repair(cast, machine, "10:10", "12:00", at=AT)

    assert (state(one), state(two)) == ("확정", "취소")
    assert taken(machine) == [("05-12 09:00", "10:10"), ("05-12 10:10", "12:00")]


def test_so_does_who_is_at_it_until_then(cast, machine):
    one = book(machine, span("09:00", "10:00"))
    actions.check_in(maker(cast.gimhae), key=one.key, at=today("09:00"))

    repair(cast, machine, "10:00", "12:00", at=today("09:30"))

    assert (state(one), taken(machine)) == (
        "이용중",
        [("05-12 09:00", "10:00"), ("05-12 10:00", "12:00")],
    )
    actions.check_out(maker(cast.gimhae), key=one.key, used=actions.Used(), at=today("09:50"))
    assert taken(machine)[0] == ("05-12 09:00", "10:00")


@pytest.mark.parametrize("is_there", [True, False])
def test_one_that_is_over_when_it_is_told_leaves_who_came_after_it(cast, machine, is_there):
    machine.grace_minutes = 0
    machine.save()
    one = book(machine, span("10:00", "13:00"))
    if is_there:
        actions.check_in(maker(cast.gimhae), key=one.key, at=today("10:35"))

    repair(cast, machine, "09:30", "10:30", at=today("12:00"))

    assert (state(one), uses(cast)) == ("이용중" if is_there else "확정", [])
    assert taken(machine) == [("05-12 09:30", "10:00"), ("05-12 10:00", "13:30")]


def test_who_forgot_to_leave_had_left_when_their_time_was_over(cast, machine):
    machine.buffer_minutes = 180
    machine.save()
    one = book(machine, span("09:00", "10:00"))
    actions.check_in(maker(cast.gimhae), key=one.key, at=today("09:00"))

    repair(cast, machine, "12:00", "18:00", at=today("12:00"))

    assert (state(one), uses(cast)) == ("완료", [today("10:30")])


def test_its_form_sent_again_when_it_is_back_is_the_same_repair(cast, machine):
    one = repair(cast, machine, "10:00", "12:00", at=today("10:00"))
    actions.finish_maintenance(cast.hana, key=one.key, at=today("10:30"))

    repair(cast, machine, "10:00", "12:00", at=today("10:31"))

    assert [found.pk for found in machine.maintenance.all()] == [one.pk]
    assert taken(machine) == [("05-12 10:00", "10:30")]
