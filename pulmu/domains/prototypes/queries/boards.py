"""Everything that is under way, as cards in the order of their stages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum, TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.prototypes.choices import PrototypeState, RequestState
from pulmu.domains.prototypes.models import Prototype, PrototypeRequest

MOST_ON_BOARD = 60
# What was handed over longer ago stands in the list alone.
SHOWN = dt.timedelta(days=60)


class Stage(TextChoices):
    """How far something is, from the first word to the hand-over."""

    REVIEW = "review", _("To be reviewed")
    RETURNED = "returned", _("To be described better")
    APPROVED = "approved", _("To be agreed")
    RECEIVED = "received", _("To be made")
    MAKING = "making", _("In the making")
    DONE = "done", _("To be handed over")
    GONE = "gone", _("Handed over")


OF_REQUESTS = {
    RequestState.ASKED: Stage.REVIEW,
    RequestState.RETURNED: Stage.RETURNED,
    RequestState.APPROVED: Stage.APPROVED,
}


@dataclass(frozen=True, slots=True)
class Card:
    """A request or a prototype. ``since`` is when it came to this stage, ``due_on`` until when."""

    stage: Stage
    request: PrototypeRequest | None
    prototype: Prototype | None
    since: dt.date
    due_on: dt.date | None
    attempts: int = 0
    cost: int = 0


def waiting(actor: Actor, *states: str) -> ScopedQuerySet:
    """Requests in these states, the oldest first."""
    mine: ScopedQuerySet = PrototypeRequest.objects.within(actor).filter(state__in=states)
    return mine.select_related("person", "company").order_by("asked_at", "pk")


def cards(actor: Actor, *, today: dt.date) -> list[Card]:
    """What is under way and what was handed over lately; the oldest of a stage first."""
    asked = waiting(actor, *OF_REQUESTS)[:MOST_ON_BOARD]
    found = [
        Card(OF_REQUESTS[RequestState(one.state)], one, None, day_of(one.asked_at), one.wanted_by)
        for one in asked
    ]
    return [*found, *(_card(one) for one in _under_way(actor, today)[: MOST_ON_BOARD * 2])]


def board(actor: Actor, *, today: dt.date) -> list[tuple[Stage, Sequence[Card]]]:
    """The cards of each stage, those that are late first."""
    found = cards(actor, today=today)
    late = dt.date.max
    return [
        (
            stage,
            sorted(
                (one for one in found if one.stage == stage),
                key=lambda one: (one.due_on or late, one.since),
            ),
        )
        for stage in Stage
    ]


def _under_way(actor: Actor, today: dt.date) -> ScopedQuerySet:
    mine: ScopedQuerySet = Prototype.objects.within(actor)
    since = today - SHOWN
    lately = Q(state=PrototypeState.DONE, handed_over_on__gte=since) | Q(
        state=PrototypeState.DONE, handed_over_on__isnull=True, completed_on__gte=since
    )
    open_ones = Q(state__in=[PrototypeState.RECEIVED, PrototypeState.MAKING])
    counted = mine.filter(open_ones | lately).annotate(
        attempt_count=Count("attempts"), won=Coalesce(Sum("attempts__cost"), 0)
    )
    return counted.select_related("person", "company", "request").order_by("received_on", "pk")


def _card(one: Prototype) -> Card:
    if one.state == PrototypeState.RECEIVED:
        stage, since = Stage.RECEIVED, one.received_on
    elif one.state == PrototypeState.MAKING:
        stage, since = Stage.MAKING, one.received_on
    elif one.handed_over_on is None:
        stage, since = Stage.DONE, one.completed_on or one.received_on
    else:
        stage, since = Stage.GONE, one.handed_over_on
    request = getattr(one, "request", None)
    due_on = request.due_on if request else None
    counted: int = getattr(one, "attempt_count", 0)
    return Card(stage, request, one, since, due_on, counted, getattr(one, "won", 0))
