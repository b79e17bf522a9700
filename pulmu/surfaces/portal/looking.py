"""Looking for work: one's consent and wishes, what one was asked, and whom a founder may meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies import queries as companies
from pulmu.domains.people import queries as persons
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.people.models import Person
from pulmu.domains.support import actions, queries
from pulmu.domains.support.choices import IntroductionState
from pulmu.domains.support.models import Candidate, Introduction
from pulmu.ui.parts import Link
from pulmu.web.access import page
from pulmu.web.http import ActorRequest
from pulmu.web.tickets import ticketed

from . import jobs
from .frame import show
from .jobforms import LookForm, WhyForm
from .labs import Lab, holder, visited

REFUSED, MOST = 422, 50
FIELDS = {
    "support.link_wrong": "link",
    "support.text_missing": "fields_wanted",
    "people.consent_text_missing": "agrees",
}
# How each state is told to the one whom it is about.
TONES: Mapping[str, str] = {
    IntroductionState.ASKED: "warn",
    IntroductionState.AGREED: "accent",
    IntroductionState.INTERVIEW: "accent",
    IntroductionState.PLACED: "good",
    IntroductionState.HIRED: "good",
}


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: ActorRequest, key: str) -> HttpResponse:
    """As whom one is known at a lab: allow it and say what for, change it, take it back."""
    at = timezone.now()
    person = _own_person(holder(request, at=at), key)
    lab = visited(request, person.organisation, at=at)
    standing = queries.own_candidate(lab.actor, key, on=day_of(at))
    courses = queries.courses_of(lab.actor, [person.pk]).get(person.pk, [])
    may_say = persons.held_people(lab.actor).filter(pk=person.pk).exists()
    text = persons.texts_on(lab.actor, day_of(at)).get(ConsentKind.JOBS)
    if not courses or not (may_say or standing):
        raise Http404
    do = request.POST.get("do", "")
    form = LookForm(request.POST if do == "save" else None, standing=standing)
    if do == "stop":
        actions.look_no_more(lab.actor, person=key, at=at)
        messages.success(request, _("Taken back. Nobody sees you any more."))
        return redirect("my_look", key) if may_say else redirect("my")
    if do == "save" and form.is_valid() and _said(lab, key, form):
        messages.success(request, _("Saved. We ask you before a company sees who you are."))
        return redirect("my_look", key)
    said = {
        "form": form if may_say and (text or standing) else None,
        "may_say": may_say,
        "consent": text.words if text else "",
        "standing": standing,
        **(_year(standing, on=day_of(at)) if standing else {}),
        "courses": courses,
        "lab_name": lab.organisation.name,
        "jobs_at": reverse("at:jobs", args=[lab.code]),
        "crumbs": [Link(label=_("My sign-ups"), href=reverse("my"))],
    }
    status = REFUSED if form.errors else 200
    return _private(show(request, "my_look", said, here="my", status=status))


@ticketed
@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def introduction(request: ActorRequest, ticket: str) -> HttpResponse:
    """What one is asked, by the link in the letter: yes, no, and later not any more."""
    at = timezone.now()
    actor, on = holder(request, at=at, ticket=ticket), day_of(at)
    found = queries.held_introduction(actor, ticket, on=on)
    lab = visited(request, found.organisation, at=at, ticket=ticket)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answered(request, lab, ticket, form.cleaned_data["why"])
    said = {
        "one": found,
        "offer": found.offer,
        "facts": jobs.facts(found.offer),
        "tone": TONES.get(found.state, "plain"),
        "form": form,
        "is_asked": queries.is_still_asked(lab.actor, found, on=on),
        "is_waiting": found.state == IntroductionState.ASKED,
        "may_back_out": found.agreed_on is not None and found.state in IntroductionState.open(),
    }
    status = REFUSED if form.errors else 200
    return show(
        request,
        "introduction",
        said,
        organisation=found.organisation,
        here=jobs.HERE,
        status=status,
    )


@page(None)
@require_safe
def introduced(request: ActorRequest, key: str) -> HttpResponse:
    """For a founder: who said yes to meet the company, and how they are reached."""
    at = timezone.now()
    found = companies.held_company(holder(request, at=at), key)
    lab = visited(request, found.organisation, at=at)
    said = {
        "company": found,
        "lab_name": found.organisation.name,
        "people": actions.look_at_introduced(lab.actor, company=key, at=at),
        "offers": queries.offers_of(lab.actor, found),
        "crumbs": [
            Link(label=_("My sign-ups"), href=reverse("my")),
            Link(label=found.name, href=reverse("my_company", args=[key])),
        ],
    }
    return _private(show(request, "my_company_jobs", said, here="my"))


def lines(actor: Actor, *, at: dt.datetime) -> list[dict[str, Any]]:
    """On one's own page: what one was asked, then where one may look for work, or does."""
    people = list(persons.held_as_one(actor).select_related("organisation"))
    asked = [
        {
            "href": reverse("introduction", args=[one.ticket]),
            "name": one.offer.title,
            "about": one.offer.company.name,
            "state": _own_state(one),
            "tone": TONES.get(one.state, "plain"),
        }
        for one in queries.held_introductions(actor, on=day_of(at))[:MOST]
    ]
    own = set(persons.held_people(actor).values_list("pk", flat=True))
    known = queries.courses_of(actor, [one.pk for one in people])
    looking = queries.own_candidates(actor, on=day_of(at)) if known else set()
    mine = [
        {
            "href": reverse("my_look", args=[one.key]),
            "name": _("I look for work"),
            "about": one.organisation.name,
            "state": _("Visible to the lab") if one.pk in looking else _("Off"),
            "tone": "good" if one.pk in looking else "plain",
        }
        for one in people
        if one.pk in known and one.pk in own | looking
    ]
    return [*asked, *mine]


