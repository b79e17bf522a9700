"""Calendars of others: only when they are busy, and nothing that would keep us busy."""

from __future__ import annotations

import pytest

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
            (*AT_TEN, "RRULE:FREQ=WEEKLY;UNTIL=20260526T010000Z"),
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
