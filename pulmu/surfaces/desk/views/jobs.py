"""Job offers of companies, whom they fit and why, and who looks for work."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import note_access
from pulmu.domains.companies import queries as companies
from pulmu.domains.support import actions, queries
from pulmu.domains.support.choices import IntroductionState, OfferState
from pulmu.domains.support.models import Candidate, JobOffer
from pulmu.domains.support.queries import Fitting
from pulmu.surfaces.desk import figures, jobwords, lists, small, years
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door, form_page
from pulmu.surfaces.desk.jobforms import BLAMES, OfferForm
from pulmu.surfaces.desk.shell import JOBS, show
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE = 30
STATES = {
    "publish": OfferState.PUBLISHED,
    "close": OfferState.CLOSED,
    "fill": OfferState.FILLED,
}


@door(Permission.SUPPORT_READ)
@require_safe
def jobs(request: DeskRequest) -> HttpResponse:
    """The newest first; one state behind a chip."""
    said = request.GET.get("state", "")
    wanted = said if said in OfferState.values else ""
    found = queries.offers(request.actor, states=[wanted] if wanted else [])
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(found, PER_PAGE).get_page(number)
    here = reverse("desk:jobs")
    return show(
        request,
        "desk/jobs.html",
        current=JOBS,
        rows=[jobwords.offer_row(one) for one in page],
        page=page,
        query=lists.query(state=wanted),
        states=[
            Link(label=str(label), href=f"{here}?state={value}", current=value == wanted)
            for value, label in [("", _("All")), *OfferState.choices]
        ],
        tabs=jobwords.tabs(request, here),
        can_write=request.actor.can(Permission.SUPPORT_WRITE),
        public_at=f"/at/{request.organisation.code}/jobs/",
        columns={
            "name": Column(label=_("Job title"), heads=True),
            "field": Column(label=_("Field")),
            "region": Column(label=_("Region"), desk_only=True),
            "closes": Column(label=_("Closes on"), kind="date"),
            "count": Column(label=_("Hired"), kind="number"),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.SUPPORT_READ)
@require_safe
def job(request: DeskRequest, key: str) -> HttpResponse:
    """One offer; whom it fits, with the reasons, for whoever may look at people."""
    found = queries.offer(request.actor, key)
    today = years.today()
    is_open = found.is_open(on=today)
    fitting: list[Fitting] = []
    if request.actor.can(Permission.PEOPLE_READ) and is_open:
        fitting = queries.fitting(request.actor, found, on=today)
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(fitting, PER_PAGE).get_page(number)
    shown = list(page)
    _note(request, "desk.job", [one.candidate for one in shown])
    introduced = queries.introductions(request.actor).filter(offer=found)
    return show(
        request,
        "desk/job.html",
        current=JOBS,
        offer=found,
        row=jobwords.offer_row(found),
        facts=_facts(found),
        fitting=_fitting(request, found, shown),
        page=page,
        sees_people=request.actor.can(Permission.PEOPLE_READ),
        introductions=[jobwords.introduction_row(one) for one in introduced],
        is_open=is_open,
        is_over=found.state == OfferState.PUBLISHED and not is_open,
        can_write=request.actor.can(Permission.SUPPORT_WRITE),
        is_public=found.state == OfferState.PUBLISHED,
        public_at=reverse("at:job", args=[request.organisation.code, found.key]),
        crumbs=[jobwords.back()],
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def new(request: DeskRequest) -> HttpResponse:
    """An offer; of the company whose page it was asked from."""
    of = request.GET.get("company", "")
    company = companies.company(request.actor, of) if of else None
    form = OfferForm(
        request.POST or None, actor=request.actor, today=years.today(), company=company
    )
    made: list[JobOffer] = []

    def doing() -> str:
        row, at = form.row(), timezone.now()
        made.append(actions.add_offer(request.actor, row=row, once=form.key, at=at))
        return _("The offer is written. Publish it when it is right.")

    if small.sent(request, form, doing, goal=reverse("desk:jobs"), blames=BLAMES):
        return redirect("desk:job", made[0].key)
    return small.page(
        request,
        form,
        heading=_("New job offer"),
        go=_("Save"),
        back=jobwords.back(),
        current=JOBS,
    )


@door(Permission.SUPPORT_WRITE)
@form_page
def edit(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.offer(request.actor, key)
    form = OfferForm(request.POST or None, actor=request.actor, today=years.today(), standing=found)

    def doing() -> str:
        actions.correct_offer(request.actor, key=key, row=form.row(), at=timezone.now())
        return _("The offer is changed.")

    goal = reverse("desk:job", args=[key])
    return small.sent(request, form, doing, goal=goal, blames=BLAMES) or small.page(
        request,
        form,
        heading=_("Change the offer"),
        go=_("Save"),
        back=Link(label=found.title, href=goal),
        current=JOBS,
    )


@door(Permission.SUPPORT_WRITE)
@require_POST
def act_on(request: DeskRequest, key: str) -> HttpResponse:
    """Small acts in place: `publish`, `close`, `fill`, `ask:KEY` of a candidate."""
    queries.offer(request.actor, key)
    do, _colon, of = request.POST.get("do", "").partition(":")
    if do != "ask" and do not in STATES:
        raise Http404

    def doing() -> str:
        at = timezone.now()
        if do == "ask":
            actions.introduce(request.actor, offer=key, candidate=of, at=at)
            return _("They are asked by mail. The company sees nothing before they say yes.")
        made = actions.move_offer(request.actor, key=key, state=STATES[do], at=at)
        return _("The offer is now: %(state)s.") % {"state": made.get_state_display()}

    return act(request, back_to(request) or reverse("desk:job", args=[key]), doing)


@door(Permission.PEOPLE_READ)
@require_safe
def candidates(request: DeskRequest) -> HttpResponse:
    """Who looks for work and allows it, by the day on which they said so. What they wrote is
    personal: that it was read is written down.
    """
    request.actor.require(Permission.SUPPORT_READ)
    found = queries.candidates(request.actor, on=years.today())
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(found, PER_PAGE).get_page(number)
    shown = list(page)
    courses = queries.courses_of(request.actor, [one.person_id for one in shown])
    known = queries.placed_or_under_way(request.actor, shown)
    _note(request, "desk.candidates", shown)
    here = reverse("desk:candidates")
    return show(
        request,
        "desk/candidates.html",
        current=JOBS,
        rows=[
            jobwords.candidate_row(one, courses.get(one.person_id, ()), known[one.person_id])
            for one in shown
        ],
        page=page,
        query="",
        tabs=jobwords.tabs(request, here),
        columns={
            "name": Column(label=_("Name"), heads=True),
            "wishes": Column(label=_("Looks for")),
            "courses": Column(label=_("Courses here")),
            "since": Column(label=_("Since"), kind="date"),
        },
    )


def _fitting(
    request: DeskRequest, found: JobOffer, shown: list[Fitting]
) -> list[dict[str, object]]:
    known = queries.placed_or_under_way(request.actor, [one.candidate for one in shown])
    rows = []
    for one in shown:
        introduction = one.introduction
        is_over = introduction is not None and introduction.state not in IntroductionState.open()
        may_be_asked = introduction is None or (
            is_over and introduction.state not in IntroductionState.final()
        )
        others = [it for it in known[one.candidate.person_id] if it.offer_id != found.pk]
        rows.append(
            {
                **jobwords.candidate_row(one.candidate, one.courses, others),
                "reasons": jobwords.reasons(found, one.reasons),
                "introduction": jobwords.introduction_row(introduction) if introduction else None,
                "may_be_asked": may_be_asked,
                "ask": f"ask:{one.candidate.key}",
            }
        )
    return rows


def _facts(found: JobOffer) -> list[Fact]:
    company_at = reverse("desk:company", args=[found.company.key])
    said = [
        Fact(label=_("Company"), value=found.company.name, href=company_at),
        Fact(label=_("Field"), value=str(found.get_field_display())),
        Fact(label=_("Region"), value=found.region),
        Fact(label=_("Contract"), value=str(found.get_contract_display())),
        Fact(label=_("Pay"), value=found.pay),
        Fact(label=_("Needed skills"), value=found.skills),
        Fact(label=_("Openings"), value=str(found.openings)),
        Fact(
            label=_("Closes on"),
            value=figures.day(found.closes_on) if found.closes_on else _("Open until filled"),
        ),
    ]
    if found.published_on:
        said.append(Fact(label=_("Published on"), value=figures.day(found.published_on)))
    return [one for one in said if one.value]


def _note(request: DeskRequest, what: str, shown: Iterable[Candidate]) -> None:
    """Whose words were read."""
    keys = [one.person.key for one in shown]
    if keys:
        note_access(request.actor, what=what, subjects=keys, at=timezone.now())
