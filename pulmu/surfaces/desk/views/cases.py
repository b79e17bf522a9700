"""Support cases: who is supported, how far it is, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.masking import mask_label, mask_name
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import note_access
from pulmu.domains.support import actions, queries
from pulmu.domains.support.choices import CaseState, StepSort, StepState
from pulmu.domains.support.models import CaseStep, SupportCase
from pulmu.surfaces.desk import figures, lists, years
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door
from pulmu.surfaces.desk.shell import CASES, show
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE = 30
RUNNING = "running"
TONES = {
    CaseState.DIAGNOSIS: "warn",
    CaseState.GOING_ON: "accent",
    CaseState.REACHED: "good",
    CaseState.STOPPED: "plain",
}


@door(Permission.SUPPORT_READ)
@require_safe
def cases(request: DeskRequest) -> HttpResponse:
    """Those that run first; what is over behind a chip."""
    said = request.GET.get("state", RUNNING)
    wanted = said if said in {RUNNING, "", *CaseState.values} else RUNNING
    found = queries.with_progress(queries.cases(request.actor))
    if wanted == RUNNING:
        found = found.filter(closed_on=None)
    elif wanted:
        found = found.filter(state=wanted)
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(found, PER_PAGE).get_page(number)
    here = reverse("desk:cases")
    chips = [(RUNNING, _("Running")), *CaseState.choices, ("", _("All"))]
    return show(
        request,
        "desk/cases.html",
        current=CASES,
        rows=[{**case_row(one), **_progress(one)} for one in page],
        page=page,
        query=lists.query(state=said),
        states=[
            Link(label=str(label), href=f"{here}?state={value}", current=value == wanted)
            for value, label in chips
        ],
        tabs=tabs(request, here),
        can_write=request.actor.can(Permission.SUPPORT_WRITE),
        columns={
            "name": Column(label=_("Whose"), heads=True),
            "cause": Column(label=_("Began with")),
            "steps": Column(label=_("Steps"), kind="number"),
            "met": Column(label=_("Last mentoring"), kind="date", desk_only=True),
            "due": Column(label=_("Next due"), kind="date"),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.SUPPORT_READ)
@require_safe
def case(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.case(request.actor, key)
    steps = queries.steps(request.actor, found)
    row = case_row(found)
    may_read = request.actor.can(Permission.PEOPLE_READ)
    if may_read and found.person:
        at = timezone.now()
        note_access(request.actor, what=f"case:{key}", subjects=[found.person.key], at=at)
    return show(
        request,
        "desk/case.html",
        current=CASES,
        case=found,
        row=row,
        facts=_facts(request, found),
        groups=_groups(steps, may_read=may_read),
        may_read=may_read,
        has_funding=any(one.sort == StepSort.FUNDING for one in steps),
        mentorings=[
            {
                "key": one.key,
                "when": figures.day(one.on),
                "minutes": one.minutes,
                "mentor": mask_label(one.mentor),
                "said": one.said if may_read else "",
                "next_step": one.next_step if may_read else "",
                "next_on": figures.day(one.next_on) if one.next_on else "",
                "is_due": bool(one.next_on and not one.followed_on),
                "followed_on": figures.day(one.followed_on) if one.followed_on else "",
            }
            for one in queries.mentorings(request.actor, found)
        ],
        is_open=found.closed_on is None,
        can_write=request.actor.can(Permission.SUPPORT_WRITE),
        may_record_channel=request.actor.can(Permission.MARKETS_WRITE),
        crumbs=[back()],
    )


@door(Permission.SUPPORT_WRITE)
@require_POST
def act_on(request: DeskRequest, key: str) -> HttpResponse:
    """Small acts in place: `done:KEY`, `open:KEY`, `drop:KEY`, `follow:KEY`, `fund`, `reopen`."""
    found = queries.case(request.actor, key)
    do, _colon, of = request.POST.get("do", "").partition(":")
    doing = _ACTS.get(do)
    if doing is None:
        raise Http404
    goal = back_to(request) or reverse("desk:case", args=[key])
    return act(request, goal, lambda: doing(request, found, of))


def tabs(request: DeskRequest, here: str) -> list[Link]:
    """Cases, and who asks for a space."""
    waiting = len(queries.to_review(request.actor))
    pages = [
        (_("Support cases"), reverse("desk:cases"), None),
        (_("Space applications"), reverse("desk:spaces"), waiting),
    ]
    return [
        Link(label=label, href=href, current=href == here, count=count)
        for label, href, count in pages
    ]


def back() -> Link:
    return Link(label=_("Support cases"), href=reverse("desk:cases"))


def whose(found: SupportCase) -> str:
    return found.company.name if found.company else mask_name(found.person.name)


def case_row(one: SupportCase) -> dict[str, Any]:
    return {
        "href": reverse("desk:case", args=[one.key]),
        "name": whose(one),
        "cause": one.get_cause_display(),
        "opened": figures.day(one.opened_on),
        "closed": figures.day(one.closed_on) if one.closed_on else "",
        "state": one.get_state_display(),
        "tone": TONES[CaseState(one.state)],
    }


def _progress(one: Any) -> dict[str, Any]:
    return {
        "steps": f"{one.done_count}/{one.step_count}" if one.step_count else "",
        "met": figures.day(one.met_on) if one.met_on else "",
        "due": figures.day(one.due_on) if one.due_on else "",
        "is_late": bool(one.due_on and one.due_on < years.today()),
    }


def _facts(request: DeskRequest, found: SupportCase) -> list[Fact]:
    href = ""
    if found.company:
        href = reverse("desk:company", args=[found.company.key])
    elif request.actor.can(Permission.PEOPLE_READ):
        href = reverse("desk:person", args=[found.person.key])
    said = [
        Fact(label=_("Whose"), value=whose(found), href=href),
        Fact(label=_("Began with"), value=str(found.get_cause_display())),
        Fact(label=_("Begun on"), value=figures.day(found.opened_on)),
    ]
    if found.closed_on:
        said.append(Fact(label=_("Closed on"), value=figures.day(found.closed_on)))
    return said


def _groups(
    steps: list[CaseStep], *, may_read: bool
) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """By sort, each with how much of it is done."""
    groups = []
    today = years.today()
    for sort, label in StepSort.choices:
        mine = [one for one in steps if one.sort == sort]
        if not mine:
            continue
        kept = [one for one in mine if one.state != StepState.DROPPED]
        done = sum(one.state == StepState.DONE for one in kept)
        rows = [
            {
                "key": one.key,
                "words": one.words if may_read else one.get_sort_display(),
                "due": figures.day(one.due_on) if one.due_on else "",
                "is_late": bool(one.state == StepState.OPEN and one.due_on and one.due_on < today),
                "is_open": one.state == StepState.OPEN,
                "is_done": one.state == StepState.DONE,
                "state": one.get_state_display(),
            }
            for one in mine
        ]
        groups.append((str(label), f"{done}/{len(kept)}", rows))
    return groups


def _settle(state: StepState) -> Callable[[DeskRequest, SupportCase, str], str]:
    def doing(request: DeskRequest, found: SupportCase, of: str) -> str:
        if queries.step(request.actor, of).case_id != found.pk:
            raise Http404
        made = actions.settle_step(request.actor, key=of, state=state, at=timezone.now())
        said = {"words": made.words, "state": made.get_state_display()}
        return _("%(words)s: %(state)s") % said

    return doing


def _follow(request: DeskRequest, found: SupportCase, of: str) -> str:
    if queries.mentoring(request.actor, of).case_id != found.pk:
        raise Http404
    actions.follow_up(request.actor, key=of, at=timezone.now())
    return _("It is written down that you asked after it.")


def _fund(request: DeskRequest, found: SupportCase, _of: str) -> str:
    actions.prepare_funding(request.actor, key=found.key, at=timezone.now())
    return _("The steps of a crowdfunding stand in the case.")


def _reopen(request: DeskRequest, found: SupportCase, _of: str) -> str:
    actions.move_case(
        request.actor,
        key=found.key,
        state=CaseState.GOING_ON,
        on=years.today(),
        at=timezone.now(),
    )
    return _("The case is open again.")


_ACTS: Mapping[str, Callable[[DeskRequest, SupportCase, str], str]] = {
    "done": _settle(StepState.DONE),
    "open": _settle(StepState.OPEN),
    "drop": _settle(StepState.DROPPED),
    "follow": _follow,
    "fund": _fund,
    "reopen": _reopen,
}
