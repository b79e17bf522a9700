"""What is taken when: a week to look at, and how much of the time that was open was used."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pulmu.core.kernel.kst import moment
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.places import rules
from pulmu.domains.places.models import Occupation, Resource, UseLog
from pulmu.domains.places.rules import Span

from .hours import OpenDay, open_days, open_spans
from .tree import contents_of

WEEK = 7


class Look(StrEnum):
    """How a slot looks to who may not know more."""

    FREE = "free"
    TAKEN = "taken"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Cell:
    span: Span
    look: Look
    taken: Occupation | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """``taken`` is all that takes it, also outside the hours, each once."""

    opened: OpenDay
    cells: tuple[Cell, ...]
    taken: tuple[Occupation, ...]

    @property
    def free(self) -> int:
        return sum(one.look == Look.FREE for one in self.cells)


def occupations(actor: Actor, numbers: Iterable[int], wanted: Span) -> ScopedQuerySet:
    """What takes any of these resources in a time, the earliest first."""
    mine: ScopedQuerySet = Occupation.objects.within(actor).filter(resource__in=list(numbers))
    during = mine.filter(starts_at__lt=wanted.ends_at, ends_at__gt=wanted.starts_at)
    return during.order_by("starts_at", "pk")


def taken_by_others(actor: Actor, resource_id: int, *, but: str = "") -> list[Span]:
    """When a room, or something that stands in it, is taken by anybody but this holder."""
    mine = Occupation.objects.within(actor).filter(resource__in=contents_of(actor, resource_id))
    rows = mine.exclude(held_by=but) if but else mine
    return [Span(*row) for row in rows.order_by("pk").values_list("starts_at", "ends_at")]


def held_since(actor: Actor, by: str) -> dt.datetime | None:
    """Since when a record of another domain holds something."""
    mine: ScopedQuerySet = Occupation.objects.within(actor).filter(held_by=by)
    return mine.order_by("starts_at").values_list("starts_at", flat=True).first()


def week(
    actor: Actor, resource: Resource, *, first: dt.date, at: dt.datetime, count: int = WEEK
) -> list[Day]:
    """Days of a resource, slot by slot. A room is taken when something that stands in it is."""
    opened = open_days(actor, resource, first=first, count=count)
    whole = Span(moment(first), moment(first + dt.timedelta(days=count + 1)))
    found = occupations(actor, contents_of(actor, resource.pk), whole)
    taken = list(found.select_related("booking__person", "resource", "maintenance", "calendar"))
    return [
        Day(day, tuple(_cells(resource, day, taken, at=at)), tuple(_on_day(day.day, taken)))
        for day in opened
    ]


def _on_day(day: dt.date, taken: Sequence[Occupation]) -> Iterable[Occupation]:
    """A room that is booked is taken with all that stands in it: that is told once."""
    whole = Span(moment(day), moment(day + dt.timedelta(days=1)))
    told = set()
    for one in taken:
        said = (one.starts_at, one.ends_at, one.booking_id, one.maintenance_id, one.held_by)
        if said not in told and whole.overlaps(Span(one.starts_at, one.ends_at)):
            told.add(said)
            yield one


def _cells(
    resource: Resource, day: OpenDay, taken: Sequence[Occupation], *, at: dt.datetime
) -> Iterable[Cell]:
    for span in rules.slots(day.spans, minutes=resource.slot_minutes):
        wanted = span.longer(resource.buffer_minutes)
        by = next((one for one in taken if wanted.overlaps(Span(one.starts_at, one.ends_at))), None)
        if by is not None:
            yield Cell(span, Look.TAKEN, by)
        else:
            yield Cell(span, Look.PAST if span.starts_at < at else Look.FREE)


@dataclass(frozen=True, slots=True)
class Utilisation:
    """Minutes of a month in which it was open, and of these used by the log, by however many at
    once, and down for maintenance.
    """

    month: dt.date
    opened: int
    used: int
    down: int

    @property
    def percent(self) -> int:
        return round(self.used * 100 / self.opened) if self.opened else 0


def utilisation(
    actor: Actor, resource: Resource, *, months: Sequence[dt.date]
) -> list[Utilisation]:
    """For each first of a month, as the use log says."""
    first, last = months[0], _next(months[-1])
    days = open_days(actor, resource, first=first, count=(last - first).days)
    opened: dict[dt.date, list[Span]] = defaultdict(list)
    for day in days:
        opened[day.day.replace(day=1)] += day.spans
    uses = UseLog.objects.within(actor).filter(
        resource=resource, starts_at__lt=moment(last), ends_at__gt=moment(first)
    )
    used = [Span(*row) for row in uses.values_list("starts_at", "ends_at")]
    repairs = resource.maintenance.filter(is_down=True, starts_at__lt=moment(last)).values_list(
        "starts_at", "ends_at", "finished_at"
    )
    down = [Span(start, finished or end) for start, end, finished in repairs]
    return [
        Utilisation(one, _minutes(opened[one]), *_both(opened[one], used, down)) for one in months
    ]


def is_free(actor: Actor, resource: Resource, wanted: Span) -> bool:
    return not occupations(actor, contents_of(actor, resource.pk), wanted).exists()


def free_now(
    actor: Actor, resource: Resource, *, at: dt.datetime, by_desk: bool = False
) -> Span | None:
    """How long somebody who stands before it may have it without a booking; None for not at all.
    For the desk no hours hold.
    """
    ahead = occupations(actor, contents_of(actor, resource.pk), Span(at, at + rules.A_DAY))
    next_at = ahead.values_list("starts_at", flat=True).first()
    opened = None if by_desk else open_spans(actor, resource, [Span(at, at + rules.A_DAY)])
    return rules.free_now(at, opened=opened, next_at=next_at, buffer=resource.buffer_minutes)


def _minutes(spans: Iterable[Span]) -> int:
    return sum(one.minutes for one in spans)


def _both(opened: Sequence[Span], used: Sequence[Span], down: Sequence[Span]) -> tuple[int, int]:
    return _minutes(rules.common(opened, used)), _minutes(rules.common(opened, down))


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)
