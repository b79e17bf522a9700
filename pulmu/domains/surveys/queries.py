"""Reads about questionnaires."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet

from .models import Question, Questionnaire
from .rules import Answer, Asked, Checked, Fault, check, offered

__all__ = [
    "Answer",
    "Asked",
    "Checked",
    "Fault",
    "asked",
    "every_question",
    "offered",
    "questionnaire",
    "questionnaires",
    "questions",
    "read_answers",
]


def questionnaires(actor: Actor, *, purpose: str = "") -> ScopedQuerySet:
    """By name, with ``asked_count`` and ``answered_count``; of one purpose, or all."""
    mine: ScopedQuerySet = Questionnaire.objects.within(actor)
    if purpose:
        mine = mine.filter(purpose=purpose)
    counted = mine.annotate(
        asked_count=Count("questions", distinct=True),
        answered_count=Count("responses", distinct=True),
    )
    return counted.order_by("name", "pk")


def questionnaire(actor: Actor, key: str) -> Questionnaire:
    found = Questionnaire.objects.within(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def questions(actor: Actor, questionnaire_id: int) -> list[Question]:
    """Those that are asked today, in their order."""
    mine = Question.objects.within(actor).filter(questionnaire=questionnaire_id, is_retired=False)
    return list(mine.select_related("after").order_by("position", "pk"))


def every_question(actor: Actor, questionnaire_id: int) -> list[Question]:
    """Those that were retired too: somebody may have answered them."""
    mine = Question.objects.within(actor).filter(questionnaire=questionnaire_id)
    return list(mine.order_by("position", "pk"))


def asked(actor: Actor, questionnaire_id: int) -> list[Asked]:
    """The same, as `rules.check` wants them."""
    return [question.asked for question in questions(actor, questionnaire_id)]


def read_answers(actor: Actor, questionnaire_id: int, said: Mapping[str, Answer]) -> Checked:
    """What was answered, by the keys of the questions, and what is wrong with it."""
    return check(asked(actor, questionnaire_id), said)
