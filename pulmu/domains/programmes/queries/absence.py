"""Who did not come although they had a seat, and how many come as a rule.

A session whose list nobody has filled in yet says nothing of anybody.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import rules
from pulmu.domains.programmes.choices import EnrolmentState, SessionState
from pulmu.domains.programmes.models import (
    Attendance,
    Enrolment,
    EnrolmentQuerySet,
    Offering,
    Session,
)
from pulmu.domains.programmes.rules import Expected

HABIT, LOOKS_BACK = 2, dt.timedelta(days=365)
RUNS_SHOWN, FULL = 5, 100


@dataclass(frozen=True, slots=True)
class Run:
    """An earlier run of a programme: how many had a seat, and how many of them came."""

    name: str
    on: dt.date
    expected: int
    came: int

    @property
    def percent(self) -> int:
        return self.came * FULL // self.expected if self.expected else 0


def not_come(actor: Actor, offering: Offering) -> list[tuple[Enrolment, Session]]:
    """Who had a confirmed seat in a date of this offering that was held, and was not there."""
    sessions = list(_told(actor, Q(offering=offering)))
    seats = list(_confirmed(actor, {offering.pk}).select_related("person"))
    found = rules.missed(_expected(actor, sessions, seats))
    by_session = {one.pk: one for one in sessions}
    return [
        (one, by_session[line.session])
        for line in found
        for one in seats
        if one.person_id == line.person and one.session_id in (None, line.session)
    ]


def habitual(
    actor: Actor, *, at: dt.datetime, persons: Collection[int] | None = None
) -> dict[int, int]:
    """By person, how many bookings of the last twelve months they let go by: those with two or
    more, of everybody or of these persons.
    """
    if persons is not None and not persons:
        return {}
    sessions = list(_told(actor, Q(starts_at__gte=at - LOOKS_BACK, starts_at__lte=at)))
    seats = _confirmed(actor, {one.offering_id for one in sessions if one.offering_id})
    if persons is not None:
        seats = seats.filter(person__in=persons)
    counted = rules.times_not_come(_expected(actor, sessions, list(seats)))
    return {person: times for person, times in counted.items() if times >= HABIT}


def persons_by_ids(actor: Actor, ids: Iterable[int]) -> list[Person]:
    """Mask their names on a page."""
    return list(Person.objects.within(actor).filter(pk__in=set(ids)).order_by("name", "pk"))


def earlier_runs(actor: Actor, programme_id: int, *, but: Offering | None = None) -> list[Run]:
    """The last runs of a programme that people had seats in, newest first."""
    mine = Q(programme=programme_id, offering__isnull=False)
    if but is not None:
        mine &= ~Q(offering=but)
    sessions = list(_told(actor, mine).select_related("offering"))
    seats = list(_confirmed(actor, {one.offering_id for one in sessions if one.offering_id}))
    expected: dict[int, list[Expected]] = defaultdict(list)
    for line in _expected(actor, sessions, seats):
        expected[line.session].append(line)
    runs: dict[int, Run] = {}
    for one in sessions:
        if one.offering is None or one.offering.pk in runs:
            continue
        theirs = [
            line
            for other in sessions
            if other.offering_id == one.offering_id
            for line in expected[other.pk]
        ]
        came = sum(line.is_present for line in theirs)
        if theirs:
            day = day_of(one.starts_at)
            runs[one.offering.pk] = Run(one.offering.name, day, len(theirs), came)
    return list(runs.values())[:RUNS_SHOWN]


def _told(actor: Actor, which: Q) -> ScopedQuerySet:
    """Sessions that were held and whose list was filled in, the newest first."""
    mine: ScopedQuerySet = Session.objects.within(actor)
    lists = Attendance.objects.within(actor).filter(session=OuterRef("pk"))
    told = mine.filter(which, state=SessionState.HELD, offering__isnull=False)
    return told.filter(Exists(lists)).order_by("-starts_at", "-pk")


def _confirmed(actor: Actor, offerings: Collection[int]) -> EnrolmentQuerySet:
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor)
    return mine.filter(offering__in=offerings, state=EnrolmentState.CONFIRMED).order_by("pk")


def _expected(
    actor: Actor, sessions: Collection[Session], seats: Collection[Enrolment]
) -> list[Expected]:
    """Each seat in each of the sessions it is for; not those of whoever joined afterwards."""
    came = _came(actor, sessions)
    by_offering: dict[int | None, list[Session]] = defaultdict(list)
    for session in sessions:
        by_offering[session.offering_id].append(session)
    return [
        Expected(
            person=one.person_id,
            session=session.pk,
            booked=f"{one.offering_id}:{one.session_id or ''}",
            is_present=came.get((session.pk, one.person_id), (False, ""))[0],
            mark=came.get((session.pk, one.person_id), (False, ""))[1],
        )
        for one in seats
        for session in by_offering[one.offering_id]
        if one.session_id in (None, session.pk) and one.signed_up_at < session.ends_at
    ]


def _came(actor: Actor, sessions: Iterable[Session]) -> dict[tuple[int, int], tuple[bool, str]]:
    """(present on a day, a mark) of everybody on the lists of these sessions."""
    mine = Attendance.objects.within(actor).filter(
        session__in=[one.pk for one in sessions], role=PersonRole.PARTICIPANT
    )
    found: dict[tuple[int, int], tuple[bool, str]] = {}
    for session, person, present, mark in mine.values_list(
        "session_id", "person_id", "is_present", "mark"
    ):
        was, marked = found.get((session, person), (False, ""))
        found[session, person] = was or present, mark or marked
    return found
