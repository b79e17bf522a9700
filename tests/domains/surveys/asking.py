"""Questionnaires for tests, made by the product's own actions."""

from __future__ import annotations

from typing import Any

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.surveys import actions
from pulmu.domains.surveys.actions import Asking, QuestionnaireRow, QuestionRow
from pulmu.domains.surveys.models import Question, Questionnaire
from tests.factories import day, when

AT = when("2026-05-12 18:00")
UNTIL = day("2026-06-11")


def a_questionnaire(
    actor: Any, name: str = "강좌 만족도", *, purpose: str = "만족도", is_anonymous: bool = True
) -> Questionnaire:
    row = QuestionnaireRow(name=name, purpose=purpose, is_anonymous=is_anonymous)
    return actions.make_questionnaire(actor, row=row, once=new_key(), at=AT)


def a_question(
    actor: Any, questionnaire: Questionnaire, label: str, sort: str = "5점", **more: Any
) -> Question:
    return actions.add_question(
        actor,
        questionnaire_key=questionnaire.key,
        row=QuestionRow(label=label, sort=sort, **more),
        once=new_key(),
        at=AT,
    )


def invited(actor: Any, questionnaire: Questionnaire, persons: list[Any], about: str) -> list[str]:
    return actions.invite(
        actor,
        questionnaire=questionnaire,
        about=about,
        asking=[Asking(proof=new_key(), person_id=one.pk) for one in persons],
        open_until=UNTIL,
    )


def answer(lab: Any, token: str, said: dict[str, Any], at: Any = AT) -> bool:
    return actions.answer(visitor_of(lab), token=token, said=said, at=at)
