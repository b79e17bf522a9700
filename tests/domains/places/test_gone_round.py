"""What nobody goes round: trainings in a room, closed days, calendars of others, the room a machine
has left; and what people are told of it.
"""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.mail.models import Message
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.places import actions, queries
from pulmu.domains.places.models import Booking
from tests.domains.places.booked import AT, book, known, maker, span, taken
from tests.factories import a_person, a_resource, an_authorisation, an_equipment_class, day, when

TEN_TO_TWELVE = span("10:00", "12:00")
OTHER = {"name": "이두리", "email": "b@example.org"}


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


def state(one):
    return Booking.objects.everywhere(because="tests look").get(pk=one.pk).state


def letters():
    found = Message.objects.everywhere(because="tests look").order_by("pk")
    return [one.letter.removeprefix("places.") for one in found]


class TestARoomWithMachines:
    @pytest.fixture
    def room(self, cast):
        return a_resource("레이저실", lab=cast.gimhae, kind="공간", is_bookable=True)

    @pytest.fixture
    def laser(self, cast, room):
        said = {"lab": cast.gimhae, "is_bookable": True, "parent": room}
        return a_resource("레이저", equipment_class=an_equipment_class(lab=cast.gimhae), **said)

    def test_is_had_with_the_trainings_of_all_that_stands_in_it(self, cast, room, laser):
        with pytest.raises(actions.NotTrained, match=laser.equipment_class.name):
            book(room, TEN_TO_TWELVE)
        with pytest.raises(actions.NotTrained):
            actions.use_now(
                maker(cast.gimhae),
                resource_key=room.key,
                person=PersonRow(name="김하나", email="maker@example.org"),
                minutes=60,
                at=when("2026-05-12 10:00"),
            )
        assert taken(laser) == []

        an_authorisation(known(cast.gimhae), laser.equipment_class)

        assert book(room, TEN_TO_TWELVE).state == "확정"

    def test_the_desk_may_give_it_and_is_told_what_is_missing(self, cast, room, laser):
        person = known(cast.gimhae)
        wish = actions.Wish(span=TEN_TO_TWELVE)
        said = {"resource_key": room.key, "person_key": person.key, "wish": wish, "at": AT}

        one = actions.book_for(cast.hana, **said)

        missing = queries.missing_trainings(cast.hana, room, person, on=day("2026-05-12"))
        assert (one.state, missing) == ("확정", [laser.equipment_class])
        at = when("2026-05-12 10:00")
        assert actions.check_in(maker(cast.gimhae), key=one.key, at=at).state == "이용중"


class TestAnApprovalThatIsAskedForAnew:
    def test_is_told_as_a_request_and_a_refusal_takes_it_out_of_the_calendar(self, cast):
        special = a_resource("5축", lab=cast.gimhae, is_bookable=True, needs_approval=True)
        one = book(special, TEN_TO_TWELVE)
        actions.approve(cast.hana, key=one.key, at=AT)

        moved = actions.move(maker(cast.gimhae), key=one.key, span=span("13:00", "15:00"), at=AT)
        assert b"STATUS:TENTATIVE" in queries.calendar_of(moved, at=AT)
        actions.refuse(cast.hana, key=one.key, why="재료", at=AT)

        assert letters() == ["requested", "confirmed", "requested", "refused"]
        found = Message.objects.everywhere(because="tests look").order_by("pk")
        assert [one.attachments[0].sort.partition("method=")[2] for one in found] == [
            "PUBLISH",
            "PUBLISH",
            "PUBLISH",
            "CANCEL",
        ]


class TestClosedDays:
    ROW = actions.ClosureRow(first=day("2026-05-12"), last=day("2026-05-12"), why="임시 휴관")

    @pytest.fixture
    def booked(self, machine):
        waiting = {"waits": True, **OTHER}
        return book(machine, TEN_TO_TWELVE), book(machine, TEN_TO_TWELVE, **waiting)

    def test_what_is_booked_then_is_told_before_anything_happens(self, cast, machine, booked):
        with pytest.raises(actions.BookedThen, match="05-12 10:00 레이저 커터"):
            actions.close(cast.hana, row=self.ROW, at=AT)

        assert [state(one) for one in booked] == ["확정", "대기"]
        assert list(queries.closures(cast.hana, since=day("2026-05-01"))) == []

    def test_it_is_cancelled_and_nobody_is_offered_it(self, cast, machine, booked):
        for _time in range(2):
            actions.close(cast.hana, row=self.ROW, at=AT, displaces=True)

        assert ([state(one) for one in booked], taken(machine)) == (["취소", "취소"], [])
        assert {Booking.objects.within(cast.hana).get(pk=one.pk).why for one in booked} == {
            "임시 휴관"
        }
        assert letters() == ["confirmed", "waiting", "cancelled", "cancelled"]

    def test_or_it_stays(self, cast, machine, booked):
        actions.close(cast.hana, row=self.ROW, at=AT, displaces=False)

        assert [state(one) for one in booked] == ["확정", "대기"]

    def test_other_days_other_machines_and_other_labs_stay(self, cast, machine, booked):
        other = a_resource("밀링", lab=cast.gimhae, is_bookable=True)
        theirs = a_resource("밀링", lab=cast.other_lab, is_bookable=True)
        kept = [book(other, TEN_TO_TWELVE), book(theirs, TEN_TO_TWELVE)]
        kept.append(book(machine, span("10:00", "12:00", on="2026-05-13")))
        only = actions.ClosureRow(
            first=day("2026-05-12"), last=day("2026-05-12"), resource_key=machine.key
        )

        actions.close(cast.hana, row=only, at=AT, displaces=True)

        assert [state(one) for one in (*kept, booked[0])] == ["확정", "확정", "확정", "취소"]


