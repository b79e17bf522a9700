"""Dates as calendars take them (RFC 5545), in Korean time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import icalendar
from dateutil.rrule import rrulestr

from .kst import KST, moment

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
MOST_TIMES = 5000
OLDEST = dt.timedelta(days=366 * 30)
_YEARLY = "YEARLY"
_SLOW = frozenset({"DAILY", "WEEKLY", "MONTHLY", _YEARLY})
_LAST_SECOND = dt.time(23, 59, 59)
_ONCE_AN_HOUR = ("BYMINUTE", "BYSECOND")
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """``uid`` is the same for ever, ``sequence`` higher at every change: so a calendar knows which
    of two is newer.
    """

    uid: str
    sequence: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    changed_at: dt.datetime
    place: str = ""
    about: str = ""
    link: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False


def calendar(events: Iterable[Event], *, name: str = "", method: str = PUBLISH) -> bytes:
    """A whole calendar file. ``CANCEL`` takes the events out of a calendar again."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Pulmu//Pulmu//KO")
    made.add("version", "2.0")
    made.add("method", method)
    if name:
        made.add("x-wr-calname", name)
        made.add("x-wr-timezone", KST.key)
    for event in events:
        made.add_component(_component(event))
    made.add_missing_timezones()
    return made.to_ical()


def sequence_of(*, created_at: dt.datetime, changed_at: dt.datetime) -> int:
    """The seconds of a record's life at its last change: higher at every change."""
    return max(0, int((changed_at - created_at).total_seconds()))


