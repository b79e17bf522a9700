"""Dates, times and birth dates as Koreans write them. Days and times are Asia/Seoul."""

from __future__ import annotations

import datetime as dt
import re

from pulmu.core.kernel import kst

from .cells import Cell, Reader, plain, same_width
from .problems import Wrong

FIRST_YEAR = 1900
LAST_YEAR = 2199
FIRST_TARGET_YEAR, LAST_TARGET_YEAR = 1990, 2200
NOON = 12
MIDNIGHT_AFTER = 24

_DAY = (
    r"(?P<year>\d{4})(?:"
    r"-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})|/(?P<m2>\d{1,2})/(?P<d2>\d{1,2})|"
    r"\. ?(?P<m3>\d{1,2})\. ?(?P<d3>\d{1,2})\.?|"
    r"년 ?(?P<m4>\d{1,2})월 ?(?P<d4>\d{1,2})일|(?P<m5>\d{2})(?P<d5>\d{2}))"
    r"(?: ?\([월화수목금토일]\))?"
)
_TIME = (
    r"(?:(?P<half>오전|오후|AM|PM) ?)?(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?|시(?: ?(?P<minute2>\d{1,2})분)?)"
    r"(?: ?(?P<half2>AM|PM))?"
)
MOMENT = re.compile(rf"{_DAY}(?:(?: |T|(?<=[.)일]))(?P<time>{_TIME}))?", re.IGNORECASE)
SIX_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{2})")
YEAR = re.compile(r"(\d{4})년?생?")


def day(cell: Cell) -> dt.date:
    """A date; the time of a date-time is left aside."""
    return _day(_matched(cell, "not_a_date"), "not_a_date")


def moment(cell: Cell) -> dt.datetime:
    """A date with or without a time of day; without one it is the beginning of the day."""
    found = _matched(cell, "not_a_moment")
    on = _day(found, "not_a_moment")
    if found["time"] is None:
        return kst.moment(on)
    hour = _hour(int(found["hour"]), (found["half"] or found["half2"] or "").upper())
    minute = int(found["minute"] or found["minute2"] or 0)
    second = int(found["second"] or 0)
    try:
        if hour == MIDNIGHT_AFTER and not minute and not second:
            return kst.moment(on + dt.timedelta(days=1))
        return kst.moment(on, dt.time(hour, minute, second))
    except (ValueError, OverflowError) as error:
        raise Wrong("not_a_moment") from error


def birth_day(today: dt.date) -> Reader:
    """A date, or ``890503``: of the two centuries the later one that is not after today."""

    def read(cell: Cell) -> dt.date:
        short = short_birth(cell)
        born = _short_birth_day(short, today) if short else day(cell)
        if born > today:
            raise Wrong("born_after_today")
        return born

    return read


def short_birth(cell: Cell) -> str:
    """The six digits of a birth date written short, else an empty text."""
    text = same_width(plain(cell))
    return text if SIX_DIGITS.fullmatch(text) else ""


def born_by(born: dt.date, on: dt.date) -> dt.date:
    """A short birth date that turned out later than the day of the row: a century earlier."""
    return born if born <= on else _years_earlier(born, 100)


def birth_year(today: dt.date) -> Reader:
    return _year(FIRST_YEAR, today.year)


def year(cell: Cell) -> int:
    return _year(FIRST_TARGET_YEAR, LAST_TARGET_YEAR)(cell)


def _year(first: int, last: int) -> Reader:
    def read(cell: Cell) -> int:
        found = YEAR.fullmatch(same_width(plain(cell)))
        if found is None or not first <= int(found[1]) <= last:
            raise Wrong("not_a_year", first=first, last=last)
        return int(found[1])

    return read


def _matched(cell: Cell, code: str) -> re.Match[str]:
    found = MOMENT.fullmatch(same_width(plain(cell)))
    if found is None:
        raise Wrong(code)
    return found


def _day(found: re.Match[str], code: str) -> dt.date:
    month = next(filter(None, (found[f"m{form}"] for form in range(1, 6))))
    number = next(filter(None, (found[f"d{form}"] for form in range(1, 6))))
    try:
        on = dt.date(int(found["year"]), int(month), int(number))
    except ValueError as error:
        raise Wrong(code) from error
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise Wrong(code)
    return on


def _hour(hour: int, half: str) -> int:
    if half in {"오전", "AM"}:
        # 오전 13:00 is no time of day; 25 makes it fail like any other.
        return hour % NOON if hour <= NOON else MIDNIGHT_AFTER + 1
    if half in {"오후", "PM"} and hour < NOON:
        return hour + NOON
    return hour


def _short_birth_day(digits: str, today: dt.date) -> dt.date:
    century = today.year // 100 * 100
    for base in (century, century - 100):
        try:
            born = dt.date(base + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
        except ValueError:
            continue
        if born <= today:
            return born
    raise Wrong("not_a_date")


def _years_earlier(day: dt.date, years: int) -> dt.date:
    """29 February of a year that has none becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
