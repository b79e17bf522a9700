"""Somebody wants the same hours every week, and sees first which weeks are free."""

from __future__ import annotations

from dataclasses import replace

import icalendar
import pytest

from pulmu.core.kernel.errors import NotAllowed
from pulmu.core.kernel.keys import new_key
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions, rules
from pulmu.domains.places.actions.refusals import FAULTS
from pulmu.domains.places.models import Booking
from pulmu.surfaces.portal.bookforms import weeks_ahead
from tests.domains.places.booked import AT, book, maker, span, taken
from tests.factories import a_resource

ROW = PersonRow(name="김하나", phone="010-1234-5678", email="maker@example.org")


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True, horizon_days=30)


def said(machine, weeks=3, once=""):
    wish = actions.Wish(span=span("10:00", "11:00"), once=once or new_key())
    return {"resource_key": machine.key, "person": ROW, "wish": wish, "weeks": weeks, "at": AT}


def test_nothing_of_what_is_foreseen_stays(cast, machine):
    seen = actions.foresee_own_weekly(maker(cast.gimhae), **said(machine))

    assert [f"{one.starts_at:%m-%d}" for one in seen.made] == ["05-12", "05-19", "05-26"]
    assert seen.left_out == []
    assert taken(machine) == []
    assert Person.objects.within(cast.hana).count() == 0
    assert Message.objects.everywhere(because="tests look").count() == 0


def test_what_is_taken_or_closed_or_too_far_ahead_is_said(cast, machine):
    book(machine, span("10:00", "11:00", on="2026-05-19"), name="이두리", email="b@example.org")

    seen = actions.foresee_own_weekly(maker(cast.gimhae), **said(machine, weeks=6))

    why = [(f"{one.starts_at:%m-%d}", words) for one, words in seen.left_out]
    assert [day for day, _words in why] == ["05-19", "06-16"]
    assert "2026-05-19 10:00" in why[0][1]
    assert len(seen.made) == 4


@pytest.mark.parametrize(("horizon", "weeks"), [(14, 2), (15, 2), (16, 3), (0, 26)])
def test_as_many_weeks_are_offered_as_can_be_booked(cast, machine, horizon, weeks):
    machine.horizon_days = horizon
    machine.save()
    start = span("10:00", "11:00").starts_at
    offered = weeks_ahead(machine, start, at=AT)

    seen = actions.foresee_own_weekly(maker(cast.gimhae), **said(machine, weeks=offered))

    assert (offered, len(seen.made) + len(seen.left_out)) == (weeks, weeks)
    too_far = FAULTS[rules.Fault.HORIZON]
    assert str(too_far) not in [words for _span, words in seen.left_out]


def test_those_that_are_free_are_booked_once(cast, machine):
    book(machine, span("10:00", "11:00", on="2026-05-19"), name="이두리", email="b@example.org")
    typed = said(machine)

    done = actions.book_own_weekly(maker(cast.gimhae), **typed)
    again = actions.book_own_weekly(maker(cast.gimhae), **typed)

    assert [one.pk for one in done.made] == [one.pk for one in again.made]
    assert [day for day, _end in taken(machine)] == ["05-12 10:00", "05-19 10:00", "05-26 10:00"]
    assert len({one.series for one in done.made}) == 1


def test_one_press_is_one_letter_and_pressed_again_none(cast, machine):
    typed = said(machine)
    for _time in range(2):
        actions.book_own_weekly(maker(cast.gimhae), **typed)
    more = said(machine, weeks=2)
    more["wish"] = replace(more["wish"], span=span("11:00", "12:00"), language="en")
    actions.book_own_weekly(maker(cast.gimhae), **more)

    first, second = Message.objects.within(cast.hana).order_by("pk")
    when = "2026. 5. 12.(화) 10:00~11:00 외 2회(마지막 2026. 5. 26.(화))"
    assert first.subject == f"예약 확정: 레이저 커터, {when}"
    assert "/my/" in first.body
    assert "/b/" not in first.body
    [dates] = first.attachments
    read = icalendar.Calendar.from_ical(dates.content).walk("VEVENT")
    assert [f"{one['DTSTART'].dt:%m-%d}" for one in read] == ["05-12", "05-19", "05-26"]
    assert "Tue 12 May 2026, 11:00-12:00 and 1 more until Tue 19 May 2026" in second.subject
    assert {one.told_at for one in Booking.objects.within(cast.hana)} == {AT}


def test_all_or_none(cast, machine):
    book(machine, span("10:00", "11:00", on="2026-05-19"), name="이두리", email="b@example.org")

    with pytest.raises(actions.TimeUnfit):
        actions.book_own_weekly(maker(cast.gimhae), all_or_none=True, **said(machine))

    assert Booking.objects.within(cast.hana).count() == 1


def test_no_more_than_the_quota(cast, machine):
    actions.put_quota(cast.hana, week_minutes=None, ahead=2, at=AT)

    done = actions.book_own_weekly(maker(cast.gimhae), **said(machine, weeks=4))

    assert (len(done.made), len(done.left_out)) == (2, 2)


def test_nobody_without_an_address(cast, machine):
    for action in (actions.book_own_weekly, actions.foresee_own_weekly):
        with pytest.raises(NotAllowed):
            action(visitor_of(cast.gimhae), **said(machine))
