"""The making as a part of somebody's whole way: every step of what was asked for and made."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies.models import Company
from pulmu.domains.prototypes.models import (
    Attempt,
    NextStep,
    Prototype,
    PrototypeRequest,
    Review,
)
from pulmu.domains.surveys import queries as surveys

from .making import AFTERWARDS, HANDED_OVER, TRIED, Happening, steps_taken
from .requests import KIND, requests

# More of what a reviewer wrote stands on the page of the request.
LONGEST_NOTE = 80


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a prototype, or of a request that has none (yet): ``is_made`` tells which of
    the two ``key`` is of.
    """

    key: str
    is_made: bool
    title: str
    happening: Happening


def ways_of(
    actor: Actor, *, company: Company | None, persons: Collection[int], most: int
) -> list[Step]:
    """Of a company and of what its persons asked for by themselves; without a company, of all that
    these persons asked for. So many of each sort at most, the newest; six queries.
    """
    by_person = Q(person_id__in=persons)
    whose = Q(company=company) | (by_person & Q(company=None)) if company else by_person
    asked = list(requests(actor).filter(whose)[:most])
    mine = Prototype.objects.within(actor).filter(whose | Q(request__in=[one.pk for one in asked]))
    made = list(mine.order_by("-received_on", "-pk")[:most])
    every = {one.pk: one for one in [*made, *(one.prototype for one in asked if one.prototype)]}
    return [
        *_told(actor, asked, every),
        *_tried(actor, every, most),
        *_rated(actor, every.values()),
        *_led_to(actor, every, most),
    ]


def _told(
    actor: Actor, asked: list[PrototypeRequest], every: dict[int, Prototype]
) -> Iterator[Step]:
    reviews: dict[int, list[Review]] = {}
    found = Review.objects.within(actor).filter(request__in=[one.pk for one in asked])
    for review in found.order_by("-at", "-pk"):
        reviews.setdefault(review.request_id, []).append(review)
    for one in asked:
        for happening in steps_taken(one.prototype, one, reviews.get(one.pk, [])):
            yield _step(one.prototype or one, happening)
    without = set(every) - {one.prototype_id for one in asked}
    for pk in sorted(without):
        for happening in steps_taken(every[pk], None, ()):
            yield _step(every[pk], happening)


def _tried(actor: Actor, every: dict[int, Prototype], most: int) -> Iterator[Step]:
    lines = Attempt.objects.within(actor).filter(prototype__in=list(every))
    for line in lines.select_related("resource").order_by("-on", "-pk")[:most]:
        said = _("Attempt %(number)d: %(outcome)s") % {
            "number": line.number,
            "outcome": line.get_outcome_display(),
        }
        with_what = line.resource.name if line.resource else ""
        yield _step(
            every[line.prototype_id], Happening(line.on, said, with_what, (TRIED, line.number))
        )


def _rated(actor: Actor, made: Iterable[Prototype]) -> Iterator[Step]:
    """Whether it was said how it was, on the day since when it could be; what was said is the
    survey's own.
    """
    asked = {f"{KIND}:{one.key}": one for one in made if one.survey_id and one.handed_over_on}
    answered = surveys.answered_about(actor, asked)
    for about, one in asked.items():
        word = _("Answered") if answered.get(about) else _("Not answered yet")
        said = Happening(one.handed_over_on, _("Satisfaction survey"), word, (HANDED_OVER, 2))
        yield _step(one, said)


def _led_to(actor: Actor, every: dict[int, Prototype], most: int) -> Iterator[Step]:
    found = NextStep.objects.within(actor).filter(prototype__in=list(every))
    for one in found.order_by("-planned_on", "-pk")[:most]:
        sort, made = str(one.get_sort_display()), every[one.prototype_id]
        planned = _("Next step: %(sort)s") % {"sort": sort}
        yield _step(made, Happening(one.planned_on, planned, turn=(AFTERWARDS, 0)))
        if one.done_on is not None:
            said = _("It came about: %(sort)s") % {"sort": sort}
            yield _step(made, Happening(one.done_on, said, turn=(AFTERWARDS, 1)))


def _step(of: Prototype | PrototypeRequest, happening: Happening) -> Step:
    is_made = isinstance(of, Prototype)
    name = of.name if isinstance(of, Prototype) else of.title
    note = textwrap.shorten(happening.note, LONGEST_NOTE, placeholder="…")
    return Step(of.key, is_made, name, replace(happening, note=note))
