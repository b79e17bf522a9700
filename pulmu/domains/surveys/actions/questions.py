"""The questions of a questionnaire. What was answered keeps its meaning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.domains.surveys import queries, rules
from pulmu.domains.surveys.choices import Sort
from pulmu.domains.surveys.models import Question, Questionnaire
from pulmu.domains.surveys.rules import Asked

from .refusals import InTheWay, QuestionWrong, locked, require_key

LEAST_CHOICES, MOST_CHOICES, LONGEST_CHOICE, MOST_QUESTIONS = 2, 30, 100, 60
# What separates answers where a page names several.
BAR = "|"
_MEANING = ("label", "sort", "choices")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question as typed. ``after`` is the key of the question that its condition looks at."""

    label: str
    sort: str
    hint: str = ""
    is_required: bool = False
    is_personal: bool = False
    choices: Sequence[str] = ()
    after: str = ""
    when: Sequence[str] = ()


@transaction.atomic
def add_question(
    actor: Actor, *, questionnaire_key: str, row: QuestionRow, once: str, at: dt.datetime
) -> Question:
    """One more question, at the end. ``once`` is the random key that the form carried."""
    found = locked(actor, questionnaire_key)
    require_key(once, _("The form is out of date. Please open it again."))
    standing = queries.every_question(actor, found.pk)
    for one in standing:
        if one.key == once:
            return one
    alive = [one for one in standing if not one.is_retired]
    if len(alive) >= MOST_QUESTIONS:
        raise InTheWay(_("Sixty questions are the most that anybody is asked."))
    columns = {
        **_columns(row, alive),
        "key": once,
        "questionnaire_id": found.pk,
        "position": max((one.position for one in standing), default=-1) + 1,
    }
    made, changes = _put(actor, columns, at=at)
    record(actor, "surveys.question.added", at=at, subject=found, changes=changes)
    return made


@transaction.atomic
def correct_question(actor: Actor, *, key: str, row: QuestionRow, at: dt.datetime) -> Question:
    """Ask it in other words or another way. One that was answered already is retired then, and
    another one takes its place; what it looks like to people is the same. Harmless twice.
    """
    question, found = _locked_question(actor, key)
    alive = queries.questions(actor, found.pk)
    if question.is_retired:
        # The other of two clicks has replaced it.
        return _same(alive, row)
    place = [one.key for one in alive].index(key)
    columns = _columns(row, alive[:place])
    _look_at_followers(alive, question, columns)
    means_else = any(getattr(question, name) != columns[name] for name in _MEANING)
    if means_else and queries.is_answered(actor, question):
        return _replace(actor, found, question, columns, at=at)
    made, changes = _put(actor, {"key": key, **columns}, at=at)
    if changes:
        record(actor, "surveys.question.corrected", at=at, subject=found, changes=changes)
    return made


@transaction.atomic
def move_question(actor: Actor, *, key: str, earlier: bool, at: dt.datetime) -> Question:
    """One place up or down. At an end it stays where it is."""
    question, found = _locked_question(actor, key)
    alive = queries.questions(actor, found.pk)
    if question.is_retired:
        raise NotFound
    here = [one.key for one in alive].index(key)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(alive):
        return question
    alive[here], alive[there] = alive[there], alive[here]
    if not rules.is_order_possible(one.asked for one in alive):
        raise InTheWay(_("One of the two depends on the answer to the other."))
    rows = [{"key": one.key, "position": place} for place, one in enumerate(alive)]
    done = records.put(actor, Question, match=("key",), rows=rows, at=at)
    record(actor, "surveys.question.moved", at=at, subject=found, changes=done.changes)
    return done.objects[there]


@transaction.atomic
def retire_question(actor: Actor, *, key: str, at: dt.datetime) -> Question:
    """Ask it no more; what was answered stays with the results. Harmless twice."""
    question, found = _locked_question(actor, key)
    if question.is_retired:
        return question
    if Question.objects.within(actor).filter(after=question, is_retired=False).exists():
        raise InTheWay(_("Another question depends on it. Take that one out first."))
    made, changes = _put(actor, {"key": key, "is_retired": True}, at=at)
    record(actor, "surveys.question.retired", at=at, subject=found, changes=changes)
    return made


