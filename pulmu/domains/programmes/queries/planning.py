"""Dates before they are written: by a rule, a year on, and what stands in their way."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pulmu.core.kernel.closed_days import public_holidays
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import rules
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import Instructor, Offering, Session
from pulmu.domains.programmes.rules import Slot

from .offerings import sessions_of
from .sessions import slots_in

A_YEAR = dt.timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A date that is not written yet. ``holiday`` names the public holiday it falls on, ``busy``
    are those who teach elsewhere then.
    """

    slot: Slot
    holiday: str = ""
    is_room_taken: bool = False
    busy: tuple[Person, ...] = ()

    @property
    def is_free(self) -> bool:
        return not (self.holiday or self.is_room_taken or self.busy)


def slots_by_rule(
    *,
    first: dt.date,
    weekdays: Collection[int],
    begins: dt.time,
    ends: dt.time,
    count: int,
    skips_holidays: bool,
) -> list[Slot]:
    """So many dates on these weekdays (Monday is 0); without any on the weekday of the first."""
    last = first + dt.timedelta(weeks=rules.MOST_SLOTS + 1)
    years = range(first.year, last.year + 1)
    closed = public_holidays(years) if skips_holidays else {}
    return rules.slots(
        first=first,
        weekdays=weekdays or {first.weekday()},
        begins=begins,
        ends=ends,
        count=count,
        closed=closed,
    )


def slots_moved(actor: Actor, offering: Offering, *, first_on: dt.date) -> list[Slot]:
    """The dates of an offering as they would be with the first of them on this day."""
    slots = _slots(sessions_of(actor, offering))
    days = (first_on - day_of(slots[0].starts_at)).days if slots else 0
    return [
        Slot(rules.moved(one.starts_at, days=days), rules.moved(one.ends_at, days=days))
        for one in slots
    ]


def a_year_on(actor: Actor, offering: Offering, *, today: dt.date) -> dt.date | None:
    """The weekday of its first date 52 weeks on, and as often again as that has passed."""
    slots = _slots(sessions_of(actor, offering))
    if not slots:
        return None
    first = day_of(slots[0].starts_at) + A_YEAR
    while first <= today:
        first += A_YEAR
    return first


def propose(
    actor: Actor,
    offering: Offering,
    slots: Sequence[Slot],
    *,
    but: Session | None = None,
    resource_id: int | None = None,
    asks_room: bool = True,
    is_copy: bool = False,
) -> list[Proposed]:
    """What each of these dates would run into. Dates of the offering itself are in the way of its
    room, not of those who teach it; those that a copy is made of are in the way of both.
    """
    holidays = public_holidays({day_of(one.starts_at).year for one in slots})
    room = resource_id if resource_id is not None else offering.resource_id
    in_room = slots_in(actor, room, but=but) if room is not None and asks_room else []
    elsewhere = _taught(actor, offering, is_copy=is_copy)
    return [
        Proposed(
            slot=one,
            holiday=holidays.get(day_of(one.starts_at), ""),
            is_room_taken=bool(rules.clashes([one], in_room)),
            busy=tuple(
                person for person, taken in elsewhere.items() if rules.clashes([one], taken)
            ),
        )
        for one in slots
    ]


def teachers(actor: Actor, offering: Offering) -> list[Instructor]:
    """Who teaches an offering, with the person. Mask the names on a page."""
    mine = Instructor.objects.within(actor).filter(offering=offering)
    return list(mine.select_related("person").order_by("pk"))


def _taught(actor: Actor, offering: Offering, *, is_copy: bool) -> dict[Person, list[Slot]]:
    """When those who teach an offering teach others."""
    persons = {one.person_id: one.person for one in teachers(actor, offering)}
    if not persons:
        return {}
    mine: ScopedQuerySet = Session.objects.within(actor)
    happening = mine.exclude(state=SessionState.CANCELLED).filter(
        offering__instructors__person__in=persons
    )
    if not is_copy:
        happening = happening.exclude(offering=offering)
    found: dict[Person, list[Slot]] = defaultdict(list)
    rows = happening.values_list("offering__instructors__person", "starts_at", "ends_at")
    for person, starts_at, ends_at in rows:
        if person in persons:
            found[persons[person]].append(Slot(starts_at, ends_at))
    return dict(found)


def _slots(sessions: Iterable[Session]) -> list[Slot]:
    happening = (one for one in sessions if one.state != SessionState.CANCELLED)
    return [Slot(one.starts_at, one.ends_at) for one in happening]
