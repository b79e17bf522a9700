"""What people are asked and wish for: on the desk, and behind the links of the portal."""

from __future__ import annotations

from typing import Any

from pulmu.core.kernel.keys import new_key
from pulmu.domains.surveys.models import Question, Questionnaire, Wish

from .words import Records, Url, of_lab, of_ticket

A_QUESTION = {"label": "어땠나요?", "sort": "5점"}
A_WISH = {"topic": "블렌더", "field": "AI", "suits": "언제나"}


def of_survey(o: Records) -> list[Any]:
    return [o[Questionnaire].key]


def of_question(o: Records) -> list[Any]:
    return [o[Questionnaire].key, o[Question].key]


URLS: dict[str, Url] = {
    "at:wishes": Url(of_lab, sends=(lambda _o: A_WISH,), published=True),
    "at:wish": Url(
        lambda o: [*of_lab(o), o[Wish].key], sends=(lambda _o: {"suits": "언제나"},), published=True
    ),
    "survey": Url(
        lambda o: [o["survey"].token],
        sends=(lambda o: {f"q-{o[Question].key}": "x"},),
        published=True,
        bearer=True,
    ),
    "ticket_survey": Url(of_ticket, published=True, bearer=True),
    "desk:surveys": Url(asks=(lambda _o: {"purpose": "만족도"},)),
    "desk:survey_new": Url(
        sends=(lambda _o: {"name": "새 설문", "purpose": "만족도", "once": new_key()},)
    ),
    "desk:survey": Url(of_survey),
    "desk:survey_edit": Url(of_survey, sends=(lambda _o: {"name": "설문"},)),
    "desk:survey_copy": Url(of_survey, sends=(lambda _o: {"once": new_key()},)),
    "desk:survey_preview": Url(of_survey),
    "desk:survey_results": Url(of_survey),
    "desk:survey_take": Url(lambda o: [*of_survey(o), "xlsx"]),
    "desk:question_new": Url(
        of_survey,
        sends=(lambda o: {**A_QUESTION, "once": new_key(), "after": o[Question].key},),
    ),
    "desk:question": Url(of_question, sends=(lambda _o: A_QUESTION,)),
    "desk:question_act": Url(of_question, sends=(lambda _o: {"do": "up"},)),
    "desk:wishes": Url(asks=(lambda _o: {"state": "보류"},)),
    "desk:wish_act": Url(
        lambda o: [o[Wish].key],
        sends=tuple(lambda _o, do=do: {"do": do} for do in ("away", "open", "teach")),
    ),
}
