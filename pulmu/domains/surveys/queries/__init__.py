"""Reads about questionnaires, answers and wishes."""

from pulmu.domains.surveys.rules import FEWEST, Answer, Asked, Checked, Fault, Tally, offered, shown

from .invitations import (
    Held,
    answered_about,
    hash_of,
    held_invitation,
    is_answered_with,
    token_of,
)
from .questionnaires import (
    COPIED,
    asked,
    every_question,
    is_answered,
    question,
    questionnaire,
    questionnaire_by_number,
    questionnaires,
    questions,
    read_answers,
    register_answers,
)
from .results import (
    Numbers,
    Results,
    numbers_by_thing,
    results,
)
from .wishes import (
    held_voices,
    published_wish,
    published_wishes,
    sign_of,
    suits_of,
    wish,
    wishes,
)

__all__ = [
    "COPIED",
    "FEWEST",
    "Answer",
    "Asked",
    "Checked",
    "Fault",
    "Held",
    "Numbers",
    "Results",
    "Tally",
    "answered_about",
    "asked",
    "every_question",
    "hash_of",
    "held_invitation",
    "held_voices",
    "is_answered",
    "is_answered_with",
    "numbers_by_thing",
    "offered",
    "published_wish",
    "published_wishes",
    "question",
    "questionnaire",
    "questionnaire_by_number",
    "questionnaires",
    "questions",
    "read_answers",
    "register_answers",
    "results",
    "shown",
    "sign_of",
    "suits_of",
    "token_of",
    "wish",
    "wishes",
]
