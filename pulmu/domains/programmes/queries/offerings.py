"""Reads about offerings: what is published, what the desk has, and how many seats there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Max, Min, Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.programmes.choices import EnrolmentState, SessionState
from pulmu.domains.programmes.models import (
    Enrolment,
    EnrolmentQuerySet,
    Offering,
    OfferingQuerySet,
    Session,
    SessionQuerySet,
)
from pulmu.domains.programmes.rules import Seats

HAPPENING = ~Q(sessions__state=SessionState.CANCELLED)
_SEEN = Q(state="공개") | Q(state="취소", published_at__isnull=False)


def offerings(actor: Actor) -> OfferingQuerySet:
    """Latest start first, those without dates before all; each with ``first_at``, ``last_at`` and
    ``session_count`` of the sessions that are not cancelled.
    """
    mine: OfferingQuerySet = Offering.objects.within(actor).select_related("programme")
    dated = mine.annotate(
        first_at=Min("sessions__starts_at", filter=HAPPENING),
        last_at=Max("sessions__ends_at", filter=HAPPENING),
        session_count=Count("sessions", filter=HAPPENING, distinct=True),
    )
    return dated.order_by("-first_at", "-pk")


def published(actor: Actor) -> OfferingQuerySet:
    """What anybody may see: published, and cancelled after it had been."""
    return offerings(actor).filter(_SEEN)


def offering(actor: Actor, key: str) -> Offering:
    found = offerings(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def published_offering(actor: Actor, key: str) -> Offering:
    """One of them as it stands, without what is reckoned from its sessions."""
    mine: OfferingQuerySet = Offering.objects.within(actor).filter(_SEEN)
    found: Offering | None = mine.select_related("programme").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def adoptable(actor: Actor, offering: Offering) -> SessionQuerySet:
    """Recorded sessions of the same programme that are dates of no course, newest first."""
    mine: SessionQuerySet = Session.objects.within(actor).filter(
        organisation_id=offering.organisation_id,
        programme=offering.programme_id,
        offering__isnull=True,
    )
    return mine.exclude(state=SessionState.CANCELLED).order_by("-starts_at", "-pk")


def sessions_of(actor: Actor, offering: Offering) -> ScopedQuerySet:
    """In the order in which they take place, the cancelled ones too."""
    mine: ScopedQuerySet = Session.objects.within(actor)
    return mine.filter(offering=offering).order_by("starts_at", "pk")


def first_start(actor: Actor, offering: Offering) -> dt.datetime | None:
    """When the first session that is not cancelled starts."""
    happening = sessions_of(actor, offering).exclude(state=SessionState.CANCELLED)
    found: dt.datetime | None = happening.values_list("starts_at", flat=True).first()
    return found


def seats(actor: Actor, offering: Offering, session: Session | None, *, at: dt.datetime) -> Seats:
    """Seats of an offering, or of one session of it. Whoever decides by it holds the lock."""
    mine = _in(Enrolment.objects.within(actor).filter(offering=offering), session)
    held = Q(state=EnrolmentState.CONFIRMED) | Q(state=EnrolmentState.OFFERED, offered_until__gt=at)
    counted = mine.aggregate(
        taken=Count("pk", filter=held),
        waiting=Count("pk", filter=Q(state=EnrolmentState.WAITING)),
        put_back=Count("pk", filter=Q(is_put_back=True)),
    )
    return Seats(capacity_of(offering, session), **counted)


def seats_of_many(
    actor: Actor, offerings: Iterable[Offering], *, at: dt.datetime
) -> dict[tuple[int, int | None], Seats]:
    """Seats by (offering, session), the session None where it is booked as a whole: one query for
    the enrolments, one for the sessions of those booked one by one.
    """
    known = {one.pk: one for one in offerings}
    held = Q(state=EnrolmentState.CONFIRMED) | Q(state=EnrolmentState.OFFERED, offered_until__gt=at)
    rows = (
        Enrolment.objects.within(actor)
        .filter(offering__in=known)
        .values_list("offering_id", "session_id")
        .annotate(
            taken=Count("pk", filter=held),
            waiting=Count("pk", filter=Q(state=EnrolmentState.WAITING)),
            put_back=Count("pk", filter=Q(is_put_back=True)),
        )
        .order_by()
    )
    counted = {(offering, session): found for offering, session, *found in rows}
    capacities: dict[tuple[int, int | None], int | None] = {
        (one.pk, None): one.capacity for one in known.values() if one.is_whole
    }
    each = [one.pk for one in known.values() if not one.is_whole]
    if each:
        theirs = Session.objects.within(actor).filter(offering__in=each)
        for pk, offering_id, capacity in theirs.values_list("pk", "offering_id", "capacity"):
            capacities[offering_id, pk] = (
                known[offering_id].capacity if capacity is None else capacity
            )
    return {
        place: Seats(capacity, *counted.get(place, (0, 0)))
        for place, capacity in capacities.items()
    }


def capacity_of(offering: Offering, session: Session | None) -> int | None:
    """A session's own capacity goes before that of its offering."""
    if session is not None and session.capacity is not None:
        return session.capacity
    return offering.capacity


def _in(enrolments: EnrolmentQuerySet, session: Session | None) -> EnrolmentQuerySet:
    return enrolments.filter(session=session)
