"""Who says how a machine was used when the use is over: who was there once, the desk at any time;
and of two bookings of one time only the one whose line it is.
"""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.domains.places import actions, queries
from pulmu.domains.places.models import UseLog
from tests.domains.places.booked import book, doubled, maker, span
from tests.factories import a_resource, standing, when

TEN_TO_TWELVE = span("10:00", "12:00")
CLOSED = when("2026-05-12 12:30")


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


@pytest.fixture
def begun(cast, machine):
    one = book(machine, TEN_TO_TWELVE)
    return actions.check_in(maker(cast.gimhae), key=one.key, at=TEN_TO_TWELVE.starts_at)


@pytest.fixture
def forgotten(cast, begun):
    return actions.go_round_one(cast.operator, key=begun.key, at=CLOSED)


def say(actor, one, parts, *, at=CLOSED):
    used = actions.Used(parts=parts, asked=frozenset({"parts"}))
    return actions.check_out(actor, key=one.key, used=used, at=at)


def parts(cast):
    return [use.parts for use in UseLog.objects.within(cast.hana)]


def correct(cast, one, *, at, parts):
    use = queries.booking(cast.hana, one.key).use
    row = actions.UseLogRow(
        resource_id=use.resource_id,
        person_id=use.person_id,
        starts_at=use.starts_at,
        ends_at=use.ends_at,
        parts=parts,
    )
    actions.correct_use(cast.hana, key=use.key, row=row, at=at)


class TestWhoeverWasThere:
    def test_says_once_how_a_use_was_that_the_clock_has_closed(self, cast, forgotten):
        visitor = maker(cast.gimhae)
        assert queries.is_use_unsaid(queries.booking(cast.hana, forgotten.key))

        for count in (4, 9):
            say(visitor, forgotten, count, at=CLOSED + dt.timedelta(minutes=count))

        assert parts(cast) == [4]
        assert not queries.is_use_unsaid(queries.booking(cast.hana, forgotten.key))

    def test_says_nothing_over_what_the_desk_has_written(self, cast, forgotten):
        correct(cast, forgotten, at=CLOSED + dt.timedelta(minutes=1), parts=12)

        say(maker(cast.gimhae), forgotten, 0, at=CLOSED + dt.timedelta(minutes=2))

        assert parts(cast) == [12]
        assert [fact["dims"]["parts"] for fact in standing(cast.gimhae, "use").values()] == [12]

    @pytest.mark.parametrize("later", [dt.timedelta(hours=12), dt.timedelta(days=390)])
    def test_says_nothing_twelve_hours_after_the_end_and_is_told_so(self, cast, forgotten, later):
        with pytest.raises(actions.TooLate):
            say(maker(cast.gimhae), forgotten, 4, at=TEN_TO_TWELVE.ends_at + later)

        assert parts(cast) == [0]

    @pytest.mark.parametrize("left", ["11:00", "12:10", "15:00"])
    def test_has_said_it_when_they_checked_out_however_late(self, cast, begun, left):
        visitor, at = maker(cast.gimhae), when(f"2026-05-12 {left}")
        say(visitor, begun, 4, at=at)

        say(visitor, begun, 9, at=at + dt.timedelta(minutes=1))

        assert parts(cast) == [4]


def test_the_desk_says_it_anew_whenever(cast, forgotten):
    for count, later in ((4, dt.timedelta(minutes=1)), (9, dt.timedelta(days=30))):
        say(cast.hana, forgotten, count, at=CLOSED + later)

    assert parts(cast) == [9]


class TestTwoBookingsOfOneTime:
    @pytest.fixture
    def two(self, cast, machine):
        return doubled(cast, machine)

    def test_have_one_line_and_it_stays_that_of_who_left_first(self, cast, two):
        first, second = two

        done = say(cast.hana, first, 7, at=when("2026-05-12 11:30"))

        [use] = UseLog.objects.within(cast.hana)
        assert (use.parts, use.ends_at) == (4, when("2026-05-12 10:50"))
        assert (done.state, done.use) == ("완료", None)
        assert queries.booking(cast.hana, second.key).use == use

    def test_and_the_other_one_is_told_that_it_has_none(self, cast, two):
        say(cast.hana, two[0], 7, at=when("2026-05-12 11:30"))

        with pytest.raises(actions.LineMissing):
            say(cast.hana, two[0], 7, at=when("2026-05-12 11:31"))

        assert parts(cast) == [4]
