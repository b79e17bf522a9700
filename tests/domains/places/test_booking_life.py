from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.actors import operator_of, visitor_of
from pulmu.domains.places import actions, jobs, queries
from pulmu.domains.places.models import Booking, Occupation, UseLog
from tests.domains.places.booked import AT, book, maker, span, taken
from tests.factories import a_resource, standing, when

TEN_TO_TWELVE = span("10:00", "12:00")
USED = actions.Used(parts=3, is_ventilated=True)


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


def state(one):
    return Booking.objects.everywhere(because="tests look").get(pk=one.pk).state


class TestApproval:
    @pytest.fixture
    def asked(self, cast):
        special = a_resource("5축 가공기", lab=cast.gimhae, is_bookable=True, needs_approval=True)
        return book(special, TEN_TO_TWELVE)

    def test_a_request_keeps_its_time_until_the_desk_answers(self, cast, asked):
        assert asked.state == "신청"
        assert taken(asked.resource) == [("05-12 10:00", "12:00")]
        assert list(queries.to_approve(cast.hana)) == [asked]

        actions.approve(cast.hana, key=asked.key, at=AT)
        actions.approve(cast.hana, key=asked.key, at=AT)

        assert state(asked) == "확정"

    def test_a_refusal_says_why_and_gives_the_time_back(self, cast, asked):
        refused = actions.refuse(cast.hana, key=asked.key, why="재료가 맞지 않음", at=AT)

        assert (refused.state, refused.why) == ("거절", "재료가 맞지 않음")
        assert taken(asked.resource) == []
        with pytest.raises(actions.TooLate):
            actions.approve(cast.hana, key=asked.key, at=AT)

    def test_nobody_else_answers(self, cast, asked):
        with pytest.raises(NotAllowed):
            actions.approve(maker(cast.gimhae), key=asked.key, at=AT)
        with pytest.raises(NotFound):
            actions.approve(cast.minsu, key=asked.key, at=AT)

    def test_a_request_nobody_answered_lapses_when_its_time_comes(self, cast, asked):
        actions.go_round_one(cast.operator, key=asked.key, at=TEN_TO_TWELVE.starts_at)

        assert state(asked) == "취소"


class TestCancelling:
    def test_until_the_deadline_by_whoever_holds_it(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)

        actions.cancel(maker(cast.gimhae), key=one.key, at=when("2026-05-12 08:00"))
        actions.cancel(maker(cast.gimhae), key=one.key, at=when("2026-05-12 08:00"))

        assert (state(one), taken(machine)) == ("취소", [])

    def test_after_it_only_by_the_desk(self, cast, machine):
        one, late = book(machine, TEN_TO_TWELVE), when("2026-05-12 08:01")

        with pytest.raises(actions.TooLate):
            actions.cancel(maker(cast.gimhae), key=one.key, at=late)
        actions.cancel(cast.hana, key=one.key, why="정전", at=late)

        assert state(one) == "취소"

    def test_a_stranger_finds_nothing(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)

        for stranger in (cast.minsu, visitor_of(cast.gimhae), maker(cast.other_lab)):
            with pytest.raises(NotFound):
                actions.cancel(stranger, key=one.key, at=AT)


