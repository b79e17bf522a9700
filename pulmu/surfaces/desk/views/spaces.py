"""Who asks for room to work in: looked at, answered, agreed on; agreements renewed and ended."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import note_access
from pulmu.domains.companies import queries as companies
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import TenancyRow
from pulmu.domains.support.choices import ApplicationState
from pulmu.domains.support.models import SpaceApplication, Tenancy
from pulmu.surfaces.desk import figures, lists, small, years
from pulmu.surfaces.desk.caseforms import AgreeForm, AnswerForm, EndForm, RenewForm
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.shell import CASES, show
from pulmu.surfaces.desk.views.cases import tabs
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE = 30
OPEN = "open"
TONES = {
    ApplicationState.ASKED: "warn",
    ApplicationState.RETURNED: "plain",
    ApplicationState.APPROVED: "accent",
    ApplicationState.AGREED: "good",
    ApplicationState.REFUSED: "plain",
    ApplicationState.WITHDRAWN: "plain",
}
ANSWERABLE = {ApplicationState.ASKED, ApplicationState.RETURNED}
BLAMES = {
    "support.why_missing": "answer",
    "records.taken": "code",
    "support.ends_before_start": "ends_on",
    "support.term_wrong": "months",
    "support.wrong_day": "on",
}


@door(Permission.SUPPORT_READ)
@require_safe
def spaces(request: DeskRequest) -> HttpResponse:
    """What waits first; everything behind a chip."""
    said = request.GET.get("state", OPEN)
    wanted = said if said in {OPEN, "", *ApplicationState.values} else OPEN
    states = ApplicationState.open() if wanted == OPEN else [wanted] if wanted else []
    found = queries.applications(request.actor, states=states)
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(found, PER_PAGE).get_page(number)
    here = reverse("desk:spaces")
    chips = [(OPEN, _("Waiting")), *ApplicationState.choices, ("", _("All"))]
    return show(
        request,
        "desk/spaces.html",
        current=CASES,
        rows=[_row(one) for one in page],
        page=page,
        query=lists.query(state=said),
        states=[
            Link(label=str(label), href=f"{here}?state={value}", current=value == wanted)
            for value, label in chips
        ],
        tabs=tabs(request, here),
        public_at=f"/at/{request.organisation.code}/spaces/",
        columns={
            "venture": Column(label=_("Venture"), heads=True),
            "kind": Column(label=_("Kind of space")),
            "asked": Column(label=_("Asked on"), kind="date"),
            "wished": Column(label=_("Wished from"), kind="date", desk_only=True),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.SUPPORT_READ, to_send=Permission.SUPPORT_WRITE)
@form_page
def space(request: DeskRequest, key: str) -> HttpResponse:
    """One application with what the lab knows already, and its answer."""
    found = queries.application(request.actor, key)
    form = AnswerForm(request.POST or None, initial={"state": ApplicationState.APPROVED.value})

    def doing() -> str:
        made = actions.answer_application(
            request.actor, key=key, **form.cleaned_data, at=timezone.now()
        )
        said = {"state": made.get_state_display()}
        if not queries.reach(request.actor, made.person_id).why_not:
            return _("Answered: %(state)s. The applicant is told by mail.") % said
        return _("Answered: %(state)s. No letter went out: tell the applicant.") % said

    done = small.sent(request, form, doing, goal=reverse("desk:space", args=[key]), blames=BLAMES)
    if done:
        return done
    can_write = request.actor.can(Permission.SUPPORT_WRITE)
    may_read = request.actor.can(Permission.PEOPLE_READ)
    if may_read:
        whom, at = [found.person.key], timezone.now()
        note_access(request.actor, what=f"application:{key}", subjects=whom, at=at)
    papers = (
        companies.fresh_documents(request.actor, found.company, on=years.today())
        if found.company
        else []
    )
    return show(
        request,
        "desk/space.html",
        current=CASES,
        asked=found,
        row=_row(found),
        facts=_facts(request, found),
        papers=[
            (
                one.get_kind_display(),
                reverse("desk:evidence", args=[one.blob.sha256]),
                figures.day(one.valid_until) if one.valid_until else "",
            )
            for one in papers
        ],
        form=form,
        may_read=may_read,
        may_answer=can_write and found.state in ANSWERABLE,
        may_agree=can_write and found.state == ApplicationState.APPROVED,
        tenancy_at=reverse("desk:fact", args=["tenancy", found.tenancy.key])
        if found.tenancy
        else "",
        crumbs=[_back()],
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def agree(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.application(request.actor, key)
    form = AgreeForm(
        request.POST or None,
        actor=request.actor,
        asked=found,
        today=years.today(),
        ends_on=queries.wished_until(found),
    )

    def doing() -> str:
        said = form.said()
        row = TenancyRow(
            code=said["code"],
            company_id=said["company"],
            space=said["space"],
            agreed_on=said["agreed_on"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
        )
        actions.agree_on_space(
            request.actor, key=key, row=row, resource=said["resource"], at=timezone.now()
        )
        return _("Agreed. It counts as a space support from the day it starts.")

    goal = reverse("desk:space", args=[key])
    return small.sent(request, form, doing, goal=goal, blames=BLAMES) or small.page(
        request,
        form,
        heading=_("Agree on the space"),
        go=_("Agree"),
        back=Link(label=found.venture, href=goal),
        current=CASES,
        lead=_("A founder without a company is recorded as one first: the agreement is with it."),
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def renew(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.tenancy(request.actor, key)
    form = RenewForm(request.POST or None, actor=request.actor, today=years.today())

    def doing() -> str:
        made = actions.renew_tenancy(request.actor, key=key, **form.cleaned_data, at=timezone.now())
        days = {"from": figures.day(made.starts_on), "to": figures.day(made.ends_on)}
        return _("Renewed from %(from)s to %(to)s.") % days

    goal = _company_at(found)
    ends = figures.day(found.ends_on) if found.ends_on else _("no end")
    return small.sent(request, form, doing, goal=goal, blames=BLAMES) or small.page(
        request,
        form,
        heading=_("Renew the agreement"),
        go=_("Renew"),
        back=Link(label=found.company.name, href=goal),
        current=CASES,
        lead=_("%(space)s, until now to: %(day)s") % {"space": found.space, "day": ends},
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def end(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.tenancy(request.actor, key)
    form = EndForm(request.POST or None, tenancy=found, today=years.today())

    def doing() -> str:
        actions.terminate(request.actor, key=key, **form.cleaned_data, at=timezone.now())
        return _("The agreement is terminated.")

    goal = _company_at(found)
    return small.sent(request, form, doing, goal=goal, blames=BLAMES) or small.page(
        request,
        form,
        heading=_("Terminate the agreement"),
        go=_("Terminate"),
        back=Link(label=found.company.name, href=goal),
        current=CASES,
        lead=found.space,
    )


def _back() -> Link:
    return Link(label=_("Space applications"), href=reverse("desk:spaces"))


def _company_at(found: Tenancy) -> str:
    return reverse("desk:company", args=[found.company.key])


def _row(one: SpaceApplication) -> dict[str, Any]:
    return {
        "href": reverse("desk:space", args=[one.key]),
        "venture": one.venture,
        "name": mask_name(one.person.name),
        "kind": one.get_kind_display(),
        "asked": figures.day(one.asked_on),
        "wished": figures.day(one.wished_from),
        "state": one.get_state_display(),
        "tone": TONES[ApplicationState(one.state)],
    }


def _facts(request: DeskRequest, found: SpaceApplication) -> list[Fact]:
    may_look = request.actor.can(Permission.PEOPLE_READ)
    person_at = reverse("desk:person", args=[found.person.key]) if may_look else ""
    said = [Fact(label=_("Applicant"), value=mask_name(found.person.name), href=person_at)]
    if found.company:
        href = reverse("desk:company", args=[found.company.key])
        said.append(Fact(label=_("Company"), value=found.company.name, href=href))
    months = _("%(count)d months") % {"count": found.months}
    return [
        *said,
        Fact(label=_("Kind of space"), value=str(found.get_kind_display())),
        Fact(label=_("Wished from"), value=figures.day(found.wished_from), note=months),
        Fact(label=_("Asked on"), value=figures.day(found.asked_on)),
    ]
