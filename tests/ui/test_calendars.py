"""The days of a month and of a week, and the calendar they are drawn as."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from pulmu.ui.calendars import Diary, week_start
from pulmu.ui.parts import CalendarEvent, Link

from .page import Page, page

TODAY = date(2023, 10, 12)
COURSE = CalendarEvent(label="Unity", href="/s/1", when="14:00")
FULL = CalendarEvent(label="Safety", href="/s/2", when="10:00", note="full", tone="warn")
WAYS = {
    "before": Link(label="September", href="?month=2023-09"),
    "after": Link(label="November", href="?month=2023-11"),
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def diary(**more: object) -> Diary:
    return Diary(events={TODAY: [FULL, COURSE]}, today=TODAY, lang="en", **more)


def drawn(days: list, **more: object) -> Page:
    return page(
        "{% calendar heading='October 2023' days=days previous=before next=after most=most %}",
        days=days,
        most=more.get("most", 4),
        **WAYS,
    )


@pytest.mark.parametrize(
    ("month", "first", "last", "weeks"),
    [
        (date(2023, 10, 31), "2023-10-01", "2023-11-04", 5),
        (date(2024, 2, 1), "2024-01-28", "2024-03-02", 5),
        (date(2026, 2, 14), "2026-02-01", "2026-02-28", 4),
        (date(2023, 12, 1), "2023-11-26", "2024-01-06", 6),
    ],
)
def test_a_month_is_whole_weeks_from_sunday_to_saturday(month, first, last, weeks):
    days = diary().month(month)

    assert (days[0].iso, days[-1].iso, len(days)) == (first, last, weeks * 7)
    assert [day.weekday for day in days[:7]] == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert {day.iso[:7] for day in days if not day.is_outside} == {month.isoformat()[:7]}


def test_a_week_holds_its_day():
    days = diary().week(TODAY)

    assert [day.iso[-2:] for day in days] == ["08", "09", "10", "11", "12", "13", "14"]
    assert week_start(date(2023, 10, 8)) == date(2023, 10, 8)
    assert [day.is_outside for day in days] == [False] * 7


def test_a_holiday_has_its_name_and_a_sunday_is_off():
    days = diary(holidays={date(2023, 10, 9): "Hangul Day"}).week(TODAY)

    assert [(day.is_off, day.name) for day in days[:3]] == [
        (True, ""),
        (True, "Hangul Day"),
        (False, ""),
    ]


def test_korean_days_have_korean_names():
    days = Diary(events={}, today=TODAY, lang="ko").week(TODAY)

    assert (days[4].weekday, days[4].label) == ("목", "2023. 10. 12.(목)")


def test_today_is_said_in_a_word_and_every_event_is_a_link_with_its_time():
    calendar = drawn(diary().week(TODAY))
    today = next(one for one in calendar.all("td") if one.get("aria-current") == "date")

    assert "today" in today["class"].split()
    assert "Thu 12 Oct 2023 Today 10:00 Safety full 14:00 Unity" in calendar.text
    assert [one["href"] for one in calendar.all("a")] == [
        "?month=2023-09",
        "?month=2023-11",
        "/s/2",
        "/s/1",
    ]
    assert calendar.faults == []


def test_a_full_day_leads_to_the_whole_of_it():
    week = diary(day_href=lambda day: f"?day={day}").week(TODAY)

    cut, whole = drawn(week, most=1), drawn(diary().week(TODAY), most=1)

    assert "2 more Thu 12 Oct 2023" in cut.text
    assert "?day=2023-10-12" in [one["href"] for one in cut.all("a")]
    assert "/s/1" in [one["href"] for one in whole.all("a")]


def test_a_month_without_anything_says_so():
    assert "Nothing is planned here." in drawn(diary().month(date(2024, 2, 1))).text
    assert "Nothing is planned here." not in drawn(diary().week(TODAY)).text
