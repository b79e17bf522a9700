"""The list of a course as the desk works through it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Value, When

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people import queries as people
from pulmu.domains.programmes import rules
from pulmu.domains.programmes.choices import EnrolmentState
from pulmu.domains.programmes.models import Enrolment, EnrolmentQuerySet, Offering, Session

from .enrolments import enrolments
from .offerings import seats

_FIRST = (
    EnrolmentState.REQUESTED,
    EnrolmentState.OFFERED,
    EnrolmentState.CONFIRMED,
    EnrolmentState.WAITING,
    EnrolmentState.ENDED,
)


@dataclass(frozen=True, slots=True)
class Weight:
    """What an act on some of a list would do to its seats. ``over`` are those past the last seat,
    ``freed`` seats come free of which ``offered`` go to whoever stands in line.
    """

    over: int
    freed: int
    offered: int


def listed(
    actor: Actor, offering: Offering, *, text: str = "", state: str = "", session: str = ""
) -> EnrolmentQuerySet:
    """Those in whose hands something is first, then those with a seat, then the line in its order;
    without those that ended, unless they are asked for.
    """
    found = enrolments(actor, offering)
    found = found.filter(state=state) if state else found.standing()
    if session:
        found = found.filter(session__key=session)
    if text:
        found = found.filter(person__in=people.find(actor, text))
    order = Case(
        *(When(state=one, then=Value(at)) for at, one in enumerate(_FIRST)),
        output_field=IntegerField(),
    )
    return found.order_by(order, "queued_at", "signed_up_at", "pk")


def state_counts(actor: Actor, offering: Offering) -> dict[str, int]:
    mine = Enrolment.objects.within(actor).filter(offering=offering).order_by()
    return dict(mine.values("state").annotate(count=Count("pk")).values_list("state", "count"))


def places_in_line(actor: Actor, offering: Offering) -> dict[int, int]:
    """The place of everybody who stands in line, each date with a line of its own."""
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor)
    seen: Counter[int | None] = Counter()
    places = {}
    for pk, session in mine.filter(offering=offering).in_line().values_list("pk", "session_id"):
        seen[session] += 1
        places[pk] = seen[session]
    return places


def weigh(
    actor: Actor, offering: Offering, chosen: Collection[Enrolment], *, at: dt.datetime
) -> Weight:
    """What giving all of these a seat, or taking all of theirs, would mean."""
    over = freed = offered = 0
    for session in _sessions(chosen):
        theirs = [one for one in chosen if one.session == session]
        counted = seats(actor, offering, session, at=at)
        standing = [one for one in theirs if one.state != EnrolmentState.ENDED]
        giving = sum(
            rules.holds_seat(one.state, offered_until=one.offered_until, at=at) for one in standing
        )
        wanting = len(standing) - giving
        in_line = counted.waiting - sum(one.state == EnrolmentState.WAITING for one in theirs)
        freed += giving
        offered += min(giving, max(in_line, 0))
        over += max(0, wanting - counted.left) if counted.left is not None else 0
    return Weight(over, freed, offered)


def _sessions(chosen: Iterable[Enrolment]) -> list[Session | None]:
    return list(dict.fromkeys(one.session for one in chosen))
