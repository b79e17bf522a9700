"""A course that takes place at this moment, with people who signed up for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from pulmu.core.kernel.kst import KST
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Enrolment, Offering, Scan, Session
from tests.conftest import Cast
from tests.factories import a_programme, an_offering


@dataclass(frozen=True)
class Room:
    course: Offering
    session: Session
    people: tuple[Enrolment, ...]

    def at(self, rest: str = "") -> str:
        return f"/desk/records/session/{self.session.key}/{rest}"


def a_room(
    cast: Cast, *names: str, days: int = 1, name: str = "AI 첫걸음", capacity: int = 40
) -> Room:
    """Begun five minutes ago: whoever comes now is not late. Signed up on the web, confirmed."""
    start = timezone.now() - dt.timedelta(minutes=5)
    began = f"{start.astimezone(KST):%Y-%m-%d %H:%M}"
    programme = a_programme(f"과정 {name}", lab=cast.gimhae)
    course = an_offering(programme=programme, name=name, capacity=capacity, starts=[began])
    session = queries.sessions_of(cast.hana, course).get()
    if days > 1:
        first = session.starts_at - dt.timedelta(days=days - 1)
        Session.objects.within(cast.hana).filter(pk=session.pk).update(starts_at=first)
        session.refresh_from_db()
    actions.record_sessions(cast.hana, rows=[_row(session)], at=start)
    visitor = visitor_of(cast.gimhae)
    before = session.starts_at - dt.timedelta(days=3)
    made = []
    for number, person in enumerate(names):
        said = actions.SignUp(person=PersonRow(name=person, email=f"p{number}@example.org"))
        made += actions.sign_up(visitor, offering_key=course.key, said=said, at=before)
    return Room(course, session, tuple(made))


def thirty(cast: Cast) -> Room:
    return a_room(cast, *(f"김하{chr(0xAC00 + 28 * number)}" for number in range(30)))


def outcomes() -> list[str]:
    scans = Scan.objects.everywhere(because="tests look").order_by("pk")
    return list(scans.values_list("outcome", flat=True))


def _row(session: Session) -> actions.SessionRow:
    """The same once more through the action, so that its fact stands."""
    return actions.SessionRow(
        code=session.code,
        programme_id=session.programme_id,
        field=session.field,
        type=session.type,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        state=session.state,
        title="1회차",
    )
