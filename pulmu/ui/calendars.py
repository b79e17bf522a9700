"""The days of a month or a week as the calendar shows them. Pure: today is an argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from . import fmt
from .parts import CalendarDay, CalendarEvent

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
SUNDAY = 6
FAR = 5 * 366 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """What is on which day. `holidays` say why nobody works, `day_href` leads to a whole day."""

    events: Mapping[date, Sequence[CalendarEvent]]
    today: date
    lang: str
    holidays: Mapping[date, str] = field(default_factory=dict)
    day_href: Callable[[date], str] | None = None

    def month(self, day: date) -> list[CalendarDay]:
        """Whole weeks around the month that a day lies in."""
        first = day.replace(day=1)
        next_first = (first + 31 * DAY).replace(day=1)
        start, end = week_start(first), week_start(next_first - DAY) + WEEK
        return [
            self._drawn(one, is_outside=not first <= one < next_first) for one in _days(start, end)
        ]

    def week(self, day: date) -> list[CalendarDay]:
        """The seven days of the week that a day lies in."""
        start = week_start(day)
        return [self._drawn(one) for one in _days(start, start + WEEK)]

    def _drawn(self, day: date, *, is_outside: bool = False) -> CalendarDay:
        weekdays = fmt.WEEKDAYS[fmt.KOREAN if fmt.is_korean(self.lang) else "en"]
        return CalendarDay(
            iso=day.isoformat(),
            number=str(day.day),
            label=fmt.day_weekday(day, lang=self.lang),
            weekday=weekdays[day.weekday()],
            events=tuple(self.events.get(day, ())),
            is_today=day == self.today,
            is_outside=is_outside,
            is_off=day in self.holidays or day.weekday() == SUNDAY,
            name=self.holidays.get(day, ""),
            more_href=self.day_href(day) if self.day_href else "",
        )


def hours_on(day: date, starts_at: datetime, ends_at: datetime) -> str:
    """`14:00~16:00` of what lasts so long on the clock that these show: what of it lies on the day.
    Nothing where it takes all of the day.
    """
    begins_before, ends_after = starts_at.date() < day, ends_at.date() > day
    start = "00:00" if begins_before else f"{starts_at:%H:%M}"
    if ends_after:
        return "" if start == "00:00" else f"{start}~24:00"
    return f"{start}~{ends_at:%H:%M}"


def week_start(day: date) -> date:
    """The Sunday on or before a day: where a week begins on a calendar in Korea."""
    return day - (day.weekday() + 1) % 7 * DAY


def is_near(day: date, today: date) -> bool:
    """Whether a day that an address asks for is one that anybody looks at."""
    return abs(day - today) <= FAR


def week_said(said: str, today: date) -> date:
    """The first day of the week that an address asks for; of this one when it makes no sense."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = today
    return week_start(day if is_near(day, today) else today)


def _days(start: date, end: date) -> list[date]:
    return [start + at * DAY for at in range((end - start).days)]
