"""Somebody stands before a free machine without a booking."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.places import actions, queries
from pulmu.domains.places.models import Booking, Occupation, UseLog
from tests.domains.places.booked import book, known, maker, span, taken
from tests.factories import a_resource, an_authorisation, an_equipment_class, when

# A Tuesday, off every grid.
NOW = when("2026-05-12 10:07")
ROW = PersonRow(name="김하나", phone="010-1234-5678", email="maker@example.org")


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True, longest_minutes=240)


def begin(machine, *, by=None, minutes=60, at=NOW, **more):
    visitor = by or maker(machine.organisation)
    said = {"resource_key": machine.key, "person": ROW, "minutes": minutes, "once": new_key()}
    return actions.use_now(visitor, at=at, **{**said, **more})


def test_it_is_theirs_from_now_on_and_leaving_writes_the_log(cast, machine):
    one = begin(machine)

    assert (one.state, one.channel, one.checked_in_at) == ("이용중", "현장", NOW)
    assert taken(machine) == [("05-12 10:07", "11:07")]
    done = when("2026-05-12 10:40")
    actions.check_out(maker(cast.gimhae), key=one.key, used=actions.Used(parts=2), at=done)
    [use] = UseLog.objects.within(cast.hana)
    assert (use.starts_at, use.ends_at, use.parts) == (NOW, done, 2)
    assert taken(machine) == [("05-12 10:07", "10:40")]


def test_sent_twice_it_is_one_use(cast, machine):
    once = new_key()

    first = begin(machine, once=once)
    again = begin(machine, once=once, at=when("2026-05-12 10:08"))

    assert first == again
    assert Booking.objects.within(cast.hana).count() == 1


def test_it_ends_before_the_next_booking_and_what_is_kept_free_before_it(cast, machine):
    machine.buffer_minutes = 10
    machine.save()
    book(machine, span("11:00", "12:00"))

    one = begin(machine, minutes=240)

    assert one.ends_at == when("2026-05-12 10:50")
    free = queries.free_now(maker(cast.gimhae), machine, at=NOW)
    assert free is None


def test_it_ends_when_the_lab_closes(cast, machine):
    at = when("2026-05-12 17:10")

    one = begin(machine, minutes=120, at=at)

    assert one.ends_at == when("2026-05-12 18:00")


def test_no_longer_than_a_booking_may_be(cast, machine):
    machine.longest_minutes = 30
    machine.save()

    assert begin(machine, minutes=120).ends_at == when("2026-05-12 10:37")


@pytest.mark.parametrize("at", ["2026-05-12 08:30", "2026-05-12 17:58", "2026-05-05 11:00"])
def test_not_while_it_is_closed_or_about_to_be(cast, machine, at):
    with pytest.raises(actions.TimeUnfit):
        begin(machine, at=when(at))

    assert Occupation.objects.within(cast.hana).count() == 0


def test_not_while_somebody_else_has_it_nor_the_room_around_it(cast, machine):
    room = a_resource("제작실", lab=cast.gimhae, is_bookable=True)
    machine.parent = room
    machine.save()
    book(room, span("10:00", "11:00"))

    with pytest.raises(actions.Taken, match="레이저 커터"):
        begin(machine)


def test_without_the_training_it_is_refused_in_words_and_with_it_not(cast, machine):
    kind = an_equipment_class("레이저", lab=cast.gimhae)
    machine.equipment_class = kind
    machine.save()
    person = known(cast.gimhae)

    with pytest.raises(actions.NotTrained, match="레이저"):
        begin(machine)
    an_authorisation(person, kind, granted_on="2026-01-01", valid_until="2026-12-31")

    assert begin(machine).person == person


def test_what_the_desk_approves_is_not_taken_at_the_door(cast, machine):
    machine.needs_approval = True
    machine.save()

    with pytest.raises(actions.NotBookable):
        begin(machine)


def test_what_is_not_lent_is_not_taken(cast, machine):
    machine.is_bookable = False
    machine.save()

    with pytest.raises(actions.NotBookable):
        begin(machine)


def test_a_quota_holds_here_too(cast, machine):
    actions.put_quota(cast.hana, week_minutes=30, ahead=None, at=NOW)

    with pytest.raises(actions.QuotaUsedUp):
        begin(machine)

    assert begin(machine, minutes=30).state == "이용중"


def test_it_is_no_booking_ahead(cast, machine):
    actions.put_quota(cast.hana, week_minutes=None, ahead=1, at=NOW)
    book(machine, span("15:00", "16:00"), at=NOW)

    assert begin(machine).state == "이용중"
    with pytest.raises(actions.QuotaUsedUp):
        book(machine, span("16:00", "17:00"), at=NOW)


def test_the_desk_does_it_for_somebody_also_after_hours(cast, machine):
    person, late = known(cast.gimhae), when("2026-05-12 21:00")
    said = {"resource_key": machine.key, "person_key": person.key, "minutes": 60}

    one = actions.use_now_for(cast.hana, at=late, **said)

    assert (one.state, one.ends_at) == ("이용중", when("2026-05-12 22:00"))
    with pytest.raises(actions.Taken):
        actions.use_now_for(cast.hana, at=when("2026-05-12 21:30"), **said)


def test_nobody_else_does_it(cast, machine):
    person = known(cast.gimhae)
    said = {"resource_key": machine.key, "person_key": person.key, "minutes": 60, "at": NOW}

    with pytest.raises(NotAllowed):
        actions.use_now_for(maker(cast.gimhae), **said)
    with pytest.raises(NotFound):
        actions.use_now_for(cast.minsu, **said)
    with pytest.raises(NotAllowed):
        begin(machine, by=visitor_of(cast.gimhae))
    with pytest.raises(NotFound):
        begin(machine, by=maker(cast.other_lab))