class NoCalendar(Exception):
    """What was read is no calendar, or more of one than anybody keeps; ``reason`` says which."""

    def __init__(self, reason: str = "calendar", *, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def busy_times(
    content: bytes, *, first: dt.datetime, last: dt.datetime
) -> list[tuple[dt.datetime, dt.datetime]]:
    """When somebody is busy by a calendar of theirs, between two moments, what comes round again
    included. Nothing but times is read: what they do then is theirs. A calendar from outside can
    keep its reader busy for ever: read it by `files.calendars`, in a child.
    """
    found = []
    try:
        read = icalendar.Calendar.from_ical(content)
        events: list[Any] = list(read.walk("VEVENT"))
        # Also one that is off, or no longer keeps anybody busy, stands in the place of its time.
        moved = {(str(one.get("UID")), _start(one, "RECURRENCE-ID")) for one in events}
        for one in filter(_is_busy, events):
            for start, end in _spans(one, first=first, last=last, moved=moved):
                if start < last and end > first:
                    found.append((start, end))
                if len(found) > MOST_TIMES:
                    raise NoCalendar("calendar_many")
    except _BROKEN as error:
        raise NoCalendar(detail=str(error)[:200]) from error
    return sorted(found)


def _is_busy(event: Any) -> bool:
    is_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return not is_off and str(event.get("TRANSP", "")).upper() != "TRANSPARENT"


def _start(event: Any, name: str) -> dt.datetime | None:
    said = event.get(name)
    return _moment(said.dt) if said is not None else None


def _spans(
    event: Any,
    *,
    first: dt.datetime,
    last: dt.datetime,
    moved: set[tuple[str, dt.datetime | None]],
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    begins = event["DTSTART"].dt
    start = _moment(begins)
    if "DTEND" in event:
        length = _moment(event["DTEND"].dt) - start
    elif "DURATION" in event:
        length = event["DURATION"].dt
    else:
        length = dt.timedelta(0) if isinstance(begins, dt.datetime) else dt.timedelta(days=1)
    if length <= dt.timedelta(0):
        return
    if event.get("RECURRENCE-ID") is not None:
        yield start, start + length
        return
    rule = event.get("RRULE")
    if rule is not None:
        _refuse_restless(rule, start=start, first=first)
    out = {_moment(one.dt) for one in _listed(event.get("EXDATE"))}
    uid = str(event.get("UID"))
    for one, lasts in _starts(event, rule, start, length, since=first - length, until=last):
        if lasts > dt.timedelta(0) and one not in out and (uid, one) not in moved:
            yield one, one + lasts


def _starts(
    event: Any,
    rule: Any,
    start: dt.datetime,
    length: dt.timedelta,
    *,
    since: dt.datetime,
    until: dt.datetime,
) -> Iterator[tuple[dt.datetime, dt.timedelta]]:
    """By its rule, and on the days that are named one by one; and how long each lasts."""
    named = dict(_named(one.dt, length) for one in _listed(event.get("RDATE")))
    if rule is None:
        named.setdefault(start, length)
    else:
        for one in _again(rule, start, since=since, until=until):
            yield one, named.pop(one, length)
    yield from sorted(named.items())


def _named(said: Any, length: dt.timedelta) -> tuple[dt.datetime, dt.timedelta]:
    """A period says by itself how long it is, by its end or in hours."""
    if not isinstance(said, tuple):
        return _moment(said), length
    start, end = _moment(said[0]), said[1]
    return start, end if isinstance(end, dt.timedelta) else _moment(end) - start


def _refuse_restless(rule: Any, *, start: dt.datetime, first: dt.datetime) -> None:
    """What comes round many times an hour, or would be counted up through the decades."""
    often = str(rule["FREQ"][0]).upper()
    if often not in _SLOW or any(len(rule.get(part, ())) > 1 for part in _ONCE_AN_HOUR):
        raise NoCalendar("calendar_often")
    if often != _YEARLY and start < first - OLDEST:
        raise NoCalendar("calendar_old")


def _again(
    rule: Any, start: dt.datetime, *, since: dt.datetime, until: dt.datetime
) -> Iterator[dt.datetime]:
    """Counted on the wall clock of the calendar, where ten stays ten in summer."""
    zone = start.tzinfo
    said = _on_the_wall(rule, zone).to_ical().decode("ascii")
    earliest, latest = (one.astimezone(zone).replace(tzinfo=None) for one in (since, until))
    for one in rrulestr(said, dtstart=start.replace(tzinfo=None)):
        if one > latest:
            return
        if one >= earliest:
            yield one.replace(tzinfo=zone)


def _on_the_wall(rule: Any, zone: dt.tzinfo | None) -> Any:
    """An end in UTC beside a start on the wall clock is more than the reader takes, and a bare day
    ends for it as it begins.
    """
    ends = [_end_on_the_wall(one, zone) for one in rule.get("UNTIL", [])]
    return icalendar.vRecur({**rule, "UNTIL": ends}) if ends else rule


def _end_on_the_wall(said: dt.date, zone: dt.tzinfo | None) -> dt.datetime:
    if not isinstance(said, dt.datetime):
        return dt.datetime.combine(said, _LAST_SECOND)
    return said if said.tzinfo is None else said.astimezone(zone).replace(tzinfo=None)


def _listed(said: Any) -> Iterable[Any]:
    several = said if isinstance(said, list) else [said] if said is not None else []
    return [one for part in several for one in part.dts]


def _moment(said: dt.date) -> dt.datetime:
    """Whole days, and times without a zone, are Korean."""
    if not isinstance(said, dt.datetime):
        return moment(said)
    return said if said.tzinfo is not None else said.replace(tzinfo=KST)


def _component(event: Event) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.changed_at.astimezone(dt.UTC))
    made.add("last-modified", event.changed_at.astimezone(dt.UTC))
    made.add("dtstart", event.starts_at.astimezone(KST))
    made.add("dtend", event.ends_at.astimezone(KST))
    made.add("summary", event.title)
    sure = "TENTATIVE" if event.is_tentative else "CONFIRMED"
    made.add("status", "CANCELLED" if event.is_cancelled else sure)
    for field, value in (
        ("location", event.place),
        ("description", event.about),
        ("url", event.link),
    ):
        if value:
            made.add(field, value)
    return made
