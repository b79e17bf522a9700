"""A line of the maintenance log said anew gives nothing away that is still being repaired, and
takes nothing from whoever had it.
"""

from __future__ import annotations

import dataclasses

import pytest

from pulmu.domains.places import actions
from pulmu.domains.places.models import Booking
from tests.domains.places.booked import AT, book, span, taken
from tests.factories import a_resource, when

ROW = actions.MaintenanceRow(
    starts_at=when("2026-05-12 09:00"), ends_at=when("2026-05-12 10:00"), what="고장"
)


def today(time):
    return when(f"2026-05-12 {time}")


def state(one):
    return Booking.objects.everywhere(because="tests look").get(pk=one.pk).state


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


@pytest.fixture
def repair(cast, machine):
    return actions.maintain(cast.hana, resource_key=machine.key, row=ROW, at=today("09:00"))


def correct(cast, one, *, at, **said):
    row = dataclasses.replace(ROW, **said)
    return actions.correct_maintenance(cast.hana, key=one.key, row=row, at=today(at))


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ({"repairer": "김수리"}, "05-12 09:00"),
        ({"starts_at": today("08:30"), "sort": "수리"}, "05-12 08:30"),
    ],
)
def test_what_is_not_back_yet_is_offered_to_nobody(cast, machine, repair, said, since):
    actions.extend_maintenance(cast.hana, key=repair.key, at=today("10:00"))
    waits = book(machine, span("14:00", "15:00"), waits=True, at=today("10:30"))

    correct(cast, repair, at="11:00", **said)

    assert state(waits) == "대기"
    assert taken(machine) == [(since, "10:00"), ("05-12 10:00", "00:00")]


def test_of_one_that_ran_into_a_booking_the_words_can_be_said_anew(cast, machine):
    booked = book(machine, span("10:00", "11:00"), at=AT)
    one = actions.maintain(cast.hana, resource_key=machine.key, row=ROW, at=today("09:00"))
    actions.finish_maintenance(cast.hana, key=one.key, at=today("10:20"))

    again = correct(cast, one, at="12:00", repairer="김수리", finished_at=today("10:20"))

    assert (again.repairer, state(booked)) == ("김수리", "확정")
    assert taken(machine) == [("05-12 09:00", "10:00"), ("05-12 10:00", "11:00")]


@pytest.mark.parametrize("displaces", [False, True])
def test_and_so_can_its_time_which_takes_nothing_from_who_had_it(cast, machine, displaces):
    booked = book(machine, span("10:00", "11:00"), at=AT)
    one = actions.maintain(cast.hana, resource_key=machine.key, row=ROW, at=today("09:00"))
    row = dataclasses.replace(ROW, starts_at=today("08:00"), finished_at=today("11:30"))

    actions.correct_maintenance(
        cast.hana, key=one.key, row=row, at=today("12:00"), displaces=displaces
    )

    assert state(booked) == "확정"
    assert taken(machine) == [
        ("05-12 08:00", "10:00"),
        ("05-12 10:00", "11:00"),
        ("05-12 11:00", "11:30"),
    ]


def test_what_is_to_come_stands_in_its_way_as_before(cast, machine, repair):
    book(machine, span("14:00", "15:00"), at=today("09:10"))

    with pytest.raises(actions.Taken):
        correct(cast, repair, at="09:30", ends_at=today("14:30"))

    assert taken(machine) == [("05-12 09:00", "10:00"), ("05-12 14:00", "15:00")]


def test_other_work_from_the_same_minute_on_is_a_line_of_its_own(cast, machine):
    row = dataclasses.replace(ROW, sort="수리", repairer="정비소", won=250_000)
    other = dataclasses.replace(ROW, sort="청소", what="", is_down=False)

    for one in (row, other, row, other):
        actions.maintain(cast.hana, resource_key=machine.key, row=one, at=today("09:00"))

    lines = machine.maintenance.order_by("pk").values_list("sort", "what", "repairer", "won")
    assert list(lines) == [("수리", "고장", "정비소", 250_000), ("청소", "", "", 0)]
