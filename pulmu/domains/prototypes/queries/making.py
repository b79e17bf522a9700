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
from pulmu.domains.prototypes.choices import PrototypeState
from pulmu.domains.prototypes.models import (
    Attempt,
    DesignFile,
    NextStep,
    Prototype,
    PrototypeRequest,
    Review,
)


@dataclass(frozen=True, slots=True)
class Costs:
    """What the making took so far."""

    attempts: int
    minutes: int
    won: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, in the words of a page. ``on`` is None for what is not known."""

    on: dt.date | None
    what: str
    note: str = ""


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
    """Of this prototype, else the lab's last one: the next is likely to be like it."""
    mine = Attempt.objects.within(actor).select_related("resource").order_by("-pk")
    found: Attempt | None = mine.filter(prototype=prototype).first() or mine.first()
    return found


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
    return sorted(found, key=lambda one: one.on or dt.date.min)


def steps_taken(
    prototype: Prototype | None, request: PrototypeRequest | None, reviews: Sequence[Review]
) -> list[Happening]:
    """The same besides that it was received, which its own record says."""
    return [*_asked(request, reviews), *_made(prototype)]


def _asked(request: PrototypeRequest | None, reviews: Sequence[Review]) -> Iterator[Happening]:
    if request is None:
        return
    yield Happening(day_of(request.asked_at), _("Asked for"), str(request.get_channel_display()))
    for one in reversed(reviews):
        yield Happening(day_of(one.at), str(one.get_verdict_display()), one.reasons)
    if request.agreed_on is not None:
        yield Happening(request.agreed_on, _("Agreed"), str(request.get_agreed_by_display()))


def _made(prototype: Prototype | None) -> Iterator[Happening]:
    if prototype is None:
        return
    if prototype.completed_on is not None and prototype.state == PrototypeState.DONE:
        yield Happening(prototype.completed_on, _("Completed"))
    if prototype.handed_over_on is not None:
        yield Happening(prototype.handed_over_on, _("Handed over"))
    if prototype.receipt_at is not None:
        way = str(prototype.get_receipt_way_display())
        yield Happening(day_of(prototype.receipt_at), _("Receipt signed"), way)
    if prototype.state == PrototypeState.ABANDONED:
        yield Happening(day_of(prototype.changed_at), _("Abandoned"))