def _replace(
    actor: Actor,
    found: Questionnaire,
    question: Question,
    columns: dict[str, Any],
    *,
    at: dt.datetime,
) -> Question:
    place = {"questionnaire_id": found.pk, "position": question.position}
    row = {**columns, **place, "key": new_key()}
    made, changes = _put(actor, row, at=at)
    _retired, more = _put(actor, {"key": question.key, "is_retired": True}, at=at)
    changes += more
    followers = Question.objects.within(actor).filter(after=question, is_retired=False)
    rows = [{"key": one.key, "after_id": made.pk} for one in followers]
    if rows:
        changes += records.put(actor, Question, match=("key",), rows=rows, at=at).changes
    record(actor, "surveys.question.replaced", at=at, subject=found, changes=changes)
    return made


def _same(alive: Sequence[Question], row: QuestionRow) -> Question:
    for one in alive:
        if (one.label, one.sort) == (clean(row.label), row.sort):
            return one
    raise NotFound


def _columns(row: QuestionRow, earlier: Sequence[Question]) -> dict[str, Any]:
    """The columns of a question that stands behind these."""
    if not clean(row.label):
        raise QuestionWrong(_("Write what is asked."), field="label")
    if row.sort not in Sort.values:
        raise QuestionWrong(_("Choose what sort of answer it wants."), field="sort")
    said = {
        "label": clean(row.label),
        "sort": row.sort,
        "hint": clean(row.hint),
        "is_required": row.is_required,
        "is_personal": row.is_personal,
        "choices": _choices(row),
    }
    return {**said, **_condition(row, earlier)}


def _choices(row: QuestionRow) -> list[str]:
    if row.sort not in {Sort.ONE, Sort.MANY}:
        return []
    said = list(dict.fromkeys(filter(None, map(clean, row.choices))))
    if len(said) < LEAST_CHOICES:
        raise QuestionWrong(_("Write at least two answers, a line each."), field="choices")
    if len(said) > MOST_CHOICES or any(len(one) > LONGEST_CHOICE for one in said):
        message = _("At most 30 answers of at most 100 letters each.")
        raise QuestionWrong(message, field="choices")
    if any(BAR in one for one in said):
        raise QuestionWrong(_("An answer cannot hold an upright bar."), field="choices")
    return said


def _condition(row: QuestionRow, earlier: Sequence[Question]) -> dict[str, Any]:
    if not row.after:
        return {"after_id": None, "when": []}
    known = next((one for one in earlier if one.key == row.after), None)
    if known is None:
        message = _("A condition looks at a question that is asked before it.")
        raise QuestionWrong(message, field="after")
    when = [one for one in dict.fromkeys(map(clean, row.when)) if one]
    if not rules.are_conditions_possible(Asked(key="", sort="", when=tuple(when)), known.asked):
        can_be = ", ".join(rules.offered(known.asked))
        message = (
            _("The answers to that question are: %(answers)s.") % {"answers": can_be}
            if can_be
            else _("The answer to that question is written: leave this empty.")
        )
        raise QuestionWrong(message, field="when")
    return {"after_id": known.pk, "when": when}


def _look_at_followers(
    alive: Sequence[Question], question: Question, columns: dict[str, Any]
) -> None:
    """What others depend on can still be answered."""
    becomes = Asked(key="", sort=columns["sort"], choices=tuple(columns["choices"]))
    for one in alive:
        if one.after_id == question.pk and not rules.are_conditions_possible(one.asked, becomes):
            message = _("The question “%(label)s” depends on another of its answers.")
            raise QuestionWrong(message % {"label": one.label}, field="choices")


def _locked_question(actor: Actor, key: str) -> tuple[Question, Questionnaire]:
    known = Question.objects.within(actor).select_related("questionnaire").filter(key=key).first()
    if known is None:
        raise NotFound
    found = locked(actor, known.questionnaire.key)
    known.refresh_from_db()
    return known, found


def _put(actor: Actor, row: dict[str, Any], *, at: dt.datetime) -> tuple[Question, list[Change]]:
    done = records.put(actor, Question, match=("key",), rows=[row], at=at)
    return done.objects[0], done.changes
