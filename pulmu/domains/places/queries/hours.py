"""When something is open: its own hours, else those of the room around it, else the lab's."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from pulmu.core.kernel.closed_days import public_holidays
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.places import rules
from pulmu.domains.places.choices import ClosureSort
from pulmu.domains.places.models import Closure, OpeningHour, Resource
from pulmu.domains.places.rules import Hours, Span

from .tree import standing_in


@dataclass(frozen=True, slots=True)
class OpenDay:
    """``why`` says why a day is closed: the holiday, or what the lab says."""

    day: dt.date
    spans: tuple[Span, ...]
    why: str = ""


def hours_of(actor: Actor, resource: Resource | None) -> ScopedQuerySet:
    """What was said of this one itself."""
    mine: ScopedQuerySet = OpeningHour.objects.within(actor)
    return mine.filter(resource=resource).order_by("weekday", "opens")


def usual_hours(actor: Actor, resource: Resource) -> Hours:
    """What holds for one in a week without holidays, its own or what is around it."""
    return _hours(actor, [resource, *standing_in(actor, resource)])


def closures(actor: Actor, *, since: dt.date) -> ScopedQuerySet:
    """Those that are not over, the next first."""
    mine: ScopedQuerySet = Closure.objects.within(actor).select_related("resource")
    return mine.filter(last__gte=since).order_by("first", "pk")


def open_days(actor: Actor, resource: Resource, *, first: dt.date, count: int) -> list[OpenDay]:
    """So many days of a resource in a row."""
    around = [resource, *standing_in(actor, resource)]
    hours = _hours(actor, around)
    days = [first + dt.timedelta(days=number) for number in range(count)]
    said = _said(actor, around, days[0], days[-1], resource.organisation_id)
    holidays = public_holidays({one.year for one in days})
    return [_day(day, hours, said, holidays.get(day, "")) for day in days]


def open_spans(actor: Actor, resource: Resource, wanted: Iterable[Span]) -> list[Span]:
    """Of the days that these stand in."""
    days = sorted({day_of(moment) for span in wanted for moment in span})
    found = open_days(actor, resource, first=days[0], count=(days[-1] - days[0]).days + 1)
    return rules.joined(span for day in found for span in day.spans)


def _hours(actor: Actor, around: Sequence[Resource]) -> Hours:
    mine = OpeningHour.objects.within(actor).filter(
        Q(resource__in=around) | Q(resource=None), organisation=around[0].organisation_id
    )
    rows = mine.values_list("resource_id", "weekday", "opens", "closes")
    by_place: dict[int | None, dict[int, list[tuple[dt.time, dt.time]]]] = defaultdict(dict)
    for number, weekday, opens, closes in rows:
        by_place[number].setdefault(weekday, []).append((opens, closes))
    for place in (*(one.pk for one in around), None):
        if place in by_place:
            return by_place[place]
    return rules.USUAL


def _said(
    actor: Actor, around: Sequence[Resource], first: dt.date, last: dt.date, organisation: int
) -> list[Closure]:
    mine = Closure.objects.within(actor).filter(organisation=organisation)
    theirs = mine.filter(Q(resource__in=around) | Q(resource=None))
    return list(theirs.filter(first__lte=last, last__gte=first).order_by("pk"))


def _day(day: dt.date, hours: Hours, said: Sequence[Closure], holiday: str) -> OpenDay:
    today = [one for one in said if one.first <= day <= one.last]
    for one in today:
        if one.sort == ClosureSort.CLOSED:
            return OpenDay(day, (), one.why)
    if holiday and not today:
        return OpenDay(day, (), holiday)
    return OpenDay(day, tuple(rules.open_spans(day, hours)))
