from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulmu.domains.places import rules
from pulmu.domains.places.rules import Fault, Span, Terms
from tests.factories import day, when

AT = when("2026-05-11 09:30")
OPENED = [Span(when("2026-05-12 09:00"), when("2026-05-12 18:00"))]
TERMS = Terms(slot_minutes=60, longest_minutes=180, notice_minutes=60, horizon_days=30)


def span(start, end, on="2026-05-12"):
    return Span(when(f"{on} {start}"), when(f"{on} {end}"))


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (span("10:00", "12:00"), None),
        (span("12:00", "10:00"), Fault.BACKWARDS),
        (span("09:00", "10:00", on="2026-05-11"), Fault.PAST),
        (span("10:00", "11:00", on="2026-05-11"), Fault.NOTICE),
        (span("10:00", "11:00", on="2026-07-01"), Fault.HORIZON),
        (span("09:00", "13:00"), Fault.LONG),
        (span("17:00", "19:00"), Fault.CLOSED),
        (span("10:30", "11:30"), Fault.GRID),
        (span("10:00", "10:30"), Fault.GRID),
    ],
)
def test_a_time_is_fit_or_says_why_not(wanted, fault):
    assert rules.fault(wanted, TERMS, opened=OPENED, at=AT, by_desk=False) == fault


def test_the_desk_books_at_any_hour_but_not_backwards():
    night = span("22:10", "23:40")

    assert rules.fault(night, TERMS, opened=[], at=AT, by_desk=True) is None
    backwards = Span(night.ends_at, night.starts_at)
    assert rules.fault(backwards, TERMS, opened=[], at=AT, by_desk=True) == Fault.BACKWARDS


@pytest.mark.parametrize(
    ("granted", "months", "last"),
    [
        ("2026-05-10", 12, "2027-05-09"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-01", 1, "2026-12-31"),
        ("2026-05-10", None, None),
    ],
)
def test_a_training_holds_so_many_months(granted, months, last):
    assert rules.valid_until(day(granted), months=months) == (day(last) if last else None)


def test_a_day_is_cut_into_whole_slots():
    hours = {1: [(dt.time(9), dt.time(11, 30)), (dt.time(22), dt.time(23, 59))]}

    opened = rules.open_spans(day("2026-05-12"), hours)
    starts = [f"{one.starts_at:%H:%M}" for one in rules.slots(opened, minutes=60)]

    assert starts == ["09:00", "10:00", "22:00", "23:00"]
    assert rules.open_spans(day("2026-05-13"), hours) == []


def test_weeks_keep_the_hours_of_the_wall_clock():
    spans = rules.weekly(span("10:00", "12:00"), times=3)

    assert [f"{one.starts_at:%m-%d %H:%M}" for one in spans] == [
        "05-12 10:00",
        "05-19 10:00",
        "05-26 10:00",
    ]


def test_whoever_is_not_there_in_time_is_waited_for_no_longer():
    start = when("2026-05-12 10:00")

    assert not rules.is_missed(start, grace_minutes=15, at=when("2026-05-12 10:14"))
    assert rules.is_missed(start, grace_minutes=15, at=when("2026-05-12 10:15"))
    assert not rules.is_missed(start, grace_minutes=0, at=when("2026-05-12 17:00"))


MINUTES = st.integers(0, 600)


@st.composite
def spans(draw):
    start = draw(MINUTES)
    length = draw(st.integers(1, 120))
    begin = when("2026-05-12 09:00") + dt.timedelta(minutes=start)
    return Span(begin, begin + dt.timedelta(minutes=length))


@given(wanted=spans(), taken=st.lists(spans(), max_size=8))
def test_free_pieces_are_free_and_nothing_free_is_left_out(wanted, taken):
    pieces = rules.free_pieces(wanted, taken)

    assert not any(piece.overlaps(one) for piece in pieces for one in taken)
    covered = rules.joined([*pieces, *(one for one in taken if one.overlaps(wanted))])
    assert any(
        one.starts_at <= wanted.starts_at and wanted.ends_at <= one.ends_at for one in covered
    )
