"""Reads about cases, their steps and their mentoring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Max, OuterRef, Q, Subquery

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.companies.models import Company
from pulmu.domains.support.choices import CaseState, StepState
from pulmu.domains.support.models import CaseStep, Mentoring, SupportCase

MOST_ON_BOARD = 120


def cases(actor: Actor) -> ScopedQuerySet:
    """Newest first, with whose they are. Mask the person's name on a page."""
    mine = SupportCase.objects.within(actor).select_related("company", "person")
    return mine.order_by("-opened_on", "-pk")


def with_progress(found: ScopedQuerySet) -> ScopedQuerySet:
    """Each with its steps: how many are done of how many, its last meeting, and what comes next."""
    kept = Q(steps__state__in=[StepState.OPEN, StepState.DONE])
    waiting = CaseStep.objects.everywhere(because="correlated to a case found within the actor")
    waiting = waiting.filter(case=OuterRef("pk"), state=StepState.OPEN, due_on__isnull=False)
    return found.annotate(
        step_count=Count("steps", filter=kept, distinct=True),
        done_count=Count("steps", filter=Q(steps__state=StepState.DONE), distinct=True),
        met_on=Max("mentorings__on"),
        due_on=Subquery(waiting.order_by("due_on").values("due_on")[:1]),
    )


def case_board(actor: Actor, *, since: dt.date) -> dict[CaseState, list[SupportCase]]:
    """What runs, and what was closed lately, by state; what is due first on top."""
    lately = Q(closed_on=None) | Q(closed_on__gte=since)
    found = with_progress(cases(actor).filter(lately))[:MOST_ON_BOARD]
    columns: dict[CaseState, list[SupportCase]] = {state: [] for state in CaseState}
    for one in sorted(found, key=lambda one: (one.due_on or dt.date.max, one.opened_on)):
        columns[CaseState(one.state)].append(one)
    return columns


def case(actor: Actor, key: str) -> SupportCase:
    found: SupportCase | None = cases(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def open_case_of(actor: Actor, company: Company) -> SupportCase | None:
    found: SupportCase | None = cases(actor).filter(company=company, closed_on=None).first()
    return found


def cases_of(actor: Actor, company: Company, persons: Iterable[int]) -> list[SupportCase]:
    """Of a company, and of its founders before there was one."""
    return list(cases(actor).filter(Q(company=company) | Q(person_id__in=list(persons))))


def steps(actor: Actor, found: SupportCase) -> list[CaseStep]:
    """By sort, in the order in which they were written down."""
    return list(CaseStep.objects.within(actor).filter(case=found).order_by("pk"))


def step(actor: Actor, key: str) -> CaseStep:
    mine = CaseStep.objects.within(actor).select_related("case")
    found: CaseStep | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def mentorings(actor: Actor, found: SupportCase) -> list[Mentoring]:
    """Newest first."""
    return list(Mentoring.objects.within(actor).filter(case=found).order_by("-on", "-pk"))


def mentoring(actor: Actor, key: str) -> Mentoring:
    mine = Mentoring.objects.within(actor).select_related("case__company", "case__person")
    found: Mentoring | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def follow_ups(actor: Actor, *, until: dt.date) -> list[Mentoring]:
    """What somebody wanted to ask after by that day, and nobody has."""
    mine = Mentoring.objects.within(actor).filter(organisation_id=actor.organisation_id)
    due = mine.filter(next_on__lte=until, followed_on=None)
    return list(due.select_related("case__company", "case__person").order_by("next_on", "pk"))


def met(actor: Actor, found: Iterable[SupportCase]) -> list[Mentoring]:
    """Every meeting of these cases."""
    mine = Mentoring.objects.within(actor).filter(case__in=[one.pk for one in found])
    return list(mine.order_by("-on", "-pk"))


def steps_of(actor: Actor, found: Iterable[SupportCase]) -> list[CaseStep]:
    """Every step of these cases that is settled."""
    mine = CaseStep.objects.within(actor).filter(case__in=[one.pk for one in found])
    return list(mine.filter(state=StepState.DONE).order_by("-settled_on", "-pk"))
