"""A company as the centre: who it is, what it can show, what is done for it, its whole way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.masking import mask_name
from pulmu.core.taxoffice import port
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies import actions, queries
from pulmu.domains.companies.choices import Form, TaxStatus
from pulmu.domains.companies.models import Company
from pulmu.domains.people import queries as people
from pulmu.domains.results import queries as results
from pulmu.domains.support import queries as support
from pulmu.papers import way as paper
from pulmu.papers.fonts import NoHangul
from pulmu.papers.typesetting import Head
from pulmu.surfaces.desk import exports, figures, reportwords, vault, ways, years
from pulmu.surfaces.desk.doors import DeskRequest, act, door
from pulmu.surfaces.desk.shell import show
from pulmu.surfaces.desk.supporthands import BEHIND, PAPER_AHEAD
from pulmu.surfaces.desk.views.cases import case_row
from pulmu.ui import fmt
from pulmu.ui.parts import Column, Fact, Link

CURRENT = "company"
MOST_MOMENTS, MOST_QUARTERS = 12, 4
TAX_TONES = {TaxStatus.GOING_ON: "good", TaxStatus.SUSPENDED: "warn", TaxStatus.CLOSED: "bad"}


@door(Permission.COMPANIES_READ)
@require_safe
def company(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.company(request.actor, key)
    checks = queries.checks(request.actor, found)
    way = ways.moments(results.path(request.actor, found, until=years.today()))
    return show(
        request,
        "desk/company.html",
        current=CURRENT,
        company=found,
        facts=_facts(found),
        founders=_founders(request, found),
        forms=_forms(request, found),
        documents=_documents(request, found),
        checks=[(one, TAX_TONES.get(TaxStatus(one.status), "plain")) for one in checks[:1]],
        asks_tax_office=port.office() is not None and bool(found.business_no),
        may_go_on=_may_go_on(request, found),
        way=way[:MOST_MOMENTS],
        way_count=len(way),
        can_write=request.actor.can(Permission.COMPANIES_WRITE),
        can_import=request.actor.can(Permission.WORKBOOK_IMPORT),
        **_supported(request, found),
        columns={
            "kind": Column(label=_("Paper"), heads=True),
            "issued": Column(label=_("Issued on"), kind="date"),
            "until": Column(label=_("Valid until"), kind="date"),
            "state": Column(label=_("State"), kind="state"),
            "acts": Column(label=_("What to do"), kind="actions"),
        },
        crumbs=[back()],
    )


@door(Permission.COMPANIES_READ)
@require_safe
def way(request: DeskRequest, key: str) -> HttpResponse:
    """Everything in the order of time, for the screen and for paper."""
    found = queries.company(request.actor, key)
    return show(
        request,
        "desk/company_way.html",
        current=CURRENT,
        company=found,
        facts=_facts(found),
        way=ways.moments(results.path(request.actor, found, until=years.today())),
        today=figures.day(years.today()),
        crumbs=[back(), to_company(found)],
    )


@door(Permission.COMPANIES_READ)
@require_safe
def way_paper(request: DeskRequest, key: str) -> HttpResponse:
    """The same as a file to send or to put with a report."""
    found, at = queries.company(request.actor, key), timezone.now()
    stations = results.path(request.actor, found, until=years.today())
    head = Head(
        title=found.name,
        organisation=request.organisation.name,
        language=get_language() or settings.LANGUAGE_CODE,
        facts=[(one.label, one.value) for one in _facts(found)],
    )
    try:
        content = paper.way(head, told=ways.told(stations), at=at)
    except NoHangul:
        messages.error(request, _("This machine has no font with Hangul, so no PDF was made."))
        return redirect("desk:company_way", key)
    name = f"{request.organisation.code}-{found.code}-way"
    return exports.download(content, name=name, ending="pdf")


@door(Permission.COMPANIES_WRITE)
@require_POST
def act_on(request: DeskRequest, key: str) -> HttpResponse:
    """Small acts in place: `unname:KEY`, `drop:KEY`, `ask`."""
    found = queries.company(request.actor, key)
    do, _colon, of = request.POST.get("do", "").partition(":")
    doing = _ACTS.get(do)
    if doing is None:
        raise Http404
    return act(request, reverse("desk:company", args=[key]), lambda: doing(request, found, of))


def back() -> Link:
    return Link(label=_("Companies"), href=reverse("desk:records", args=["company"]))


def to_company(found: Company) -> Link:
    return Link(label=found.name, href=reverse("desk:company", args=[found.key]))


def _unname(request: DeskRequest, found: Company, of: str) -> str:
    _require_of(of, (one.key for one in queries.founders(request.actor, found)))
    actions.remove_founder(request.actor, key=of, at=timezone.now())
    return _("The founder is taken off.")


def _drop(request: DeskRequest, found: Company, of: str) -> str:
    _require_of(of, queries.documents(request.actor, found).values_list("key", flat=True))
    actions.remove_document(request.actor, key=of, at=timezone.now())
    return _("The paper is taken out. Its file stays where it proves something.")


def _ask(request: DeskRequest, found: Company, _of: str) -> str:
    check = actions.ask_tax_office(request.actor, key=found.key, at=timezone.now())
    return _("The tax office says: %(status)s") % {"status": check.get_status_display()}


_ACTS: Mapping[str, Callable[[DeskRequest, Company, str], str]] = {
    "unname": _unname,
    "drop": _drop,
    "ask": _ask,
}


def _require_of(key: str, known: Any) -> None:
    if key not in set(known):
        raise Http404


def _facts(found: Company) -> list[Fact]:
    said = [
        (_("Company code"), found.code),
        (_("Business number"), fmt.business_number(found.business_no)),
        (_("Legal form"), str(found.get_form_display())),
        (_("Founded on"), figures.day(found.founded_on) if found.founded_on else ""),
        (_("Stage"), str(found.get_stage_display()) if found.stage else ""),
        (_("Field"), str(found.get_field_display())),
        (_("Home region"), found.home_region),
        (_("First supported on"), figures.day(found.first_support_on)),
        (_("No new start-up because"), str(found.get_exclusion_display())),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]


def _founders(request: DeskRequest, found: Company) -> list[dict[str, Any]]:
    """Masked; the person's own page for whoever may look people up."""
    may_look = request.actor.can(Permission.PEOPLE_READ)
    return [
        {
            "key": one.key,
            "name": mask_name(one.person.name),
            "href": reverse("desk:person", args=[one.person.key]) if may_look else "",
            "role": one.get_role_display(),
            "since": one.since,
            "until": one.until,
        }
        for one in queries.founders(request.actor, found)
    ]


