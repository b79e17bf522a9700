"""Offerings as the desk looks for them, and what of them waits for somebody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import moment
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.programmes.choices import EnrolmentState, OfferingState, SessionState
from pulmu.domains.programmes.models import (
    Enrolment,
    EnrolmentQuerySet,
    Offering,
    OfferingQuerySet,
)

from .offerings import offerings

UPCOMING, PAST = "upcoming", "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What somebody asks of the list of offerings; ``when`` is `UPCOMING`, `PAST` or empty."""

    text: str = ""
    state: str = ""
    field: str = ""
    when: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.state or self.field)


def find_offerings(actor: Actor, sought: Sought, *, at: dt.datetime) -> OfferingQuerySet:
    """Each with ``next_at``, ``request_count`` and ``confirmed_count`` as well. To come: the next
    first, those without dates before all; else the latest first.
    """
    found = _counted(actor, at=at)
    for word in sought.text.split():
        found = found.filter(Q(name__icontains=word) | Q(programme__name__icontains=word))
    if sought.state:
        found = found.filter(state=sought.state)
    if sought.field:
        found = found.filter(field=sought.field)
    if sought.when == UPCOMING:
        ahead = Q(last_at__gte=at) | Q(last_at__isnull=True)
        found = found.filter(ahead).exclude(state=OfferingState.CANCELLED)
        return found.order_by(Coalesce("next_at", "first_at").asc(nulls_first=True), "-pk")
    return found.filter(last_at__lt=at) if sought.when == PAST else found


def counted_offering(actor: Actor, key: str, *, at: dt.datetime) -> Offering:
    """One of them, with the same counts."""
    found = _counted(actor, at=at).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def reachable(enrolments: EnrolmentQuerySet) -> tuple[int, int]:
    """How many letters reach them, and how many left no address: neither they nor whoever brought
    their group. Nobody whose data is not used is written to.
    """
    usable = Q(person__is_suspended=False)
    silent = Q(email_index="") & (Q(party__isnull=True) | Q(party__email_index=""))
    address = Case(When(~Q(email_index=""), then=F("email_index")), default=F("party__email_index"))
    counted = enrolments.order_by().aggregate(
        told=Count(address, filter=usable & ~silent, distinct=True),
        silent=Count("pk", filter=usable & silent),
    )
    return counted["told"], counted["silent"]


def to_decide(actor: Actor, *, at: dt.datetime, today: dt.date) -> OfferingQuerySet:
    """Published ones whose day of decision has come, with fewer people than they need, first that
    which starts first.
    """
    due = _counted(actor, at=at).published().filter(decide_on__lte=today, first_at__gt=at)
    return due.filter(confirmed_count__lt=F("least")).order_by("first_at", "pk")


def to_approve(actor: Actor) -> OfferingQuerySet:
    """Those with requests, each with ``request_count``, the oldest request first."""
    asked = Q(enrolments__state=EnrolmentState.REQUESTED)
    mine: OfferingQuerySet = Offering.objects.within(actor).exclude(state=OfferingState.CANCELLED)
    counted = mine.annotate(
        request_count=Count("enrolments", filter=asked),
        asked_at=Min("enrolments__signed_up_at", filter=asked),
    )
    return counted.filter(request_count__gt=0).order_by("asked_at", "pk")


def signed_up_on(actor: Actor, day: dt.date) -> int:
    """How many signed up on a Korean day and did not take it back."""
    mine = Enrolment.objects.within(actor).standing()
    begins, ends = moment(day), moment(day + dt.timedelta(days=1))
    found: int = mine.filter(signed_up_at__gte=begins, signed_up_at__lt=ends).count()
    return found


def _counted(actor: Actor, *, at: dt.datetime) -> OfferingQuerySet:
    ahead = Q(sessions__starts_at__gte=at) & ~Q(sessions__state=SessionState.CANCELLED)
    return offerings(actor).annotate(
        next_at=Min("sessions__starts_at", filter=ahead),
        # Beside the sessions a join would count everybody once for each of them.
        request_count=_how_many(actor, EnrolmentState.REQUESTED),
        confirmed_count=_how_many(actor, EnrolmentState.CONFIRMED),
    )


def _how_many(actor: Actor, state: EnrolmentState) -> Coalesce:
    mine = Enrolment.objects.within(actor).filter(offering=OuterRef("pk"), state=state)
    each: QuerySet = mine.order_by().values("offering").annotate(count=Count("pk"))
    return Coalesce(Subquery(each.values("count")), 0)
