"""My company: what the lab keeps of it, and its whole way, for a founder; on paper too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pulmu.core.kernel.kst import day_of
from pulmu.domains.companies import queries
from pulmu.domains.companies.models import Company
from pulmu.domains.results import queries as results
from pulmu.domains.results.queries import Station
from pulmu.domains.support import queries as support
from pulmu.papers import way as paper
from pulmu.papers.fonts import NoHangul
from pulmu.papers.typesetting import Head
from pulmu.papers.way import Told
from pulmu.ui import fmt
from pulmu.ui.parts import Fact, Link, Moment
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import growth, words
from .frame import show
from .labs import holder, visited

# What happened, as a founder says it.
HAPPENED: Mapping[str, Promise] = {
    "session": gettext_lazy("Course"),
    "use": gettext_lazy("Machine or room used"),
    "prototype": gettext_lazy("Prototype"),
    "request": gettext_lazy("Prototype"),
    "making": gettext_lazy("Prototype"),
    "form": gettext_lazy("Legal form"),
    "founder": gettext_lazy("Founder"),
    "case": gettext_lazy("Support begins"),
    "case_over": gettext_lazy("Support ends"),
    "mentoring": gettext_lazy("Mentoring"),
    "step": gettext_lazy("Done"),
    "application": gettext_lazy("Space applied for"),
    "tenancy": gettext_lazy("Space agreement"),
    "tenancy_over": gettext_lazy("Agreement ends"),
    "channel_support": gettext_lazy("Sales channel"),
    "hire": gettext_lazy("Hire"),
    "revenue": gettext_lazy("Revenue"),
    "investment": gettext_lazy("Investment"),
    "right": gettext_lazy("Right"),
    "certification": gettext_lazy("Certification"),
    "offer": gettext_lazy("Job offer"),
    "introduction": gettext_lazy("Introduction"),
    "document": gettext_lazy("Paper issued"),
    "status": gettext_lazy("Tax office"),
}


@page(None)
@require_safe
def company(request: ActorRequest, key: str) -> HttpResponse:
    """For whoever proved to read the mail of one of its founders; everybody else finds nothing."""
    at = timezone.now()
    found = queries.held_company(holder(request, at=at), key)
    lab = visited(request, found.organisation, at=at)
    today = day_of(at)
    said = {
        "company": found,
        "lab_name": found.organisation.name,
        "facts": _facts(found),
        "papers": [
            (one.get_kind_display(), one.valid_until, one.is_fresh(on=today))
            for one in queries.documents(lab.actor, found)
        ],
        "tenancies": support.tenancies_of(lab.actor, found),
        "growth": growth.shown(lab.actor, found),
        "report": support.waiting_report(lab.actor, found, today=today),
        "way": [_moment(one) for one in results.own_path(lab.actor, found, until=today)],
        "spaces_at": reverse("at:spaces", args=[found.organisation.code]),
        "crumbs": [Link(label=_("My sign-ups"), href=reverse("my"))],
    }
    if (waiting := said["report"]) is not None:
        said["report_at"] = reverse("quarter", args=[support.token_of(waiting)])
        said["report_of"] = growth.called(waiting.about)
    response = show(request, "my_company", said, here="my")
    response.headers["Cache-Control"] = "no-store"
    return response


@page(None)
@require_safe
def way_paper(request: ActorRequest, key: str) -> HttpResponse:
    """The same on paper, for a bank or an office that asks how the company came about."""
    at = timezone.now()
    found = queries.held_company(holder(request, at=at), key)
    lab = visited(request, found.organisation, at=at)
    stations = results.own_path(lab.actor, found, until=day_of(at))
    head = Head(
        title=found.name,
        organisation=found.organisation.name,
        language=words.language(),
        facts=[(one.label, one.value) for one in _facts(found)],
    )
    said = [
        Told(day=one.day, when=moment.when, what=moment.title, about=moment.text)
        for one in stations
        for moment in [_moment(one)]
    ]
    try:
        content = paper.way(head, told=said, at=at)
    except NoHangul:
        messages.error(request, _("No paper can be made here just now. Tell the lab."))
        return redirect("my_company", key)
    response = HttpResponse(content, content_type="application/pdf")
    named = content_disposition_header(True, f"{found.code}-way.pdf")
    response["Content-Disposition"] = named
    response["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


@page(None)
@require_safe
def growth_pdf(request: ActorRequest, key: str) -> HttpResponse:
    """The record of growth on paper, for the same."""
    at = timezone.now()
    found = queries.held_company(holder(request, at=at), key)
    lab = visited(request, found.organisation, at=at)
    try:
        made = growth.as_pdf(lab.actor, found, at=at)
    except NoHangul as error:
        messages.error(request, str(error))
        return redirect("my_company", key)
    if made is None:
        raise Http404
    return made


def _facts(found: Company) -> list[Fact]:
    said = [
        (_("Legal form"), str(found.get_form_display())),
        (_("Business number"), fmt.business_number(found.business_no)),
        (_("Founded on"), _day(found.founded_on) if found.founded_on else ""),
        (_("Stage"), str(found.get_stage_display()) if found.stage else ""),
        (_("Home region"), found.home_region),
        (_("First supported on"), _day(found.first_support_on)),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]


def _moment(one: Station) -> Moment:
    about = " · ".join(filter(None, (str(HAPPENED[one.kind]), one.called.subtitle)))
    return Moment(title=one.called.title, when=_day(one.day), iso=one.day.isoformat(), text=about)


def _day(day: dt.date) -> str:
    return fmt.day(day, lang=words.language())
