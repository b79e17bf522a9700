"""Calendars of others: only when they are busy, and nothing that would keep us busy."""

from __future__ import annotations

import time

import pytest

from pulmu.core.files import calendars, sandbox
from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.calendars import NoCalendar, busy_times
from tests.factories import when

FIRST, LAST = when("2026-05-01 00:00"), when("2026-06-01 00:00")


def busy(*lines: str) -> list[tuple[str, str]]:
    body = "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:a", *lines, "END:VEVENT"]
    )
    content = f"{body}\r\nEND:VCALENDAR\r\n".encode()
    zone = FIRST.tzinfo
    return [
        (f"{start.astimezone(zone):%m-%d %H:%M}", f"{end.astimezone(zone):%m-%d %H:%M}")
        for start, end in busy_times(content, first=FIRST, last=LAST)
    ]


AT_TEN = ("DTSTART;TZID=Asia/Seoul:20260512T100000", "DTEND;TZID=Asia/Seoul:20260512T120000")


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        (AT_TEN, [("05-12 10:00", "05-12 12:00")]),
        (("DTSTART:20260512T010000Z", "DURATION:PT1H"), [("05-12 10:00", "05-12 11:00")]),
        (("DTSTART;VALUE=DATE:20260512",), [("05-12 00:00", "05-13 00:00")]),
        ((*AT_TEN, "STATUS:CANCELLED"), []),
        ((*AT_TEN, "TRANSP:TRANSPARENT"), []),
        (("DTSTART:20250512T010000Z", "DTEND:20250512T020000Z"), []),
        (
            (*AT_TEN, "RRULE:FREQ=WEEKLY;UNTIL=20260519T010000Z"),
            [
                ("05-12 10:00", "05-12 12:00"),
                ("05-19 10:00", "05-19 12:00"),
            ],
        ),
        (
            (*AT_TEN, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=Asia/Seoul:20260519T100000"),
            [("05-12 10:00", "05-12 12:00"), ("05-26 10:00", "05-26 12:00")],
        ),
    ],
)
def test_times_are_read_as_they_stand(lines, times):
    assert busy(*lines) == times


@pytest.mark.parametrize(
    ("period", "until"),
    [
        ("20260514T010000Z/20260514T050000Z", "05-14 14:00"),
        ("20260514T010000Z/PT30M", "05-14 10:30"),
    ],
)
@pytest.mark.parametrize("again", [(), ("RRULE:FREQ=DAILY;COUNT=3",)])
def test_a_period_lasts_as_long_as_it_says_itself(period, until, again):
    found = busy(*AT_TEN, *again, f"RDATE;VALUE=PERIOD:{period}")

    assert found[0] == ("05-12 10:00", "05-12 12:00")
    assert found[-1] == ("05-14 10:00", until)
    assert len(found) == (3 if again else 2)


def test_a_period_that_ends_before_it_begins_keeps_nobody_busy():
    backwards = "RDATE;VALUE=PERIOD:20260514T050000Z/20260514T010000Z"

    assert busy(*AT_TEN, backwards) == [("05-12 10:00", "05-12 12:00")]


FROM_FOUR = ("DTSTART;TZID=Asia/Seoul:20260512T160000", "DTEND;TZID=Asia/Seoul:20260512T170000")


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        # "Until 26 May", as Google says it: the end of that day in Seoul.
        ((*FROM_FOUR, "RRULE:FREQ=WEEKLY;UNTIL=20260526T145959Z"), ["12", "19", "26"]),
        ((*FROM_FOUR, "RRULE:FREQ=WEEKLY;UNTIL=20260525T145959Z"), ["12", "19"]),
        (("DTSTART;VALUE=DATE:20260512", "RRULE:FREQ=DAILY;UNTIL=20260514"), ["12", "13", "14"]),
        # A bare day, which others write beside a time, is that whole day.
        ((*FROM_FOUR, "RRULE:FREQ=DAILY;UNTIL=20260514"), ["12", "13", "14"]),
        ((*FROM_FOUR, "RDATE;TZID=Asia/Seoul:20260514T160000,20260515T160000"), ["12", "14", "15"]),
        (
            (*FROM_FOUR, "RRULE:FREQ=WEEKLY;COUNT=2", "RDATE:20260514T070000Z,20260519T070000Z"),
            ["12", "14", "19"],
        ),
        ((*FROM_FOUR, "RDATE;VALUE=PERIOD:20260514T070000Z/20260514T080000Z"), ["12", "14"]),
    ],
)
def test_what_comes_round_does_so_to_its_last_day_and_on_each_that_is_named(lines, days):
    assert sorted(start[3:5] for start, _end in busy(*lines)) == days


