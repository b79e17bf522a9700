"""Reads about enrolments: rosters for the desk, and what somebody holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import rules
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import (
    Attendance,
    Enrolment,
    EnrolmentQuerySet,
    Offering,
    Session,
)


def enrolments(actor: Actor, offering: Offering) -> EnrolmentQuerySet:
    """Everybody who ever signed up, in the order in which they did, with person, session and
    party. Mask the persons' names on a page.
    """
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor).filter(offering=offering)
    return mine.select_related("person", "session", "party").order_by("signed_up_at", "pk")


def expected(actor: Actor, session: Session) -> EnrolmentQuerySet:
    """Those who stand on the list of a session, whichever way its offering is booked."""
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor).standing()
    whole = mine.filter(offering=session.offering_id, session__isnull=True)
    return (whole | mine.filter(session=session)).select_related("person", "party")


def enrolment(actor: Actor, key: str) -> Enrolment:
    """For the desk. On the portal somebody shows what they hold: `held`."""
    return _one(Enrolment.objects.within(actor).filter(key=key))


def held(actor: Actor) -> EnrolmentQuerySet:
    """What belongs to what somebody holds: their e-mail address, also as who brought a group, or a
    ticket; newest first.
    """
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor)
    known = mine.filter(
        Q(email_index__in=actor.holds)
        | Q(party__email_index__in=actor.holds)
        | Q(ticket__in=actor.holds)
        | Q(guardian_ticket__in=actor.holds)
    )
    return known.select_related("offering", "session", "person", "party").order_by(
        "-signed_up_at", "-pk"
    )


def held_by_ticket(actor: Actor, ticket: str) -> Enrolment:
    """What a link of ours opens, for whoever has it: of whatever organisation the actor reaches."""
    mine = held(actor).filter(Q(ticket=ticket) | Q(guardian_ticket=ticket))
    return _one(mine.select_related("organisation"))


def held_enrolment(actor: Actor, key: str) -> Enrolment:
    return _one(held(actor).filter(key=key))


def by_ticket(actor: Actor, ticket: str) -> Enrolment:
    return _one(Enrolment.objects.within(actor).filter(ticket=ticket))


def newest_of(email_index: str) -> Organisation | None:
    """Where somebody signed up last with an address: whoever writes to them writes in its name."""
    everywhere = Enrolment.objects.everywhere(because="an address is known at whatever lab")
    known = everywhere.filter(Q(email_index=email_index) | Q(party__email_index=email_index))
    newest = known.select_related("organisation").order_by("-signed_up_at").first()
    return newest.organisation if newest and email_index else None


def held_starts(actor: Actor, enrolments: Iterable[Enrolment]) -> dict[int, dt.datetime | None]:
    """When each starts: its session, or the first of its offering that was not cancelled."""
    held = list(enrolments)
    whole = {one.offering_id for one in held if one.session_id is None}
    happening = Session.objects.within(actor).filter(offering__in=whole)
    rows = happening.exclude(state=SessionState.CANCELLED).order_by("-starts_at", "-pk")
    firsts = dict(rows.values_list("offering_id", "starts_at"))
    return {
        one.pk: one.session.starts_at if one.session else firsts.get(one.offering_id)
        for one in held
    }


def held_attendances(actor: Actor, person: Person) -> ScopedQuerySet:
    """Of somebody who has proven to be that person, in the order of the days."""
    mine: ScopedQuerySet = Attendance.objects.within(actor).filter(person=person)
    return mine.select_related("session").order_by("on", "pk")


def cancellable_until(actor: Actor, enrolment: Enrolment) -> dt.datetime | None:
    """Until when a seat may be given back; None where nothing is planned."""
    start = held_starts(actor, [enrolment])[enrolment.pk]
    hours = enrolment.offering.cancel_hours
    return rules.cancellable_until(start, cancel_hours=hours) if start else None


def may_cancel(actor: Actor, enrolment: Enrolment, *, at: dt.datetime) -> bool:
    return rules.may_cancel(
        enrolment.state,
        starts_at=held_starts(actor, [enrolment])[enrolment.pk],
        cancel_hours=enrolment.offering.cancel_hours,
        at=at,
    )


def place_in_line(actor: Actor, enrolment: Enrolment) -> int:
    """1 for who is next; 0 for somebody who does not wait."""
    if enrolment.queued_at is None:
        return 0
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor)
    line = mine.filter(offering=enrolment.offering_id, session=enrolment.session_id).in_line()
    numbers = list(line.values_list("pk", flat=True))
    return numbers.index(enrolment.pk) + 1 if enrolment.pk in numbers else 0


def _one(found: ScopedQuerySet) -> Enrolment:
    one: Enrolment | None = found.select_related("offering", "session", "person").first()
    if one is None:
        raise NotFound
    return one
