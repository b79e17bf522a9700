"""Questionnaires: begun, corrected, and begun again from one that stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.domains.surveys import queries
from pulmu.domains.surveys.choices import Purpose
from pulmu.domains.surveys.models import Invitation, Question, Questionnaire, Response

from .refusals import NameMissing, NameTaken, PromiseWrong, locked, require_key


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireRow:
    """A questionnaire as typed."""

    name: str
    purpose: str = Purpose.SATISFACTION
    is_anonymous: bool = False


@transaction.atomic
def make_questionnaire(
    actor: Actor, *, row: QuestionnaireRow, once: str, at: dt.datetime
) -> Questionnaire:
    """Begin a questionnaire without questions. ``once`` is the random key that the form carried,
    so that a form sent twice makes one.
    """
    actor.require(Permission.SURVEYS_WRITE)
    if (standing := _made_of(actor, once)) is not None:
        return standing
    made, changes = _put(actor, {"key": once, **_columns(row)}, at=at)
    record(actor, "surveys.questionnaire.made", at=at, subject=made, changes=changes)
    return made


@transaction.atomic
def correct_questionnaire(
    actor: Actor, *, key: str, row: QuestionnaireRow, at: dt.datetime
) -> Questionnaire:
    """Another name, another promise. What it is for stays; the promise does too, once somebody was
    asked. Harmless twice.
    """
    found = locked(actor, key)
    columns = _columns(row)
    del columns["purpose"]
    if row.purpose != found.purpose:
        raise PromiseWrong(_("What it is for stays as it is. Make another one."))
    if row.is_anonymous != found.is_anonymous and _is_asked(actor, found):
        message = _("People were asked under this promise. Copy it to promise something else.")
        raise PromiseWrong(message)
    made, changes = _put(actor, {"key": key, **columns}, at=at)
    if changes:
        record(actor, "surveys.questionnaire.corrected", at=at, subject=made, changes=changes)
    return made


@transaction.atomic
def copy_questionnaire(
    actor: Actor, *, key: str, name: str, once: str, at: dt.datetime
) -> Questionnaire:
    """The same questions once more, under another name. Harmless twice."""
    found = locked(actor, key)
    if (standing := _made_of(actor, once)) is not None:
        return standing
    row = QuestionnaireRow(name=name, purpose=found.purpose, is_anonymous=found.is_anonymous)
    made, changes = _put(actor, {"key": once, **_columns(row)}, at=at)
    for copied in _copies(actor, found, made, at=at):
        changes += copied
    record(actor, "surveys.questionnaire.copied", at=at, subject=made, changes=changes, of=key)
    return made


def _copies(
    actor: Actor, found: Questionnaire, made: Questionnaire, *, at: dt.datetime
) -> list[list[Change]]:
    """One by one, since a condition names the copy of the question that it looks at."""
    copies: dict[int, int] = {}
    changes = []
    for position, one in enumerate(queries.questions(actor, found.pk)):
        row = {name: getattr(one, name) for name in queries.COPIED}
        row |= {
            "key": new_key(),
            "questionnaire_id": made.pk,
            "position": position,
            "after_id": copies.get(one.after_id) if one.after_id else None,
        }
        done = records.put(actor, Question, match=("key",), rows=[row], at=at)
        copies[one.pk] = done.objects[0].pk
        changes.append(done.changes)
    return changes


def _columns(row: QuestionnaireRow) -> dict[str, Any]:
    if not clean(row.name):
        raise NameMissing(_("A questionnaire needs a name."))
    if row.is_anonymous and row.purpose == Purpose.SIGN_UP:
        raise PromiseWrong(_("Who signs up says who they are: these questions are not anonymous."))
    return {
        "name": clean(row.name),
        "purpose": Purpose(row.purpose).value,
        "is_anonymous": row.is_anonymous,
    }


def _put(
    actor: Actor, row: dict[str, Any], *, at: dt.datetime
) -> tuple[Questionnaire, list[Change]]:
    try:
        with transaction.atomic():
            done = records.put(actor, Questionnaire, match=("key",), rows=[row], at=at)
    except IntegrityError as error:
        message = _("There is one with this name already: “%(name)s”.")
        raise NameTaken(message % {"name": row["name"]}) from error
    return done.objects[0], done.changes


def _made_of(actor: Actor, once: str) -> Questionnaire | None:
    """What the form that carried this key has made already."""
    broken = _("The form is out of date. Please open it again.")
    require_key(once, broken)
    mine = Questionnaire.objects.within(actor).filter(organisation_id=actor.organisation_id)
    standing: Questionnaire | None = mine.filter(key=once).first()
    return standing


def _is_asked(actor: Actor, found: Questionnaire) -> bool:
    return any(
        model.objects.within(actor).filter(questionnaire=found).exists()
        for model in (Invitation, Response)
    )