@pytest.mark.parametrize("off", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"])
def test_one_time_of_many_that_is_off_keeps_nobody_busy(off):
    again = ("RRULE:FREQ=WEEKLY;COUNT=3", "END:VEVENT", "BEGIN:VEVENT", "UID:a")
    one = ("RECURRENCE-ID;TZID=Asia/Seoul:20260519T160000", *FROM_FOUR, off)

    found = busy(*FROM_FOUR, *again, *one)

    assert [start for start, _end in found] == ["05-12 16:00", "05-26 16:00"]


def test_a_rule_that_comes_round_every_second_is_refused():
    with pytest.raises(NoCalendar):
        busy(*AT_TEN, "RRULE:FREQ=SECONDLY")


@pytest.mark.parametrize("content", [b"", b"hello", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_what_is_no_calendar_is_refused_or_empty(content):
    try:
        found = busy_times(content, first=FIRST, last=LAST)
    except NoCalendar:
        found = []

    assert found == []


def numbers(most: int) -> str:
    return ",".join(map(str, range(most)))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (
            (
                "DTSTART:20260511T000000",
                "DURATION:PT1S",
                f"RRULE:FREQ=DAILY;BYHOUR={numbers(24)};BYMINUTE={numbers(60)}",
            ),
            "calendar_often",
        ),
        (
            ("DTSTART:19000101T000000", "DURATION:PT1M", "RRULE:FREQ=DAILY;BYMONTH=1"),
            "calendar_old",
        ),
        (("DTSTART;VALUE=DATE:19600512", "RRULE:FREQ=YEARLY"), ""),
    ],
)
def test_a_rule_that_would_be_counted_for_ever_is_refused(lines, reason):
    try:
        said = "" if busy(*lines) else "nothing"
    except NoCalendar as error:
        said = error.reason

    assert said == reason


def calendar_of(*events: str) -> bytes:
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\n{one}\r\nEND:VEVENT\r\n" for n, one in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n".encode()


def test_counting_stops_at_what_a_calendar_holds():
    hourly = "DTSTART:20260511T000000\r\nDURATION:PT1M\r\nRRULE:FREQ=DAILY;BYHOUR=" + numbers(24)
    began = time.monotonic()

    with pytest.raises(NoCalendar) as refused:
        busy_times(calendar_of(*[hourly] * 200), first=FIRST, last=LAST.replace(year=9000))

    assert refused.value.reason == "calendar_many"
    assert time.monotonic() - began < 5


def test_from_outside_it_is_read_by_a_child_that_is_ended(monkeypatch):
    monkeypatch.setattr(calendars, "LIMITS", sandbox.Limits(cpu_seconds=2, wall_seconds=10))
    never = "DTSTART:20260511T000000\r\nDURATION:PT1M\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"

    for content, reason in (
        (calendar_of(*[never] * 50), "too_costly"),
        (b"hello", "calendar"),
    ):
        with pytest.raises(FileRefused) as refused:
            calendars.busy_times(content, first=FIRST, last=LAST)
        assert refused.value.reason == reason

    ten = calendar_of("DTSTART:20260512T010000Z\r\nDURATION:PT1H")
    assert calendars.busy_times(ten, first=FIRST, last=LAST) == [
        (when("2026-05-12 10:00"), when("2026-05-12 11:00"))
    ]
