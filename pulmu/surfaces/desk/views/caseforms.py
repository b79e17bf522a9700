"""What is said of a case: it is opened, described, closed; steps are added, meetings written."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies import queries as companies
from pulmu.domains.support import actions, queries
from pulmu.domains.support.models import SupportCase
from pulmu.surfaces.desk import small, years
from pulmu.surfaces.desk.caseforms import (
    CaseForm,
    CloseForm,
    DiagnosisForm,
    MentoringForm,
    StepForm,
)
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.shell import CASES
from pulmu.surfaces.desk.views.cases import back, whose
from pulmu.ui.parts import Link

BLAMES = {
    "support.case_stands": "company",
    "support.wrong_day": "on",
    "support.not_an_amount": "minutes",
}


@door(Permission.SUPPORT_WRITE)
@form_page
def new(request: DeskRequest) -> HttpResponse:
    """Open a case; of the company whose page it was asked from."""
    of = request.GET.get("company", "")
    company = companies.company(request.actor, of) if of else None
    form = CaseForm(request.POST or None, actor=request.actor, today=years.today(), company=company)
    made: list[SupportCase] = []

    def doing() -> str:
        at = timezone.now()
        form.tell(at=at)
        with transaction.atomic():
            made.append(actions.open_case(request.actor, row=form.row(at=at), at=at))
        return _("The case is open.")

    if small.sent(request, form, doing, goal=reverse("desk:cases"), blames=BLAMES):
        return redirect("desk:case", made[0].key)
    return small.page(
        request,
        form,
        heading=_("Open a case"),
        go=_("Open a case"),
        back=back(),
        current=CASES,
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def describe(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.case(request.actor, key)
    form = DiagnosisForm(request.POST or None, initial={"diagnosis": found.diagnosis})

    def doing() -> str:
        said = form.cleaned_data["diagnosis"]
        actions.describe_case(request.actor, key=key, diagnosis=said, at=timezone.now())
        return _("The diagnosis is recorded.")

    return small.sent(request, form, doing, goal=_at(key)) or small.page(
        request,
        form,
        heading=_("Diagnosis"),
        go=_("Save"),
        back=_to(found),
        current=CASES,
        lead=whose(found),
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def close(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.case(request.actor, key)
    over = found.closed_on is not None
    fresh = {"on": years.today(), "outcome": found.outcome}
    standing = {**fresh, "on": found.closed_on, "state": found.state} if over else fresh
    form = CloseForm(request.POST or None, initial=standing)

    def doing() -> str:
        actions.move_case(request.actor, key=key, **form.cleaned_data, at=timezone.now())
        return _("The case is closed.")

    return small.sent(request, form, doing, goal=_at(key), blames=BLAMES) or small.page(
        request,
        form,
        heading=_("Close the case"),
        go=_("Close the case"),
        back=_to(found),
        current=CASES,
        lead=whose(found),
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def step(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.case(request.actor, key)
    form = StepForm(request.POST or None)

    def doing() -> str:
        actions.add_step(request.actor, key=key, **form.cleaned_data, at=timezone.now())
        return _("It stands in the case.")

    return small.sent(request, form, doing, goal=_at(key)) or small.page(
        request,
        form,
        heading=_("Add a goal or a task"),
        go=_("Add"),
        back=_to(found),
        current=CASES,
        lead=whose(found),
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def mentoring(request: DeskRequest, key: str, mentoring: str = "") -> HttpResponse:
    """Write a meeting down, or say anew what it was."""
    found = queries.case(request.actor, key)
    standing = queries.mentoring(request.actor, mentoring) if mentoring else None
    if standing is not None and standing.case_id != found.pk:
        raise NotFound
    form = MentoringForm(request.POST or None, today=years.today(), standing=standing)

    def doing() -> str:
        at, row = timezone.now(), form.row()
        if standing is not None:
            actions.correct_mentoring(request.actor, key=standing.key, row=row, at=at)
        else:
            actions.log_mentoring(request.actor, case=key, row=row, once=form.key, at=at)
        return _("The mentoring is recorded.")

    return small.sent(request, form, doing, goal=_at(key), blames=BLAMES) or small.page(
        request,
        form,
        heading=_("Correct the mentoring") if standing else _("Record a mentoring"),
        go=_("Record"),
        back=_to(found),
        current=CASES,
        lead=whose(found),
    )


def _at(key: str) -> str:
    return reverse("desk:case", args=[key])


def _to(found: SupportCase) -> Link:
    return Link(label=whose(found), href=_at(found.key))
