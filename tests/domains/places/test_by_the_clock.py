"""Who comes late, early, not at all, or never leaves; and machines that are not back in time."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.keys import new_key
from pulmu.domains.places import actions, queries
from pulmu.domains.places.models import Booking, UseLog
from tests.domains.places.booked import AT, book, known, maker, span, taken
from tests.factories import a_resource, when

TEN_TO_TWELVE = span("10:00", "12:00")
OTHER = {"name": "이두리", "email": "b@example.org"}


def today(clock: str) -> dt.datetime:
    return when(f"2026-05-12 {clock}")


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


def state(one):
    return Booking.objects.everywhere(because="tests look").get(pk=one.pk).state


def go_round(cast, at, **more):
    for key in queries.overdue(cast.operator, at=at):
        actions.extend_maintenance(cast.operator, key=key, at=at)
    for key in queries.due(cast.operator, at=at):
        actions.go_round_one(cast.operator, key=key, at=at, **more)
    for key in queries.lines(cast.operator, at=at):
        actions.offer_waiting(cast.operator, resource_key=key, at=at)


class TestLeaving:
    def test_what_is_kept_free_after_a_use_is_kept_after_who_leaves_early(self, cast):
        kiln = a_resource("가마", lab=cast.gimhae, is_bookable=True, buffer_minutes=60)
        one = book(kiln, TEN_TO_TWELVE)
        actions.check_in(maker(cast.gimhae), key=one.key, at=today("10:00"))

        actions.check_out(maker(cast.gimhae), key=one.key, used=actions.Used(), at=today("11:30"))

        assert taken(kiln) == [("05-12 10:00", "12:30")]
        with pytest.raises(actions.Taken):
            book(kiln, span("12:00", "13:00"), at=today("11:40"), **OTHER)

    def test_who_leaves_late_keeps_no_more_than_was_theirs(self, cast):
        kiln = a_resource("가마", lab=cast.gimhae, is_bookable=True, buffer_minutes=60)
        one = book(kiln, TEN_TO_TWELVE)
        actions.check_in(maker(cast.gimhae), key=one.key, at=today("10:00"))
        actions.check_out(maker(cast.gimhae), key=one.key, used=actions.Used(), at=today("12:20"))

        assert taken(kiln) == [("05-12 10:00", "13:00")]

    def test_who_checks_out_the_next_morning_was_not_there_all_night(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        actions.check_in(maker(cast.gimhae), key=one.key, at=today("10:00"))
        used = actions.Used(parts=2)
        actions.check_out(maker(cast.gimhae), key=one.key, used=used, at=when("2026-05-13 09:00"))

        [use] = UseLog.objects.within(cast.hana)
        assert (use.ends_at, use.parts) == (today("12:30"), 2)

    def test_nobody_begins_early_while_somebody_is_at_it(self, cast, machine):
        one, two = book(machine, TEN_TO_TWELVE), book(machine, span("12:00", "13:00"), **OTHER)
        actions.check_in(maker(cast.gimhae), key=one.key, at=today("10:00"))
        second = maker(cast.gimhae, "b@example.org")

        with pytest.raises(actions.Taken):
            actions.check_in(second, key=two.key, at=today("11:50"))
        actions.check_in(second, key=two.key, at=today("12:05"))

        assert (state(one), state(two)) == ("완료", "이용중")
        assert [use.ends_at for use in UseLog.objects.within(cast.hana)] == [today("12:00")]

    @pytest.mark.parametrize("is_of_the_desk", [False, True])
    def test_nor_in_the_time_of_who_may_still_come(self, cast, machine, is_of_the_desk):
        machine.grace_minutes = 0
        machine.save()
        one = book(machine, span("10:00", "11:00"))
        two = book(machine, span("11:00", "12:00"), **OTHER)
        early = cast.hana if is_of_the_desk else maker(cast.gimhae, "b@example.org")

        with pytest.raises(actions.Taken):
            actions.check_in(early, key=two.key, at=today("10:46"))
        actions.check_in(maker(cast.gimhae), key=one.key, at=today("10:48"))

        assert (state(one), state(two)) == ("이용중", "확정")

    def test_nor_need_anybody_wait_for_who_never_came_and_whose_time_is_over(self, cast, machine):
        machine.grace_minutes, machine.buffer_minutes = 0, 120
        machine.save()
        book(machine, span("09:00", "10:00"))
        two = book(machine, span("12:00", "13:00"), **OTHER)

        actions.check_in(maker(cast.gimhae, "b@example.org"), key=two.key, at=today("11:50"))

        assert state(two) == "이용중"

    def test_who_is_early_after_somebody_who_left_need_not_wait(self, cast, machine):
        machine.buffer_minutes = 55
        machine.save()
        one = book(machine, TEN_TO_TWELVE)
        two = book(machine, span("13:00", "14:00"), **OTHER)
        actions.check_in(maker(cast.gimhae), key=one.key, at=today("10:00"))
        actions.check_out(maker(cast.gimhae), key=one.key, used=actions.Used(), at=today("12:00"))

        actions.check_in(maker(cast.gimhae, "b@example.org"), key=two.key, at=today("12:50"))

        assert state(two) == "이용중"


class TestNobodyCame:
    @pytest.fixture
    def line(self, machine):
        return book(machine, TEN_TO_TWELVE), book(machine, TEN_TO_TWELVE, waits=True, **OTHER)

    def test_what_is_left_is_offered_to_who_waits_for_it(self, cast, machine, line):
        one, waiting = line
        for minute in (0, 5, 10):
            go_round(cast, today(f"10:{minute:02}"))
        assert (state(one), state(waiting)) == ("확정", "대기")

        go_round(cast, today("10:15"))

        waiting.refresh_from_db()
        assert (state(one), waiting.state) == ("노쇼", "제안")
        assert (waiting.starts_at, waiting.offered_until) == (today("10:15"), today("10:30"))
        assert taken(machine) == [("05-12 10:15", "12:00")]
        second = maker(cast.gimhae, "b@example.org")
        actions.take(second, key=waiting.key, at=today("10:20"))
        go_round(cast, today("10:30"))
        assert actions.check_in(second, key=waiting.key, at=today("10:33")).state == "이용중"

    def test_not_taken_it_is_free_for_whoever_stands_there(self, cast, machine, line):
        go_round(cast, today("10:15"))
        go_round(cast, today("10:30"))

        assert (state(line[1]), taken(machine)) == ("취소", [])

    def test_who_waited_in_vain_waits_until_the_end(self, cast, machine, line):
        actions.check_in(maker(cast.gimhae), key=line[0].key, at=today("10:00"))
        go_round(cast, today("11:58"))
        assert state(line[1]) == "대기"

        go_round(cast, today("12:00"))

        assert state(line[1]) == "취소"

    def test_a_booking_made_after_its_start_has_its_grace(self, cast, machine):
        person = known(cast.gimhae)
        wish = actions.Wish(span=TEN_TO_TWELVE)
        said = {"resource_key": machine.key, "person_key": person.key, "wish": wish}
        one = actions.book_for(cast.hana, at=today("10:20"), **said)

        go_round(cast, today("10:34"))
        assert state(one) == "확정"
        go_round(cast, today("10:35"))
        assert state(one) == "노쇼"

    def test_nobody_is_blamed_when_the_site_was_not_to_be_reached(self, cast, machine):
        one, two = book(machine, span("10:00", "11:00")), book(machine, span("11:00", "13:00"))

        go_round(cast, today("11:30"), up_since=today("11:29"))
        assert (state(one), state(two)) == ("취소", "확정")
        go_round(cast, today("11:44"), up_since=today("11:29"))

        assert state(two) == "노쇼"

    def test_they_were_here_after_all_and_go_on(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        go_round(cast, today("10:15"))

        for _time in range(2):
            actions.was_here(cast.hana, key=one.key, at=today("10:20"))

        assert (state(one), taken(machine)) == ("이용중", [("05-12 10:20", "12:00")])
        actions.check_out(cast.hana, key=one.key, used=actions.Used(), at=today("11:00"))
        [use] = UseLog.objects.within(cast.hana)
        assert (use.starts_at, use.ends_at) == (today("10:00"), today("11:00"))

    def test_or_were_and_it_stands_in_the_log(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        go_round(cast, today("10:15"))

        actions.was_here(cast.hana, key=one.key, at=when("2026-05-13 09:00"))

        [use] = UseLog.objects.within(cast.hana)
        assert (state(one), use.starts_at, use.ends_at) == ("완료", today("10:00"), today("12:00"))
        assert list(queries.no_shows(cast.hana, since=AT)) == []

    def test_what_was_written_of_it_by_hand_stays_as_it_is(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        go_round(cast, today("10:15"))
        row = actions.UseLogRow(
            resource_id=machine.pk,
            person_id=one.person_id,
            starts_at=today("10:00"),
            ends_at=today("11:30"),
            parts=12,
            affiliation="가온대학교",
        )
        line = actions.log_use(cast.hana, row=row, at=today("11:40"))

        actions.was_here(cast.hana, key=one.key, at=today("12:00"))

        one.refresh_from_db()
        [use] = UseLog.objects.within(cast.hana)
        assert (one.state, one.use) == ("완료", line)
        assert (use.ends_at, use.parts, use.affiliation) == (today("11:30"), 12, "가온대학교")

    @pytest.mark.parametrize("came", [True, False])
    def test_who_booked_anew_by_the_same_form_was_here_both_times(self, cast, machine, came):
        once = new_key()
        one = book(machine, TEN_TO_TWELVE, once=once)
        go_round(cast, today("10:15"))
        person, wish = known(cast.gimhae), actions.Wish(span=TEN_TO_TWELVE, once=once)
        Booking.objects.within(cast.hana).update(person=person)
        said = {"resource_key": machine.key, "person_key": person.key, "wish": wish}
        two = actions.book_for(cast.hana, at=today("10:17"), **said)
        if came:
            actions.check_in(cast.hana, key=two.key, at=today("10:18"))
            actions.check_out(cast.hana, key=two.key, used=actions.Used(), at=today("10:50"))
        go_round(cast, today("10:32"))

        for late in (one, two):
            actions.was_here(cast.hana, key=late.key, at=today("12:05"))

        assert (state(one), state(two)) == ("완료", "완료")
        begun = {today("10:00"), today("10:18")} if came else {today("10:00")}
        assert {use.starts_at for use in UseLog.objects.within(cast.hana)} == begun

    def test_not_when_somebody_else_has_it_by_now(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        go_round(cast, today("10:15"))
        book(machine, span("11:00", "12:00"), at=today("10:16"), **OTHER)

        with pytest.raises(actions.Taken):
            actions.was_here(cast.hana, key=one.key, at=today("10:20"))
        assert state(one) == "노쇼"


class TestRepairs:
    def repair(self, cast, machine, start, end, **more):
        row = actions.MaintenanceRow(starts_at=today(start), ends_at=today(end), sort="수리")
        said = {"resource_key": machine.key, "row": row, "at": today(start)}
        return actions.maintain(cast.hana, **{**said, **more})

    def test_what_is_not_back_stays_taken_until_it_is(self, cast, machine):
        one = self.repair(cast, machine, "09:00", "10:00")
        for minute in (50, 55):
            go_round(cast, today(f"09:{minute}"))
        assert taken(machine) == [("05-12 09:00", "10:00"), ("05-12 10:00", "00:00")]
        with pytest.raises(actions.Taken):
            book(machine, span("15:00", "16:00"), at=today("10:30"))

        actions.finish_maintenance(cast.hana, key=one.key, at=today("11:00"))

        assert taken(machine)[-1] == ("05-12 10:00", "11:00")
        assert book(machine, span("15:00", "16:00"), at=today("11:00")).state == "확정"

    def test_nobody_checks_in_before_it_is_back_and_nobody_is_blamed(self, cast, machine):
        self.repair(cast, machine, "09:00", "10:00")
        booked = book(machine, TEN_TO_TWELVE, at=today("09:30"))
        go_round(cast, today("09:55"))

        with pytest.raises(actions.Taken):
            actions.check_in(maker(cast.gimhae), key=booked.key, at=today("10:00"))
        go_round(cast, today("10:15"))

        booked.refresh_from_db()
        assert (booked.state, bool(booked.why)) == ("취소", True)

    def test_it_breaks_while_somebody_is_at_it(self, cast, machine):
        one = book(machine, TEN_TO_TWELVE)
        actions.check_in(maker(cast.gimhae), key=one.key, at=today("10:00"))

        self.repair(cast, machine, "10:30", "18:00", displaces=True)

        assert (state(one), taken(machine)) == (
            "완료",
            [("05-12 10:00", "10:30"), ("05-12 10:30", "18:00")],
        )
        assert [use.ends_at for use in UseLog.objects.within(cast.hana)] == [today("10:30")]

    def test_what_is_written_down_afterwards_is_over(self, cast, machine):
        one = self.repair(cast, machine, "09:00", "10:00", at=today("13:00"))

        go_round(cast, today("13:05"))

        assert one.finished_at == today("10:00")
        assert taken(machine) == [("05-12 09:00", "10:00")]
