"""Introductions: who was asked, who met whom, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.support import actions, queries
from pulmu.domains.support.choices import IntroductionState
from pulmu.domains.support.models import Introduction
from pulmu.surfaces.desk import figures, jobwords, lists, small, years
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door, form_page
from pulmu.surfaces.desk.jobforms import EndForm, InsuredForm, InterviewForm
from pulmu.surfaces.desk.shell import JOBS, show
from pulmu.ui.parts import Column, Fact, Link, Moment

PER_PAGE = 30
OPEN = "open"
BLAMES = {
    "support.why_missing": "why",
    "support.wrong_day": "when",
}
HIRE_BLAMES = {"support.wrong_day": "insured_on", "support.text_missing": "employee_key"}


@door(Permission.SUPPORT_READ)
@require_safe
def introductions(request: DeskRequest) -> HttpResponse:
    """Those under way first; what is over behind a chip."""
    said = request.GET.get("state", OPEN)
    wanted = said if said in {OPEN, "", *IntroductionState.values} else OPEN
    states = IntroductionState.open() if wanted == OPEN else [wanted] if wanted else []
    found = queries.introductions(request.actor, states=states)
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(found, PER_PAGE).get_page(number)
    here = reverse("desk:introductions")
    chips = [(OPEN, _("Under way")), *IntroductionState.choices, ("", _("All"))]
    return show(
        request,
        "desk/introductions.html",
        current=JOBS,
        rows=[jobwords.introduction_row(one) for one in page],
        page=page,
        query=lists.query(state=said),
        states=[
            Link(label=str(label), href=f"{here}?state={value}", current=value == wanted)
            for value, label in chips
        ],
        tabs=jobwords.tabs(request, here),
        columns={
            "name": Column(label=_("Candidate"), heads=True),
            "offer": Column(label=_("Job offer")),
            "asked": Column(
                label=pgettext("of a candidate", "Asked on"), kind="date", desk_only=True
            ),
            "next": Column(label=_("Next"), kind="date"),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.SUPPORT_READ)
@require_safe
def introduction(request: DeskRequest, key: str) -> HttpResponse:
    """One of them: how it stands, what may be done next, back to the course and on to the hire."""
    found = queries.introduction(request.actor, key)
    may_write = request.actor.can(Permission.SUPPORT_WRITE)
    is_asked = queries.is_still_asked(request.actor, found, on=years.today())
    courses = []
    if request.actor.can(Permission.PROGRAMMES_READ):
        known = queries.courses_of(request.actor, [found.person_id])
        courses = [jobwords.course(one) for one in known.get(found.person_id, ())]
    may = {
        one.name.lower(): may_write and queries.may_become(found.state, one)
        for one in IntroductionState
    }
    return show(
        request,
        "desk/introduction.html",
        current=JOBS,
        introduction=found,
        row=jobwords.introduction_row(found),
        facts=_facts(request, found),
        courses=courses,
        way=_way(found),
        may=may,
        may_ask_again=may_write and is_asked,
        is_over=found.state == IntroductionState.ASKED and not is_asked,
        before=_before(found) if may_write else "",
        may_end=may["turned_down"] or may["withdrawn"],
        sees_why=request.actor.can(Permission.PEOPLE_READ),
        hire_at=reverse("desk:fact", args=["hire", found.hire.key]) if found.hire else "",
        crumbs=[jobwords.back(), Link(label=found.offer.title, href=_offer_at(found))],
    )


@door(Permission.SUPPORT_WRITE)
@require_POST
def act_on(request: DeskRequest, key: str) -> HttpResponse:
    """One press: `again`, `place`, `back`."""
    queries.introduction(request.actor, key)
    doing = _ACTS.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    return act(request, back_to(request) or _at(key), lambda: doing(request, key))


@door(Permission.SUPPORT_WRITE)
@form_page
def interview(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.introduction(request.actor, key)
    form = InterviewForm(request.POST or None, standing=found)

    def doing() -> str:
        said, at = form.cleaned_data, timezone.now()
        if actions.set_interview(request.actor, key=key, **said, at=at).is_told:
            return _("The interview stands. The candidate is told by mail.")
        if said["when"] <= at:
            return _("The interview stands. It is past: no letter went out.")
        return _("The interview stands. No letter went out: call the candidate.")

    return small.sent(request, form, doing, goal=_at(key), blames=BLAMES) or small.page(
        request,
        form,
        heading=_("Interview"),
        go=_("Save"),
        back=_to(found),
        current=JOBS,
        lead=_lead(found),
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def hire(request: DeskRequest, key: str) -> HttpResponse:
    """The company insured them: from here on it may count, as every hire."""
    found = queries.introduction(request.actor, key)
    form = InsuredForm(request.POST or None, standing=found, today=years.today())

    def doing() -> str:
        actions.hire_introduced(request.actor, key=key, row=form.row(), at=timezone.now())
        return _("The hire is recorded. Attach the roster of the insured as its evidence.")

    return small.sent(request, form, doing, goal=_at(key), blames=HIRE_BLAMES) or small.page(
        request,
        form,
        heading=_("Record the hire"),
        go=_("Record"),
        back=_to(found),
        current=JOBS,
        lead=_lead(found),
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def end(request: DeskRequest, key: str) -> HttpResponse:
    """It leads to no hire, and why."""
    found = queries.introduction(request.actor, key)
    form = EndForm(request.POST or None, standing=found)

    def doing() -> str:
        said = {"key": key, "why": form.cleaned_data["why"], "at": timezone.now()}
        if form.cleaned_data["state"] != IntroductionState.TURNED_DOWN:
            return _now(actions.withdraw_introduction(request.actor, **said))
        done = actions.turn_down(request.actor, **said)
        if done.is_told:
            return _now(done.introduction)
        state = {"state": done.introduction.get_state_display()}
        return _("The introduction is now: %(state)s. No letter went out: tell them.") % state

    return small.sent(request, form, doing, goal=_at(key), blames=BLAMES) or small.page(
        request,
        form,
        heading=_("End the introduction"),
        go=_("End it"),
        back=_to(found),
        current=JOBS,
        lead=_lead(found),
    )


def _again(request: DeskRequest, key: str) -> str:
    if actions.ask_again(request.actor, key=key, at=timezone.now()):
        return _("They are asked once more by mail.")
    return _("They were written to today already.")


def _place(request: DeskRequest, key: str) -> str:
    if actions.place(request.actor, key=key, at=timezone.now()).is_told:
        return _("To be hired. Record the hire as soon as they are insured: only that counts.")
    return _(
        "To be hired. No letter went out: tell them. Record the hire as soon as they are insured: "
        "only that counts."
    )


def _back(request: DeskRequest, key: str) -> str:
    made = actions.step_back(request.actor, key=key, at=timezone.now())
    if made.state == IntroductionState.ASKED:
        return _("They are asked once more by mail.")
    if made.state == IntroductionState.PLACED:
        return _now(made)
    said = _("The introduction is now: %(state)s. They were told another decision: call them.")
    return said % {"state": made.get_state_display()}


def _now(found: Introduction) -> str:
    return _("The introduction is now: %(state)s.") % {"state": found.get_state_display()}


_ACTS: Mapping[str, Callable[[DeskRequest, str], str]] = {
    "again": _again,
    "place": _place,
    "back": _back,
}


def _before(found: Introduction) -> str:
    """How a slip is put right, on the button."""
    has = {"has_interview": found.interview_at is not None, "has_hire": found.hire is not None}
    state = queries.state_before(found.state, **has)
    if state is None:
        return ""
    if state == IntroductionState.ASKED:
        return _("The no was a slip: ask once more")
    if state == IntroductionState.PLACED:
        return _("No hire is recorded: back to “%(state)s”") % {
            "state": IntroductionState(state).label
        }
    return _("Not decided: back to “%(state)s”") % {"state": IntroductionState(state).label}


def _at(key: str) -> str:
    return reverse("desk:introduction", args=[key])


def _offer_at(found: Introduction) -> str:
    return reverse("desk:job", args=[found.offer.key])


def _lead(found: Introduction) -> str:
    return f"{mask_name(found.person.name)} · {found.offer.title} · {found.offer.company.name}"


def _to(found: Introduction) -> Link:
    return Link(label=mask_name(found.person.name), href=_at(found.key))


def _facts(request: DeskRequest, found: Introduction) -> list[Fact]:
    may_look = request.actor.can(Permission.PEOPLE_READ)
    person_at = reverse("desk:person", args=[found.person.key]) if may_look else ""
    company_at = reverse("desk:company", args=[found.offer.company.key])
    case_at = reverse("desk:case", args=[found.case.key])
    said = [
        Fact(
            label=_("Candidate"),
            value=mask_name(found.person.name),
            note=_("No letter reaches them") if _is_out_of_reach(request, found) else "",
            href=person_at,
        ),
        Fact(label=_("Job offer"), value=found.offer.title, href=_offer_at(found)),
        Fact(label=_("Company"), value=found.offer.company.name, href=company_at),
        Fact(
            label=_("Support case"),
            value=str(found.case.get_cause_display()),
            note=figures.day(found.case.opened_on),
            href=case_at,
        ),
    ]
    if found.interview_at:
        when = figures.moment(found.interview_at)
        said.append(Fact(label=_("Interview"), value=when, note=found.place))
    if found.hire:
        hire_at = reverse("desk:fact", args=["hire", found.hire.key])
        insured = figures.day(found.hire.insured_on)
        said.append(Fact(label=_("Hire"), value=insured, href=hire_at))
    return said


def _is_out_of_reach(request: DeskRequest, found: Introduction) -> bool:
    return bool(queries.reach(request.actor, found.person_id).why_not)


def _way(found: Introduction) -> list[Moment]:
    """What happened, the last thing first."""
    ended = (found.ended_on, str(found.get_state_display()))
    met = (day_of(found.interview_at) if found.interview_at else None, _("Interview"))
    steps = [
        (found.asked_on, _("Asked whether to be introduced")),
        (found.reminded_on, _("Asked again")),
        (found.agreed_on, _("Said yes")),
        met,
        ended,
    ]
    known = [(day, words) for day, words in steps if day is not None]
    return [
        Moment(title=words, when=figures.day(day), iso=day.isoformat(), text="")
        for day, words in reversed(known)
    ]
