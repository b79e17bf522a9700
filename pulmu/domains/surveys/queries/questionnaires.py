"""Reads about questionnaires."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Count, Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.surveys.models import Question, Questionnaire, Response
from pulmu.domains.surveys.rules import Answer, Asked, Checked, check

# The columns of a question that a copy of it has too.
COPIED = ("sort", "label", "hint", "is_required", "is_personal", "choices", "when")
_ELSEWHERE: dict[str, Callable[[Question], bool]] = {}


def questionnaires(actor: Actor, *, purpose: str = "") -> ScopedQuerySet:
    """By name, with ``asked_count`` and ``answered_count``; of one purpose, or all."""
    mine: ScopedQuerySet = Questionnaire.objects.within(actor)
    if purpose:
        mine = mine.filter(purpose=purpose)
    counted = mine.annotate(
        asked_count=Count("questions", filter=Q(questions__is_retired=False), distinct=True),
        answered_count=Count("responses", distinct=True),
    )
    return counted.order_by("name", "pk")


def questionnaire(actor: Actor, key: str) -> Questionnaire:
    found = Questionnaire.objects.within(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def questionnaire_by_number(actor: Actor, number: int) -> Questionnaire:
    """For a domain that keeps which one it asks with."""
    found: Questionnaire | None = Questionnaire.objects.within(actor).filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def question(actor: Actor, key: str) -> Question:
    """One that is asked today."""
    mine = Question.objects.within(actor).filter(key=key, is_retired=False)
    found: Question | None = mine.select_related("questionnaire", "after").first()
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


def register_answers(name: str, has_answers: Callable[[Question], bool]) -> None:
    """A higher domain that keeps answers of its own says whether there are any to a question."""
    if name in _ELSEWHERE:
        raise ValueError(f"the answers of {name!r} are registered twice")
    _ELSEWHERE[name] = has_answers


def is_answered(actor: Actor, question: Question) -> bool:
    """Whether anybody ever answered it, here or where a higher domain keeps the answers."""
    mine = Response.objects.within(actor).filter(questionnaire=question.questionnaire_id)
    if mine.filter(answers__has_key=question.key).exists():
        return True
    return any(has_answers(question) for has_answers in _ELSEWHERE.values())
