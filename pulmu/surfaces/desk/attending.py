"""Who is expected at a session and who came, a day at a time; what can be said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.labels import label, region_label
from pulmu.core.kernel.masking import mask_name
from pulmu.core.search.grams import squeeze, words_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.choices import AttendanceWay, EnrolmentState
from pulmu.domains.programmes.models import Attendance, Enrolment, Session
from pulmu.ui.parts import Link

from . import figures
from .doors import DeskRequest
from .shell import RECORDS

MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Line:
    """One person on one day: their enrolment, their attendance, or both."""

    person: Person
    enrolment: Enrolment | None
    attendance: Attendance | None
    tells_birth: bool = False

    @property
    def key(self) -> str:
        return str(self.person.key)

    @property
    def name(self) -> str:
        return mask_name(self.person.name)

    @property
    def is_in(self) -> bool:
        return self.attendance is not None and self.attendance.is_present

    @property
    def is_expected(self) -> bool:
        return self.enrolment is None or self.enrolment.state == EnrolmentState.CONFIRMED

    @property
    def said(self) -> str:
        """The word that stands; empty while nobody has said one."""
        return self.attendance.roll.value if self.attendance else ""

    @property
    def way(self) -> str:
        """How it was seen that they came, when that was not by the list."""
        found = self.attendance
        if found is None or not found.is_present or found.way in {"", AttendanceWay.LIST}:
            return ""
        return str(AttendanceWay(found.way).label)

    @property
    def told_by(self) -> str:
        """Masked names are often alike: what tells them apart."""
        person = self.person
        group = self.enrolment.party.name if self.enrolment and self.enrolment.party else ""
        year = person.birth_date.year if person.birth_date else person.birth_year
        born = _("born %(year)d") % {"year": year} if year and self.tells_birth else ""
        return " · ".join(filter(None, (group, born, self.whence)))

    @property
    def whence(self) -> str:
        typed = self.attendance.affiliation if self.attendance else ""
        return typed or label(self.person.affiliation) or region_label(self.person.region)


def days(session: Session) -> list[dt.date]:
    """Every day of a session, up to a month."""
    first, last = day_of(session.starts_at), day_of(session.ends_at)
    count = min((last - first).days + 1, MOST_DAYS)
    return [first + dt.timedelta(days=number) for number in range(count)]


def day_wanted(session: Session, said: str, *, today: dt.date) -> dt.date:
    """The day that the address asks for, else today, else the one nearest to it."""
    known = days(session)
    wanted = next((one for one in known if one.isoformat() == said), None)
    return wanted or min(max(today, known[0]), known[-1])


def lines(actor: Actor, session: Session, on: dt.date, words: str = "") -> list[Line]:
    """Those on the list in the order in which they signed up, then whoever else is recorded; of
    them those whose name or initials (ㄱㅎㄴ) every word fits.
    """
    enrolled = _fitting(queries.expected(actor, session).order_by("signed_up_at", "pk"), words)
    recorded = _fitting(queries.roster(actor, session.key), words)
    participants = recorded.filter(on=on, role=PersonRole.PARTICIPANT)
    there = {one.person_id: one for one in participants}
    tells = actor.can(Permission.PEOPLE_READ)
    found = [Line(one.person, one, there.pop(one.person_id, None), tells) for one in enrolled]
    return found + [Line(one.person, None, one, tells) for one in there.values()]


def of_the_roll(found: Iterable[Line]) -> list[Line]:
    """Without those who have no seat, unless something is recorded of them."""
    return [one for one in found if one.is_expected or one.attendance is not None]


def crumbs(session: Session) -> list[Link]:
    return [
        Link(label=str(RECORDS["session"]), href=reverse("desk:records", args=["session"])),
        Link(label=name_of(session), href=reverse("desk:fact", args=["session", session.key])),
    ]


def name_of(session: Session) -> str:
    """Of a date that people signed up for, what they signed up for."""
    name = session.offering.name if session.offering else session.programme.name
    return name if session.title in {"", name} else f"{name} {session.title}"


def when(session: Session) -> str:
    """`2026. 5. 12. 14:00–17:00 · 미디어강의실`."""
    ends = figures.local(session.ends_at)
    same_day = day_of(session.starts_at) == day_of(session.ends_at)
    end = f"{ends:%H:%M}" if same_day else figures.moment(session.ends_at)
    return " · ".join(filter(None, (f"{figures.moment(session.starts_at)}–{end}", session.place)))


def session_of(request: DeskRequest, key: str) -> Session:
    """A session that the actor may write for."""
    found = queries.session(request.actor, key)
    request.actor.require(Permission.PROGRAMMES_WRITE, organisation_id=found.organisation_id)
    return found


def _fitting(found: ScopedQuerySet, words: str) -> ScopedQuerySet:
    for word in words_of(words):
        found = found.filter(person__search__contains=squeeze(word))
    return found
