"""Dates as calendars take them (RFC 5545), in Korean time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import icalendar

from .kst import KST

PUBLISH, CANCEL = "PUBLISH", "CANCEL"


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


def _component(event: Event) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.changed_at.astimezone(dt.UTC))
    made.add("last-modified", event.changed_at.astimezone(dt.UTC))
    made.add("dtstart", event.starts_at.astimezone(KST))
    made.add("dtend", event.ends_at.astimezone(KST))
    made.add("summary", event.title)
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    for field, value in (
        ("location", event.place),
        ("description", event.about),
        ("url", event.link),
    ):
        if value:
            made.add(field, value)
    return made
