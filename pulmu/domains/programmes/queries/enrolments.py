"""Reads about enrolments: rosters for the desk, and what somebody holds."""

from __future__ import annotations

from django.db.models import Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import KEY_LENGTH
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.programmes.choices import EnrolmentState
from pulmu.domains.programmes.models import Enrolment, EnrolmentQuerySet, Offering, Session


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


def seated(actor: Actor, session: Session) -> EnrolmentQuerySet:
    """Of those the ones who have a seat for sure."""
    return expected(actor, session).filter(state=EnrolmentState.CONFIRMED)


def enrolment(actor: Actor, key: str) -> Enrolment:
    """For the desk. On the portal somebody shows what they hold: `held`."""
    return _one(Enrolment.objects.within(actor).filter(key=key))


def held(actor: Actor) -> EnrolmentQuerySet:
    """What belongs to what somebody holds: their e-mail address, or a ticket; newest first."""
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor)
    theirs = mine.filter(email_index__in=actor.holds) | mine.filter(ticket__in=actor.holds)
    known = theirs | mine.exclude(guardian_ticket="").filter(guardian_ticket__in=actor.holds)
    return known.select_related("offering", "session", "person").order_by("-signed_up_at", "-pk")


def held_by_ticket(actor: Actor, ticket: str) -> Enrolment:
    """What a link of ours opens, for whoever has it: of whatever organisation the actor reaches."""
    mine = held(actor).filter(Q(ticket=ticket) | Q(guardian_ticket=ticket))
    return _one(mine.select_related("organisation"))


def held_enrolment(actor: Actor, key: str) -> Enrolment:
    return _one(held(actor).filter(key=key))


def by_ticket(actor: Actor, ticket: str) -> Enrolment:
    return _one(Enrolment.objects.within(actor).filter(ticket=ticket))


def find_by_ticket(actor: Actor, ticket: str) -> Enrolment | None:
    """The same for what a reader saw, which may be anything."""
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor).filter(ticket=ticket[:KEY_LENGTH])
    return mine.select_related("person").first() if len(ticket) == KEY_LENGTH else None


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