def _answered(request: ActorRequest, lab: Lab, ticket: str, why: str) -> HttpResponse:
    do = request.POST.get("do", "")
    try:
        if do in {"yes", "no"}:
            is_yes = do == "yes"
            done = actions.answer_introduction(
                lab.actor, ticket=ticket, is_yes=is_yes, why="" if is_yes else why, at=lab.at
            )
            messages.success(request, _thanks(is_yes=is_yes, is_told=done.is_told))
        elif do == "back_out":
            actions.back_out(lab.actor, ticket=ticket, why=why, at=lab.at)
            messages.success(request, _("Taken back. The company sees you no longer."))
        else:
            raise Http404
    except Refused as error:
        messages.error(request, str(error))
    return redirect("introduction", ticket)


def _thanks(*, is_yes: bool, is_told: bool) -> str:
    """Where no letter reaches the company, it learns of them by the desk."""
    if not is_yes:
        return _("Thank you. The company is not told.")
    if is_told:
        return _("Thank you. The company sees now who you are, and we write to you.")
    return _("Thank you. We tell the company who you are, and write to you.")


def _said(lab: Lab, key: str, form: LookForm) -> bool:
    try:
        actions.look_for_work(lab.actor, person=key, row=form.row(), at=lab.at)
    except Refused as error:
        field = FIELDS.get(error.code)
        form.add_error(field if field in form.fields else None, str(error))
        return False
    return True


def _year(standing: Candidate, *, on: dt.date) -> dict[str, Any]:
    """Until when it holds, and whether saving begins another year."""
    return {
        "until": standing.good_until,
        "renewable": on >= queries.renewable_from(standing.since),
        "renewable_from": queries.renewable_from(standing.since),
    }


def _own_state(one: Introduction) -> str:
    if one.state == IntroductionState.ASKED:
        return _("Please answer")
    return str(one.get_state_display())


def _own_person(actor: Actor, key: str) -> Person:
    mine = persons.held_as_one(actor).select_related("organisation")
    found: Person | None = mine.filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
