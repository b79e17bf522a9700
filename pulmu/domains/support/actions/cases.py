"""Cases: opened by an act of support, described, moved on, closed; their steps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.companies.models import Company
from pulmu.domains.companies.queries import require_companies
from pulmu.domains.people import queries as people
from pulmu.domains.people.models import Person
from pulmu.domains.support import rules
from pulmu.domains.support.choices import CaseState, Cause, StepSort, StepState
from pulmu.domains.support.models import CaseStep, SupportCase

from .refusals import CaseOver, CaseStands, TextMissing, TextTooLong, UnknownWord, WrongDay

# What everybody who goes to the crowd has to get ready, in this order.
FUNDING_STEPS = (
    gettext_lazy("Choose the platform and read its rules"),
    gettext_lazy("Work out cost, price and rewards"),
    gettext_lazy("Prototype photographed and filmed"),
    gettext_lazy("Story page written and proofread"),
    gettext_lazy("Certifications and rights checked"),
    gettext_lazy("Making and delivery planned"),
    gettext_lazy("People to tell before the opening listed"),
    gettext_lazy("Funding opened"),
    gettext_lazy("Settlement and delivery done"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """Of a company, or of a person who has none yet."""

    cause: str
    opened_on: dt.date
    company_id: int | None = None
    person_id: int | None = None
    diagnosis: str = ""


@transaction.atomic
def open_case(actor: Actor, *, row: CaseRow, at: dt.datetime) -> SupportCase:
    """Begin to support a company, or somebody who has none yet. What is open already is found,
    and refused only where it would say something else.
    """
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    columns = _columns(actor, row, at=at)
    _wait_for_others(actor, row)
    standing = _open_one(actor, row)
    if standing is not None:
        # Somebody may have been merged with the person since.
        said = {**columns, "person_id": standing.person_id}
        if all(getattr(standing, name) == value for name, value in said.items()):
            return standing
        raise CaseStands(_("A case is open already: go on with that one."))
    return _opened(actor, columns, at=at)


def case_for(
    actor: Actor,
    *,
    cause: str,
    at: dt.datetime,
    company_id: int | None = None,
    person_id: int | None = None,
) -> SupportCase:
    """The open case an act of support belongs to; opened by it where there is none."""
    row = CaseRow(cause=cause, opened_on=day_of(at), company_id=company_id, person_id=person_id)
    columns = _columns(actor, row, at=at)
    _wait_for_others(actor, row)
    return _open_one(actor, row) or _opened(actor, columns, at=at)


@transaction.atomic
def describe_case(actor: Actor, *, key: str, diagnosis: str, at: dt.datetime) -> SupportCase:
    """What is the matter. Said for the first time, the case is in progress. Harmless twice."""
    found = locked(actor, key)
    text = diagnosis.strip()
    _refuse_long(text, rules.CASE_LIMITS["diagnosis"])
    row: dict[str, Any] = {"key": key, "diagnosis": text}
    if text and found.state == CaseState.DIAGNOSIS:
        row["state"] = CaseState.GOING_ON.value
    return _put(actor, found, row, "described", at=at)


@transaction.atomic
def move_case(
    actor: Actor,
    *,
    key: str,
    state: str,
    on: dt.date,
    outcome: str | None = None,
    at: dt.datetime,
) -> SupportCase:
    """Go on with a case, or close it with what came of it; closed again it says that anew. What
    is not said of the outcome stays. Harmless twice.
    """
    found = locked(actor, key)
    if state not in CaseState.values:
        raise UnknownWord(_("Choose a state."))
    if on > day_of(at) or on < found.opened_on:
        raise WrongDay(_("A case is closed between the day it was opened and today."))
    came_of_it = found.outcome if outcome is None else outcome.strip()
    _refuse_long(came_of_it, rules.CASE_LIMITS["outcome"])
    closed_on = rules.case_state(state, closed_on=on)
    if closed_on is None and found.closed_on is not None:
        other = _open_one(
            actor,
            CaseRow(
                cause=found.cause,
                opened_on=on,
                company_id=found.company_id,
                person_id=found.person_id,
            ),
        )
        if other is not None:
            raise CaseStands(_("A case is open already: go on with that one."))
    row = {"key": key, "state": state, "closed_on": closed_on, "outcome": came_of_it}
    return _put(actor, found, row, "moved", at=at)


@transaction.atomic
def add_step(
    actor: Actor,
    *,
    key: str,
    sort: str,
    words: str,
    due_on: dt.date | None = None,
    at: dt.datetime,
) -> CaseStep:
    """A goal, or something to be done. The same words again are the same step."""
    found = locked(actor, key)
    _refuse_over(found)
    if sort not in StepSort.values:
        raise UnknownWord(_("Choose what sort of step it is."))
    said = clean(words)
    if not said:
        raise TextMissing(_("Say what is to be reached."))
    _refuse_long(said, rules.CASE_LIMITS["words"])
    row = {"case_id": found.pk, "sort": sort, "words": said}
    if due_on is not None:
        row["due_on"] = due_on
    (made,) = _put_steps(actor, found, [row], at=at)
    return made


@transaction.atomic
def prepare_funding(actor: Actor, *, key: str, at: dt.datetime) -> list[CaseStep]:
    """Everything that crowdfunding needs, as steps of the case. Harmless twice, also for somebody
    who reads another language than whoever did it before.
    """
    found = locked(actor, key)
    _refuse_over(found)
    mine = CaseStep.objects.within(actor).filter(case=found, sort=StepSort.FUNDING)
    standing = set(mine.values_list("words", flat=True))
    rows = [
        {
            "case_id": found.pk,
            "sort": StepSort.FUNDING.value,
            "words": next((said for said in _said(words) if said in standing), str(words)),
        }
        for words in FUNDING_STEPS
    ]
    return _put_steps(actor, found, rows, at=at)


@transaction.atomic
def settle_step(actor: Actor, *, key: str, state: str, at: dt.datetime) -> CaseStep:
    """Done, dropped, or open again. Harmless twice."""
    actor.require(Permission.SUPPORT_WRITE)
    (found,) = records.own(actor, CaseStep, [key])
    if state not in StepState.values:
        raise UnknownWord(_("Choose a state."))
    if found.state == state:
        return found
    row = {"key": key, "state": state, "settled_on": rules.settled_on(state, on=day_of(at))}
    done = records.put(actor, CaseStep, match=("key",), rows=[row], at=at)
    record(actor, "support.step.settled", at=at, subject=found.case, changes=done.changes)
    return done.objects[0]


def locked(actor: Actor, key: str) -> SupportCase:
    """A case that the actor may write, and that stays as it is until the transaction ends."""
    mine = SupportCase.objects.within(actor).select_for_update(of=("self",))
    found: SupportCase | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.SUPPORT_WRITE, organisation_id=found.organisation_id)
    return found


def _columns(actor: Actor, row: CaseRow, *, at: dt.datetime) -> dict[str, Any]:
    if (row.company_id is None) == (row.person_id is None):
        raise TextMissing(_("Say whose case it is: a company's, or a person's."))
    if row.cause not in Cause.values:
        raise UnknownWord(_("Choose what opens the case."))
    if row.opened_on > day_of(at):
        raise WrongDay(_("This day has not come yet."))
    _refuse_long(row.diagnosis, rules.CASE_LIMITS["diagnosis"])
    if row.company_id is not None:
        require_companies(actor, [row.company_id])
    if row.person_id is not None:
        people.require_people(actor, [row.person_id])
    diagnosis = row.diagnosis.strip()
    return {
        "company_id": row.company_id,
        "person_id": row.person_id,
        "cause": row.cause,
        "opened_on": row.opened_on,
        "diagnosis": diagnosis,
    }


def _opened(actor: Actor, columns: dict[str, Any], *, at: dt.datetime) -> SupportCase:
    state = CaseState.GOING_ON if columns["diagnosis"] else CaseState.DIAGNOSIS
    row = {**columns, "key": new_key(), "state": state.value}
    done = records.add(actor, SupportCase, rows=[row], at=at)
    made = done.objects[0]
    record(actor, "support.case.opened", at=at, subject=made, changes=done.changes)
    return made


def _wait_for_others(actor: Actor, row: CaseRow) -> None:
    """Whoever opens a case of the same company or person does it one after the other."""
    whose: ScopedQuerySet
    if row.person_id is not None:
        same = people.together(actor, [row.person_id])
        whose = Person.objects.within(actor).filter(pk__in=same)
    else:
        whose = Company.objects.within(actor).filter(pk=row.company_id or 0)
    list(whose.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _open_one(actor: Actor, row: CaseRow) -> SupportCase | None:
    mine = SupportCase.objects.within(actor).filter(
        organisation_id=actor.organisation_id, closed_on=None
    )
    whose = Q(company_id=row.company_id)
    if row.person_id:
        whose = Q(person_id__in=people.together(actor, [row.person_id]))
    found: SupportCase | None = mine.filter(whose).first()
    return found


def _put(
    actor: Actor, found: SupportCase, row: dict[str, Any], event: str, *, at: dt.datetime
) -> SupportCase:
    done = records.put(actor, SupportCase, match=("key",), rows=[row], at=at)
    if done.changes:
        record(actor, f"support.case.{event}", at=at, subject=found, changes=done.changes)
    return done.objects[0]


def _said(words: Promise) -> list[str]:
    """In every language of the desk."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(words))
    return found


def _put_steps(
    actor: Actor, found: SupportCase, rows: list[dict[str, Any]], *, at: dt.datetime
) -> list[CaseStep]:
    match = ("case_id", "sort", "words")
    done = records.put(actor, CaseStep, match=match, rows=rows, at=at)
    if done.changes:
        record(actor, "support.step.added", at=at, subject=found, changes=done.changes)
    return done.objects


def _refuse_over(found: SupportCase) -> None:
    if found.closed_on is not None:
        raise CaseOver(_("This case is closed. Open it again first."))


def _refuse_long(text: str, longest: int) -> None:
    if len(text) > longest:
        raise TextTooLong(_("This is longer than %(most)d characters.") % {"most": longest})