def _forms(request: DeskRequest, found: Company) -> list[tuple[str, str]]:
    return [
        (str(one.get_form_display()), figures.day(day) if day else "")
        for one in reversed(queries.forms(request.actor, found.key))
        for day in [one.formed_on or one.founded_on]
    ]


def _documents(request: DeskRequest, found: Company) -> list[dict[str, Any]]:
    today = years.today()
    soon = today + PAPER_AHEAD
    rows, known = [], list(queries.documents(request.actor, found))
    used = vault.uses(request, {one.blob.sha256 for one in known})
    for one in known:
        is_fresh = one.is_fresh(on=today)
        is_late = is_fresh and one.valid_until is not None and one.valid_until <= soon
        label = _("Expires soon") if is_late else _("Usable") if is_fresh else _("Expired")
        rows.append(
            {
                "key": one.key,
                "kind": one.get_kind_display(),
                "href": reverse("desk:evidence", args=[one.blob.sha256]),
                "name": one.blob.name,
                "issued": figures.day(one.issued_on),
                "until": figures.day(one.valid_until) if one.valid_until else "",
                "state": label,
                "used": used.get(one.blob.sha256, []),
                "tone": "warn" if is_late else "good" if is_fresh else "plain",
            }
        )
    return rows


def _supported(request: DeskRequest, found: Company) -> dict[str, Any]:
    if not request.actor.can(Permission.SUPPORT_READ):
        return {}
    founders = [one.person_id for one in queries.founders(request.actor, found)]
    persons = people.together(request.actor, founders)
    today = years.today()
    return {
        "can_support": request.actor.can(Permission.SUPPORT_WRITE),
        "sees_support": True,
        "open_case": support.open_case_of(request.actor, found),
        "cases": [case_row(one) for one in support.cases_of(request.actor, found, persons)],
        "quarters": [
            (
                reverse("desk:quarter_report", args=[one.key]),
                reportwords.called(one.about),
                *reportwords.stand(one, today=today),
            )
            for one in support.reports_of_company(request.actor, found)[:MOST_QUARTERS]
        ],
        "asked": support.applications_of(request.actor, found, persons),
        "tenancies": [
            {
                "one": one,
                "is_running": one.starts_on <= today and (one.over_on or today) >= today,
                "may_renew": one.terminated_on is None
                and (one.ends_on or dt.date.min) >= today - BEHIND
                and not one.renewals.all(),
                "may_end": one.terminated_on is None and (one.ends_on or today) >= today,
            }
            for one in support.tenancies_of(request.actor, found)
        ],
    }


def _may_go_on(request: DeskRequest, found: Company) -> bool:
    """Whether it may be that a list made a second founding of a change of form."""
    if found.form != Form.CORPORATION or found.going_since is not None:
        return False
    return queries.opened_before(request.actor, found) is not None
