"""Who earned a certificate in a course, and who did not and why."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.records import chunks
from pulmu.domains.credentials import queries as credentials
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.choices import EnrolmentState, SessionState
from pulmu.domains.programmes.models import Attendance, Enrolment, Offering, Session
from pulmu.domains.programmes.rules import (
    Day,
    Presence,
    Slot,
    Verdict,
    held_days,
    minutes,
    presence,
    verdict,
)

from .offerings import sessions_of

_Marks = dict[tuple[int, int, dt.date], Day]


@dataclass(frozen=True, slots=True)
class Course:
    """What a certificate says of a course, or of one date where each is booked by itself.

    ``days`` are those that were held, by the row number of the session.
    """

    about: str
    name: str
    began_on: dt.date
    ended_on: dt.date
    minutes: int
    days: dict[int, list[dt.date]]


@dataclass(frozen=True, slots=True)
class Earner:
    """Somebody with a seat: what they attended, and what becomes of them. ``certificate`` is the
    one they have, or had. ``person`` is who they count as by now.
    """

    enrolment: Enrolment
    person: Person
    course: Course
    presence: Presence
    verdict: Verdict
    certificate: Certificate | None


def planned_still(actor: Actor, offering: Offering) -> int:
    """How many dates are still to be held: of a course booked as a whole nobody has earned
    anything before the last.
    """
    if not offering.is_whole:
        return 0
    return sessions_of(actor, offering).filter(state=SessionState.PLANNED).count()


def earners(actor: Actor, offering: Offering) -> list[Earner]:
    """Everybody with a confirmed seat in what was held, in the order in which they signed up.

    A course that is booked as a whole is certified as a whole; where each date is booked by
    itself, each is certified by itself.
    """
    actor.require(Permission.CREDENTIALS_READ)
    held = list(sessions_of(actor, offering).filter(state=SessionState.HELD))
    marks, taken_on = _marks(actor, held)
    courses = _courses(offering, held, taken_on)
    mine = Enrolment.objects.within(actor).filter(offering=offering, state=EnrolmentState.CONFIRMED)
    seated = list(
        mine.select_related("offering", "person", "session").order_by("signed_up_at", "pk")
    )
    issued = credentials.issued_for(actor, {course.about for course in courses.values()})
    who = _kept(actor, [one.person for one in seated])
    found: dict[tuple[int, str], Earner] = {}
    for one in seated:
        course = courses.get(one.session_id)
        if course is None:
            continue
        person = who[one.person_id]
        same = {pk for pk, kept in who.items() if kept.pk == person.pk} | {person.pk}
        theirs = [c for c in issued if c.person_id in same and c.about == course.about]
        days = [
            _day(marks, session, same, on) for session, dates in course.days.items() for on in dates
        ]
        earner = _earner(one, course, presence(days), person=person, theirs=theirs)
        found.setdefault((person.pk, course.about), earner)
    return list(found.values())


def abouts_of(actor: Actor, offering: Offering) -> list[str]:
    """What certificates of an offering can be about: all of it, or one date."""
    dates = sessions_of(actor, offering)
    return [_about(offering, None), *(_about(offering, one) for one in dates)]


def certificate_of(actor: Actor, enrolment: Enrolment) -> Certificate | None:
    """The one that holds for what somebody signed up for. The caller looked whose it is."""
    offering, session = enrolment.offering, enrolment.session
    kept = people.kept(actor, enrolment.person)
    same = [kept.pk, *(one.pk for one in people.merged_into(actor, kept))]
    return credentials.that_holds(actor, persons=same, about=_about(offering, session))


def _earner(
    enrolment: Enrolment,
    course: Course,
    found: Presence,
    *,
    person: Person,
    theirs: Sequence[Certificate],
) -> Earner:
    standing = [one for one in theirs if one.revoked_on is None]
    said = verdict(
        found,
        percent=enrolment.offering.certificate_percent,
        has=bool(standing),
        was_taken_back=bool(theirs),
        is_suspended=person.is_suspended,
        is_destroyed=person.destroyed_at is not None,
    )
    last = [*theirs, *standing][-1:]
    return Earner(enrolment, person, course, found, said, last[0] if last else None)


def _courses(
    offering: Offering, held: Sequence[Session], taken_on: dict[int, set[dt.date]]
) -> dict[int | None, Course]:
    """By the session that is booked; None for all of them together."""
    if not held:
        return {}
    days = {
        one.pk: held_days(Slot(one.starts_at, one.ends_at), taken_on=taken_on[one.pk])
        for one in held
    }
    if offering.is_whole:
        said = offering.theory_minutes + offering.practice_minutes
        return {None: _course(offering.name, _about(offering, None), held, days, said)}
    return {
        one.pk: _course(_name(offering, one), _about(offering, one), [one], {one.pk: days[one.pk]})
        for one in held
    }


def _course(
    name: str, about: str, held: Sequence[Session], days: dict[int, list[dt.date]], said: int = 0
) -> Course:
    every = sorted(on for dates in days.values() for on in dates)
    slots = [Slot(one.starts_at, one.ends_at) for one in held]
    began, ended = min(every[0], day_of(held[0].starts_at)), every[-1]
    return Course(about, name, began, ended, said or minutes(slots), days)


def _name(offering: Offering, session: Session) -> str:
    if session.title and session.title != offering.name:
        return f"{offering.name} · {session.title}"[:200]
    return offering.name


def _about(offering: Offering, session: Session | None) -> str:
    return f"session:{session.key}" if session else f"offering:{offering.key}"


def _marks(actor: Actor, held: Sequence[Session]) -> tuple[_Marks, dict[int, set[dt.date]]]:
    """Who was there as a participant, by session, person and day; and the days on which that was
    written down.
    """
    mine = Attendance.objects.within(actor).filter(role=PersonRole.PARTICIPANT)
    marks: _Marks = {}
    taken_on: dict[int, set[dt.date]] = defaultdict(set)
    columns = ("session_id", "person_id", "on", "is_present", "mark")
    for some in chunks([one.pk for one in held]):
        rows = mine.filter(session__in=some).values_list(*columns)
        for session, person, on, is_present, mark in rows:
            marks[session, person, on] = Day(is_present, mark)
            taken_on[session].add(on)
    return marks, taken_on


def _day(marks: _Marks, session: int, persons: set[int], on: dt.date) -> Day:
    """Of somebody who was recorded as two, the better of both."""
    said = [marks[session, person, on] for person in persons if (session, person, on) in marks]
    return max(said, key=lambda day: (bool(day.is_present), bool(day.mark)), default=Day(None))


def _kept(actor: Actor, persons: Sequence[Person]) -> dict[int, Person]:
    """Who each of them counts as by now."""
    return {one.pk: people.kept(actor, one) for one in persons}
