"""What was answered, all together; and by what it was about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.surveys.models import Invitation, Question, Questionnaire, Response
from pulmu.domains.surveys.rules import FEWEST, Tally, tallied

from .questionnaires import every_question


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many were asked, and how many of them answered."""

    asked: int = 0
    answered: int = 0

    def __add__(self, other: Numbers) -> Numbers:
        return Numbers(self.asked + other.asked, self.answered + other.answered)


@dataclass(frozen=True, slots=True)
class Results:
    """Of fewer than `FEWEST` answers there are numbers and nothing else."""

    numbers: Numbers
    tallies: list[tuple[Question, Tally]]

    @property
    def is_shown(self) -> bool:
        return self.numbers.answered >= FEWEST


def numbers_by_thing(actor: Actor, questionnaire: Questionnaire) -> dict[str, Numbers]:
    """By what people were asked about."""
    asked, answered = (
        dict(_of(actor, model, questionnaire).values_list("about").annotate(Count("pk")).order_by())
        for model in (Invitation, Response)
    )
    things = asked.keys() | answered.keys()
    return {one: Numbers(asked.get(one, 0), answered.get(one, 0)) for one in sorted(things)}


def results(
    actor: Actor, questionnaire: Questionnaire, *, about: Collection[str] | None = None
) -> Results:
    """Of everything, or of some things. Whether they may be shown by themselves is decided before
    (`shown`), where it is known what else is.
    """
    wanted = Q() if about is None else Q(about__in=about)
    asked = _of(actor, Invitation, questionnaire).filter(wanted).count()
    given = list(
        _of(actor, Response, questionnaire).filter(wanted).values_list("answers", flat=True)
    )
    found = Results(Numbers(asked, len(given)), [])
    if not found.is_shown:
        return found
    for question in every_question(actor, questionnaire.pk):
        tally = tallied(question.plain, given)
        if tally.count or not question.is_retired:
            found.tallies.append((question, tally))
    return found


def _of(actor: Actor, model: type, questionnaire: Questionnaire) -> ScopedQuerySet:
    mine: ScopedQuerySet = model.objects.within(actor)  # type: ignore[attr-defined]  # one of ours
    return mine.filter(questionnaire=questionnaire)
