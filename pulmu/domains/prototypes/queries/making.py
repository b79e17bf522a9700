"""The log of one prototype, what it cost, and the line of everything that happened to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.prototypes.choices import Outcome, PrototypeState
from pulmu.domains.prototypes.models import (
    Attempt,
    DesignFile,
    NextStep,
    Prototype,
    PrototypeRequest,
    Review,
)

# The stages of the work, as they follow one another on one day.
REVIEWED, AGREED, TRIED, OVER, HANDED_OVER, AFTERWARDS = range(1, 7)


@dataclass(frozen=True, slots=True)
class Costs:
    """What the making took so far."""

    attempts: int
    minutes: int
    won: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, in the words of a page. ``on`` is None for what is not known.
    ``turn`` orders what happened on one day: a stage of the work, and its place in that.
    """

    on: dt.date | None
    what: str
    note: str = ""
    turn: tuple[int, int] = (0, 0)


def attempts(actor: Actor, prototype: Prototype) -> list[Attempt]:
    """The last one first."""
    mine = Attempt.objects.within(actor).filter(prototype=prototype)
    return list(mine.select_related("resource").order_by("-number"))


def attempt(actor: Actor, prototype: Prototype, key: str) -> Attempt:
    mine = Attempt.objects.within(actor).filter(prototype=prototype, key=key)
    found: Attempt | None = mine.select_related("resource", "prototype").first()
    if found is None:
        raise NotFound
    return found


def last_attempt(actor: Actor, prototype: Prototype) -> Attempt | None:
    """The next is likely to be like it; what was tried for another prototype says nothing."""
    mine = Attempt.objects.within(actor).select_related("resource").order_by("-pk")
    found: Attempt | None = mine.filter(prototype=prototype).first()
    return found


def has_worked(actor: Actor, prototype: Prototype) -> bool:
    mine = Attempt.objects.within(actor).filter(prototype=prototype, outcome=Outcome.GOOD)
    return mine.exists()


def costs(actor: Actor, prototype: Prototype) -> Costs:
    mine = Attempt.objects.within(actor).filter(prototype=prototype)
    said = mine.aggregate(minutes=Sum("minutes"), won=Sum("cost"))
    return Costs(mine.count(), said["minutes"] or 0, said["won"] or 0)


def next_steps(actor: Actor, prototype: Prototype) -> list[NextStep]:
    return list(NextStep.objects.within(actor).filter(prototype=prototype).order_by("pk"))


def with_history(actor: Actor, found: Sequence[Prototype]) -> set[int]:
    """Those of them that more than the record itself hangs on."""
    pks = [one.pk for one in found]
    held: set[int] = set()
    for model in (Attempt, NextStep, DesignFile, PrototypeRequest):
        mine: ScopedQuerySet = model.objects.within(actor)
        for some in chunks(pks):
            held.update(mine.filter(prototype__in=some).values_list("prototype_id", flat=True))
    return held


def happenings(
    prototype: Prototype | None, request: PrototypeRequest | None, reviews: Sequence[Review]
) -> list[Happening]:
    """From the first word on, in the order of time."""
    found = [*_asked(request, reviews), *_made(prototype)]
    if prototype is not None and request is None:
        found.append(Happening(prototype.received_on, _("Received")))
    return sorted(found, key=lambda one: (one.on or dt.date.min, one.turn))


def steps_taken(
    prototype: Prototype | None, request: PrototypeRequest | None, reviews: Sequence[Review]
) -> list[Happening]:
    """The same besides that it was received, which its own record says."""
    return [*_asked(request, reviews), *_made(prototype)]


def _asked(request: PrototypeRequest | None, reviews: Sequence[Review]) -> Iterator[Happening]:
    if request is None:
        return
    yield Happening(day_of(request.asked_at), _("Asked for"), str(request.get_channel_display()))
    for place, one in enumerate(reversed(reviews)):
        said = str(one.get_verdict_display())
        yield Happening(day_of(one.at), said, one.reasons, (REVIEWED, place))
    if request.agreed_on is not None:
        by = str(request.get_agreed_by_display())
        yield Happening(request.agreed_on, _("Agreed"), by, (AGREED, 0))


def _made(prototype: Prototype | None) -> Iterator[Happening]:
    if prototype is None:
        return
    if prototype.completed_on is not None and prototype.state == PrototypeState.DONE:
        yield Happening(prototype.completed_on, _("Completed"), turn=(OVER, 0))
    if prototype.handed_over_on is not None:
        yield Happening(prototype.handed_over_on, _("Handed over"), turn=(HANDED_OVER, 0))
    if prototype.receipt_at is not None:
        way = str(prototype.get_receipt_way_display())
        day = day_of(prototype.receipt_at)
        yield Happening(day, _("Receipt signed"), way, (HANDED_OVER, 1))
    if prototype.state == PrototypeState.ABANDONED:
        yield Happening(day_of(prototype.changed_at), _("Abandoned"), turn=(OVER, 0))