ICS = b"""BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:b
DTSTART;TZID=Asia/Seoul:20260512T100000
DTEND;TZID=Asia/Seoul:20260512T130000
END:VEVENT
END:VCALENDAR
"""


def test_a_time_that_another_calendar_has_is_not_offered_when_it_comes_free(cast, machine):
    calendar = actions.add_calendar(
        cast.hana, resource_key=machine.key, name="구글", address="https://a.example/x.ics", at=AT
    )
    one = book(machine, span("11:00", "12:00"))
    waiting = book(machine, span("11:00", "12:00"), waits=True, **OTHER)
    actions.take_in_calendar(cast.operator, key=calendar.key, content=ICS, at=AT)

    actions.cancel(maker(cast.gimhae), key=one.key, at=AT)

    assert state(waiting) == "대기"
    assert taken(machine) == [
        ("05-12 10:00", "11:00"),
        ("05-12 11:00", "12:00"),
        ("05-12 12:00", "13:00"),
    ]
    with pytest.raises(actions.Taken):
        book(machine, span("11:00", "12:00"), name="박셋", email="c@example.org")


class TestAMachineThatLeavesItsRoom:
    @pytest.fixture
    def house(self, cast):
        return a_resource("본관", lab=cast.gimhae, kind="공간", is_bookable=True)

    @pytest.fixture
    def rooms(self, cast, house):
        said = {"lab": cast.gimhae, "kind": "공간", "is_bookable": True, "parent": house}
        return [a_resource(name, **said) for name in ("가", "나")]

    @pytest.fixture
    def inside(self, cast, rooms):
        return a_resource("레이저", lab=cast.gimhae, is_bookable=True, parent=rooms[0])

    def arrange(self, cast, inside, room):
        key = room.key if room else ""
        lending = actions.Lending(parent_key=key, is_bookable=True)
        actions.arrange(cast.hana, key=inside.key, lending=lending, at=AT)

    def test_is_no_longer_taken_with_it_and_keeps_what_is_its_own(self, cast, rooms, inside):
        book(rooms[0], TEN_TO_TWELVE)
        book(inside, span("14:00", "15:00"), **OTHER)

        self.arrange(cast, inside, None)

        assert taken(inside) == [("05-12 14:00", "15:00")]
        assert taken(rooms[0]) == [("05-12 10:00", "12:00")]

    def test_within_a_house_that_is_booked_it_moves_and_is_taken_with_it(
        self, cast, house, rooms, inside
    ):
        book(house, TEN_TO_TWELVE)
        book(rooms[1], span("14:00", "15:00"), **OTHER)

        self.arrange(cast, inside, rooms[1])

        assert taken(inside) == [("05-12 10:00", "12:00"), ("05-12 14:00", "15:00")]


class TestUtilisation:
    def use(self, cast, machine, name, start, end):
        person = a_person(name, lab=cast.gimhae)
        row = actions.UseLogRow(
            resource_id=machine.pk, person_id=person.pk, starts_at=when(start), ends_at=when(end)
        )
        actions.log_use(cast.hana, row=row, at=AT)

    def test_twelve_at_one_machine_use_it_once(self, cast, machine):
        for number in range(12):
            self.use(cast, machine, f"수강{number}", "2026-04-07 10:00", "2026-04-07 12:00")

        [april] = queries.utilisation(cast.hana, machine, months=[day("2026-04-01")])

        assert april.used == 120

    def test_each_month_has_its_part_and_only_of_what_was_open(self, cast, machine):
        self.use(cast, machine, "김하나", "2026-04-30 16:00", "2026-05-04 11:00")
        months = [day("2026-04-01"), day("2026-05-01")]

        april, may = queries.utilisation(cast.hana, machine, months=months)
        [alone] = queries.utilisation(cast.hana, machine, months=months[1:])

        # Thursday from 16 to 18, Workers' Day and a weekend, Monday from 9 to 11.
        assert (april.used, may.used, alone.used) == (120, may.opened and alone.used, alone.used)
        assert alone.used in {120, 120 + 540}

    def test_and_so_has_a_repair(self, cast, machine):
        row = actions.MaintenanceRow(
            starts_at=when("2026-04-30 09:00"), ends_at=when("2026-05-30 09:00")
        )
        actions.maintain(cast.hana, resource_key=machine.key, row=row, at=AT)
        months = [day("2026-04-01"), day("2026-05-01")]

        april, may = queries.utilisation(cast.hana, machine, months=months)

        assert (april.down, may.down) == (540, may.opened)
        assert may.down > dt.timedelta(days=5).total_seconds() // 60
