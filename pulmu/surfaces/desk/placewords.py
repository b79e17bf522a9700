"""How places, weeks and bookings are told at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pulmu.core.files.errors import REASONS, FileRefused
from pulmu.core.kernel.kst import KST, span_said
from pulmu.core.kernel.masking import mask_name
from pulmu.domains.places.choices import BookingState
from pulmu.domains.places.models import Booking, ExternalCalendar, Occupation, Resource
from pulmu.domains.places.queries import Cell, Day, Look
from pulmu.ui.calendars import Diary, hours_on, week_start
from pulmu.ui.parts import CalendarDay, CalendarEvent, Link

TONES: Mapping[str, str] = {
    BookingState.REQUESTED: "warn",
    BookingState.CONFIRMED: "good",
    BookingState.WAITING: "plain",
    BookingState.OFFERED: "warn",
    BookingState.IN_USE: "accent",
    BookingState.DONE: "plain",
    BookingState.CANCELLED: "plain",
    BookingState.REFUSED: "bad",
    BookingState.NO_SHOW: "bad",
}
A_WEEK = dt.timedelta(days=7)


def when(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """`2026. 5. 12. 10:00~12:00`."""
    return span_said(starts_at, ends_at, day=lambda day: f"{day:%Y. %-m. %-d.}")


def who(one: Booking) -> str:
    return mask_name(one.person.name)


def why_not_read(one: ExternalCalendar) -> str:
    """In the reader's language, and nothing that the other side said."""
    if not one.fault:
        return ""
    return str(FileRefused(one.fault if one.fault in REASONS else "calendar"))


def calendar_days(
    resource: Resource, days: Sequence[Day], *, today: dt.date, can_write: bool
) -> list[CalendarDay]:
    events = {day.opened.day: list(_events(resource, day, can_write=can_write)) for day in days}
    opened = [day.opened for day in days]
    closed = {one.day: one.why or _("closed") for one in opened if not one.spans}
    diary = Diary(events=events, today=today, lang=get_language() or "ko", holidays=closed)
    return diary.week(days[0].opened.day)


def ways(here: str, first: dt.date, today: dt.date) -> dict[str, Link]:
    """To the week before, to the one after, and to this one."""

    def to(day: dt.date, label: str, *, current: bool = False) -> Link:
        return Link(label=label, href=f"{here}?first={day.isoformat()}", current=current)

    return {
        "previous": to(first - A_WEEK, _("The week before")),
        "next": to(first + A_WEEK, _("The week after")),
        "now": to(week_start(today), _("This week"), current=first == week_start(today)),
    }


def heading(first: dt.date) -> str:
    last = first + dt.timedelta(days=6)
    until = f"{last:%-m. %-d.}" if last.year == first.year else f"{last:%Y. %-m. %-d.}"
    return f"{first:%Y. %-m. %-d.} ~ {until}"


def _events(resource: Resource, day: Day, *, can_write: bool) -> Iterator[CalendarEvent]:
    """What is free can be pressed; what is taken is told once, however many slots it takes."""
    taken = [(one.starts_at, _taken(one, day.opened.day)) for one in day.taken]
    free = [
        (cell.span.starts_at, _free(resource, cell))
        for cell in day.cells
        if cell.look == Look.FREE and can_write
    ]
    for _start, event in sorted([*taken, *free], key=lambda one: one[0]):
        yield event


def _free(resource: Resource, cell: Cell) -> CalendarEvent:
    start = cell.span.starts_at.astimezone(KST)
    book = reverse("desk:place_book", args=[resource.key])
    return CalendarEvent(
        label=_("free"),
        when=f"{start:%H:%M}",
        href=f"{book}?start={start:%Y-%m-%dT%H:%M}",
        tone="good",
    )


def _taken(one: Occupation, day: dt.date) -> CalendarEvent:
    hours = hours_on(day, one.starts_at.astimezone(KST), one.ends_at.astimezone(KST))
    said: dict[str, Any] = {"label": one.what or _("Taken"), "href": "", "tone": "plain"}
    if one.booking is not None:
        said["label"] = who(one.booking)
        said["note"] = one.booking.get_state_display()
        said["href"] = reverse("desk:booking", args=[one.booking.key])
        said["tone"] = TONES[one.booking.state]
    elif one.maintenance is not None:
        said["label"], said["tone"] = one.maintenance.get_sort_display(), "bad"
    return CalendarEvent(when=hours or _("all day"), **said)
