"""Sessions hold their rooms, and a safety course grants what it trains for."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.tokens.choices import NEEDS, Scope
from pulmu.domains.places import actions as places
from pulmu.domains.places.models import Authorisation
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.actions import Planned, Slot
from tests.domains.places.booked import AT, book, span, taken
from tests.factories import (
    a_person,
    a_programme,
    a_resource,
    an_equipment_class,
    an_offering,
    day,
    when,
)

START = when("2026-05-12 10:00")
SLOT = Slot(START, START + dt.timedelta(hours=2))


@pytest.fixture
def room(cast):
    return a_resource("교육실", lab=cast.gimhae, kind="공간", is_bookable=True)


@pytest.fixture
def course(cast):
    return an_offering(programme=a_programme(lab=cast.gimhae), starts=())


def planned(cast, course, room, slot=SLOT):
    dates = [Planned(slot=slot, resource_id=room.pk)]
    [made] = actions.plan_sessions(cast.hana, offering_key=course.key, sessions=dates, at=AT)
    return made


def test_a_planned_session_holds_its_room_and_what_stands_in_it(cast, course, room):
    machine = a_resource("프린터", lab=cast.gimhae, parent=room, is_bookable=True)
    planned(cast, course, room)

    assert taken(room) == taken(machine) == [("05-12 10:00", "12:00")]
    with pytest.raises(places.Taken):
        book(machine, span("11:00", "12:00"))


def test_a_room_that_somebody_booked_is_not_given_to_a_course(cast, course, room):
    book(room, span("11:00", "13:00"))

    with pytest.raises(actions.PlaceTaken):
        planned(cast, course, room)


def test_moved_it_holds_the_new_time_and_no_other(cast, course, room):
    one = planned(cast, course, room)
    later = Slot(when("2026-05-13 14:00"), when("2026-05-13 16:00"))

    actions.reschedule(cast.hana, key=one.key, slot=later, resource_id=room.pk, at=AT)
    assert taken(room) == [("05-13 14:00", "16:00")]

    actions.reschedule(cast.hana, key=one.key, slot=later, resource_id=None, at=AT)
    assert taken(room) == []


def test_a_program_that_may_write_programmes_needs_no_more_for_a_date_in_a_room(cast, course, room):
    one = planned(cast, course, room)
    granted = NEEDS[Scope.PROGRAMMES_WRITE]
    program = dataclasses.replace(cast.hana, channel="api", token=new_key(), granted=granted)

    actions.cancel_session(program, key=one.key, at=AT)
    assert taken(room) == []
    actions.replan_session(program, key=one.key, at=AT)
    assert taken(room) == [("05-12 10:00", "12:00")]
    later = Slot(when("2026-05-13 14:00"), when("2026-05-13 16:00"))
    actions.reschedule(program, key=one.key, slot=later, resource_id=room.pk, at=AT)
    assert taken(room) == [("05-13 14:00", "16:00")]


@pytest.mark.parametrize("act", ["correct", "reschedule"])
def test_moved_to_a_day_that_is_over_it_holds_nothing(cast, course, room, act):
    one, noon = planned(cast, course, room), when("2026-05-11 12:00")
    past = Slot(when("2026-05-11 09:00"), when("2026-05-11 11:00"))

    if act == "correct":
        row = actions.SessionRow(
            code=one.code,
            programme_id=one.programme_id,
            field=one.field,
            type=one.type,
            starts_at=past.starts_at,
            ends_at=past.ends_at,
            state=one.state,
        )
        actions.correct_session(cast.hana, key=one.key, row=row, at=noon)
    else:
        said = {"key": one.key, "slot": past, "resource_id": room.pk}
        actions.reschedule(cast.hana, at=noon, **said)

    assert taken(room) == []


def test_called_off_it_holds_nothing_and_planned_again_it_does(cast, course, room):
    one = planned(cast, course, room)

    actions.cancel_session(cast.hana, key=one.key, at=AT)
    assert taken(room) == []
    actions.replan_session(cast.hana, key=one.key, at=AT)
    assert taken(room) == [("05-12 10:00", "12:00")]
    actions.remove_sessions(cast.hana, keys=[one.key], why="", at=AT)
    assert taken(room) == []


class TestTraining:
    @pytest.fixture
    def kind(self, cast):
        return an_equipment_class(lab=cast.gimhae, months=12)

    def course(self, cast, kind, *, starts, booking="전체"):
        return an_offering(
            programme=a_programme(lab=cast.gimhae),
            starts=starts,
            booking=booking,
            trains_class=kind,
        )

    def attends(self, cast, session, person, *, on, is_present=True):
        actions.mark_attendance(
            cast.hana,
            session_key=session.key,
            person_key=person.key,
            on=day(on),
            is_present=is_present,
            at=when("2026-06-30 10:00"),
        )

    def test_who_attends_may_book_and_who_did_not_after_all_may_not(self, cast, kind):
        course = self.course(cast, kind, starts=("2026-05-12 14:00",))
        [session] = queries.sessions_of(cast.hana, course)
        person = a_person(lab=cast.gimhae)

        for _time in range(2):
            self.attends(cast, session, person, on="2026-05-12")
        one = Authorisation.objects.within(cast.hana).get()
        assert (one.source, one.granted_on, one.valid_until) == (
            "교육",
            day("2026-05-12"),
            day("2027-05-11"),
        )

        self.attends(cast, session, person, on="2026-05-12", is_present=False)
        assert Authorisation.objects.within(cast.hana).count() == 0

    def test_of_a_course_in_two_parts_the_second_one_grants(self, cast, kind):
        starts = ("2026-05-12 14:00", "2026-05-19 14:00")
        course = self.course(cast, kind, starts=starts)
        first, second = queries.sessions_of(cast.hana, course)
        person = a_person(lab=cast.gimhae)

        self.attends(cast, first, person, on="2026-05-12")
        assert Authorisation.objects.within(cast.hana).count() == 0
        self.attends(cast, second, person, on="2026-05-19")
        assert Authorisation.objects.within(cast.hana).get().granted_on == day("2026-05-19")

    def test_a_class_of_another_lab_is_not_there(self, cast):
        foreign = an_equipment_class(lab=cast.other_lab)
        programme = a_programme(lab=cast.gimhae)
        row = actions.OfferingRow(
            programme_id=programme.pk, name="안전교육", trains_class_id=foreign.pk
        )

        with pytest.raises(NotFound):
            actions.draft_offering(cast.hana, row=row, once="a" * 26, at=AT)