class TestMoving:
    def test_to_a_free_time_of_which_the_old_may_be_part(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)

        actions.move(maker(cast.gimhae), key=one.key, span=span("11:00", "13:00"), at=AT)

        assert taken(machine) == [("05-12 11:00", "13:00")]

    def test_not_to_one_that_is_taken_and_then_it_stays_where_it_was(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        book(machine, span("14:00", "15:00"), name="이두리", email="b@example.org")

        with pytest.raises(actions.Taken):
            actions.move(maker(cast.gimhae), key=one.key, span=span("13:00", "15:00"), at=AT)

        assert taken(machine) == [("05-12 10:00", "12:00"), ("05-12 14:00", "15:00")]


class TestWaiting:
    @pytest.fixture
    def line(self, machine):
        first = book(machine, TEN_TO_TWELVE)
        second = book(machine, TEN_TO_TWELVE, name="이두리", email="b@example.org", waits=True)
        third = book(
            machine,
            TEN_TO_TWELVE,
            name="박셋",
            email="c@example.org",
            waits=True,
            at=AT + dt.timedelta(minutes=1),
        )
        return first, second, third

    def test_whoever_is_next_is_offered_what_comes_free(self, cast, machine, line):
        first, second, third = line
        assert [one.state for one in line] == ["확정", "대기", "대기"]
        assert [queries.place_in_line(cast.hana, one, at=AT) for one in line] == [0, 1, 2]

        actions.cancel(cast.hana, key=first.key, at=AT)

        assert (state(second), state(third)) == ("제안", "대기")
        assert taken(machine) == [("05-12 10:00", "12:00")]

    def test_an_offer_is_taken(self, cast, machine, line):
        actions.cancel(cast.hana, key=line[0].key, at=AT)
        visitor = maker(cast.gimhae, "b@example.org")

        actions.take(visitor, key=line[1].key, at=AT)
        actions.take(visitor, key=line[1].key, at=AT)

        assert state(line[1]) == "확정"

    def test_an_offer_that_lapses_goes_to_the_next(self, cast, machine, line):
        actions.cancel(cast.hana, key=line[0].key, at=AT)
        late = AT + dt.timedelta(hours=2)

        with pytest.raises(actions.TooLate):
            actions.take(maker(cast.gimhae, "b@example.org"), key=line[1].key, at=late)
        actions.go_round_one(cast.operator, key=line[1].key, at=late)

        assert (state(line[1]), state(line[2])) == ("취소", "제안")


class TestUsing:
    def test_check_in_and_out_make_one_line_of_the_log_and_one_fact(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE, purpose="명패")
        visitor = maker(cast.gimhae)

        actions.check_in(visitor, key=one.key, at=when("2026-05-12 09:55"))
        actions.check_in(visitor, key=one.key, at=when("2026-05-12 09:56"))
        done = actions.check_out(visitor, key=one.key, used=USED, at=when("2026-05-12 11:00"))

        [use] = UseLog.objects.within(cast.hana)
        assert (use.parts, use.purpose, use.is_ventilated) == (3, "명패", True)
        assert (use.starts_at, use.ends_at) == (
            when("2026-05-12 09:55"),
            when("2026-05-12 11:00"),
        )
        assert done.use == use
        assert [fact["dims"]["parts"] for fact in standing(cast.gimhae, "use").values()] == [3]
        assert taken(machine) == [("05-12 10:00", "11:00")]

    def test_done_again_it_says_anew_what_the_line_says(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        actions.check_in(cast.hana, key=one.key, at=when("2026-05-12 10:00"))
        for parts in (3, 5):
            used = actions.Used(parts=parts)
            actions.check_out(cast.hana, key=one.key, used=used, at=when("2026-05-12 11:00"))

        assert [use.parts for use in UseLog.objects.within(cast.hana)] == [5]
        assert len(standing(cast.gimhae, "use")) == 1

    def test_what_a_form_does_not_ask_for_stays_as_the_desk_has_it(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        visitor = maker(cast.gimhae)
        actions.check_in(visitor, key=one.key, at=when("2026-05-12 10:00"))
        late = when("2026-05-12 12:30")
        done = actions.go_round_one(cast.operator, key=one.key, at=late)
        said = {"role": "직원", "purpose": "명패", "affiliation": "풀무고", "fee": 500}
        UseLog.objects.within(cast.hana).update(**said)

        asked = frozenset({"parts", "is_ventilated"})
        used = actions.Used(parts=4, is_ventilated=False, asked=asked)
        actions.check_out(visitor, key=one.key, used=used, at=late + dt.timedelta(minutes=5))
        [use] = UseLog.objects.within(cast.hana)

        assert {name: getattr(use, name) for name in said} == said
        assert (use.pk, use.parts, use.is_ventilated) == (done.use_id, 4, False)

    @pytest.mark.parametrize("time", ["09:44", "12:00"])
    def test_nobody_checks_in_too_early_or_too_late(self, cast, machine, time):
        one = book(machine, TEN_TO_TWELVE)

        with pytest.raises(actions.TooLate):
            actions.check_in(cast.hana, key=one.key, at=when(f"2026-05-12 {time}"))

    def test_whoever_does_not_come_loses_it_and_it_is_remembered(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        next_one = book(
            machine, span("11:00", "12:00"), name="이두리", email="b@example.org", waits=True
        )
        late = when("2026-05-12 10:15")
        assert queries.due(cast.operator, at=late) == [one.key]

        actions.go_round_one(cast.operator, key=one.key, at=late)
        actions.go_round_one(cast.operator, key=one.key, at=late)

        assert (state(one), state(next_one)) == ("노쇼", "제안")
        assert list(queries.no_shows(cast.hana, since=AT)) == [one]

    def test_whoever_forgets_to_leave_has_left_when_their_time_was_over(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        actions.check_in(cast.hana, key=one.key, at=when("2026-05-12 10:00"))

        actions.go_round_one(cast.operator, key=one.key, at=when("2026-05-12 12:30"))

        assert state(one) == "완료"
        assert [use.ends_at for use in UseLog.objects.within(cast.hana)] == [
            when("2026-05-12 12:00")
        ]

    def test_a_round_of_the_clock_is_harmless_twice(self, cast, machine, monkeypatch):
        one = book(machine, TEN_TO_TWELVE)
        monkeypatch.setattr(jobs.timezone, "now", lambda: when("2026-05-12 10:30"))
        monkeypatch.setattr(jobs, "UP_SINCE", AT)

        for _time in range(2):
            jobs.go_round({}, lambda _percent: None)

        assert state(one) == "노쇼"


class TestMaintenance:
    ROW = actions.MaintenanceRow(
        starts_at=when("2026-05-12 09:00"), ends_at=when("2026-05-12 13:00"), repairer="정비소"
    )

    def test_what_is_down_cannot_be_booked_and_comes_back(self, cast, machine):
        one = actions.maintain(cast.hana, resource_key=machine.key, row=self.ROW, at=AT)
        actions.maintain(cast.hana, resource_key=machine.key, row=self.ROW, at=AT)
        with pytest.raises(actions.Taken):
            book(machine, TEN_TO_TWELVE)

        actions.finish_maintenance(cast.hana, key=one.key, at=when("2026-05-12 10:00"))

        assert taken(machine) == [("05-12 09:00", "10:00")]

    def test_bookings_stand_in_its_way_unless_it_displaces_them(self, cast, machine):
        booked = book(machine, TEN_TO_TWELVE)
        with pytest.raises(actions.Taken):
            actions.maintain(cast.hana, resource_key=machine.key, row=self.ROW, at=AT)

        actions.maintain(cast.hana, resource_key=machine.key, row=self.ROW, at=AT, displaces=True)

        assert state(booked) == "취소"
        assert taken(machine) == [("05-12 09:00", "13:00")]


def test_what_another_domain_holds_cannot_be_booked_until_it_is_released(cast, machine):
    wanted = {"starts_at": TEN_TO_TWELVE.starts_at, "ends_at": TEN_TO_TWELVE.ends_at}
    said = {"what": "AI 교육", "by": "session:x", "at": AT}
    for _time in range(2):
        actions.hold(cast.hana, resource_key=machine.key, **wanted, **said)
    assert taken(machine) == [("05-12 10:00", "12:00")]
    with pytest.raises(actions.Taken):
        book(machine, TEN_TO_TWELVE)

    assert actions.release(cast.hana, by=["session:x"], at=AT) == 1
    assert actions.release(cast.hana, by=["session:x"], at=AT) == 0
    assert book(machine, TEN_TO_TWELVE).state == "확정"


def test_a_machine_moved_into_a_room_is_taken_with_it(cast, machine):
    room = a_resource("작업실", lab=cast.gimhae, kind="공간", is_bookable=True)
    book(room, TEN_TO_TWELVE)
    lending = actions.Lending(parent_key=room.key, is_bookable=True)

    actions.arrange(cast.hana, key=machine.key, lending=lending, at=AT)

    assert taken(machine) == [("05-12 10:00", "12:00")]
    wrong = actions.Lending(kind="공간", parent_key=machine.key)
    with pytest.raises(actions.StandsInItself):
        actions.arrange(cast.hana, key=room.key, lending=wrong, at=AT)


ICS = b"""BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:a
DTSTART;TZID=Asia/Seoul:20260512T130000
DTEND;TZID=Asia/Seoul:20260512T150000
RRULE:FREQ=WEEKLY;COUNT=2
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART;TZID=Asia/Seoul:20260512T100000
DTEND;TZID=Asia/Seoul:20260512T130000
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_kept_elsewhere_blocks_what_is_free_and_counts_what_is_not(cast, machine):
    calendar = actions.add_calendar(
        cast.hana, resource_key=machine.key, name="구글", address="https://a.example/x.ics", at=AT
    )
    book(machine, span("11:00", "12:00"))

    for _time in range(2):
        actions.take_in_calendar(cast.operator, key=calendar.key, content=ICS, at=AT)

    assert taken(machine) == [
        ("05-12 10:00", "11:00"),
        ("05-12 11:00", "12:00"),
        ("05-12 12:00", "15:00"),
        ("05-19 13:00", "15:00"),
    ]
    calendar.refresh_from_db()
    assert calendar.clashes == 1
    with pytest.raises(actions.Taken):
        book(machine, span("14:00", "15:00"), name="이두리", email="b@example.org")

    actions.remove_calendar(cast.hana, key=calendar.key, at=AT)
    assert taken(machine) == [("05-12 11:00", "12:00")]


def test_the_operator_of_one_lab_sees_nothing_of_another(cast, machine):
    book(machine, TEN_TO_TWELVE)

    stranger = operator_of(cast.other_lab)

    assert list(queries.bookings(stranger)) == []
    assert Occupation.objects.within(stranger).count() == 0
