"""The frame around every page of the desk: navigation, whose desk it is, the way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results.queries import LISTINGS
from pulmu.ui.parts import Link, NavGroup, Problem, Shell

from .doors import DeskRequest, places

UNPROCESSABLE = 422
TODAY, YEAR, GAPS, IMPORTS, MEMBERS = "today", "year", "gaps", "imports", "members"
COURSES, PEOPLE, CERTIFICATES, MAIL = "courses", "people", "certificates", "mail"
SURVEYS, PLACES, CASES, JOBS = "surveys", "places", "cases", "jobs"
ACCESS, RETENTION, REQUESTS, TOKENS = "access", "retention", "requests", "tokens"
# A letter after g goes there from the keyboard.
KEYS: Mapping[str, str] = {
    TODAY: "t",
    YEAR: "y",
    GAPS: "e",
    IMPORTS: "i",
    COURSES: "n",
    PEOPLE: "p",
    MEMBERS: "m",
    MAIL: "l",
    PLACES: "q",
    CASES: "d",
    JOBS: "j",
    "session": "s",
    "use": "u",
    "culture_act": "c",
    "company": "b",
    "prototype": "o",
    "hire": "h",
    "revenue": "r",
    "tenancy": "a",
    "investment": "v",
    "right": "g",
    "certification": "f",
    "channel_support": "k",
}
# What staff call the records of a kind, in the order of a founder's way.
RECORDS: Mapping[str, Promise] = {
    "session": gettext_lazy("Sessions"),
    "use": gettext_lazy("Use log"),
    "culture_act": gettext_lazy("Culture spread"),
    "company": gettext_lazy("Companies"),
    "prototype": gettext_lazy("Prototypes"),
    "hire": gettext_lazy("Hires"),
    "revenue": gettext_lazy("Revenue"),
    "tenancy": gettext_lazy("Space support"),
    "investment": gettext_lazy("Investments"),
    "right": gettext_lazy("Patents and other rights"),
    "certification": gettext_lazy("Certifications"),
    "channel_support": gettext_lazy("Sales channels"),
}
# Kinds whose records have a page of their own before the list.
BOARDS: Mapping[str, str] = {"prototype": "desk:prototypes"}
# What is done for ventures.
SUPPORTED = ((CASES, gettext_lazy("Support cases")), (JOBS, gettext_lazy("Job link")))
# What the law wants looked after, each for whoever may.
PROTECTED: Mapping[str, tuple[Promise, Permission]] = {
    REQUESTS: (gettext_lazy("Requests of persons"), Permission.PEOPLE_READ),
    ACCESS: (gettext_lazy("Access record"), Permission.ACCESS_REVIEW),
    RETENTION: (gettext_lazy("Retention and destruction"), Permission.PEOPLE_DESTROY),
}
# What stands below the records, in this order.
GROUPS: tuple[tuple[Promise, Mapping[str, tuple[Promise, Permission]]], ...] = (
    (gettext_lazy("Data protection"), PROTECTED),
    (
        gettext_lazy("Bring in"),
        {IMPORTS: (gettext_lazy("Yearly workbook"), Permission.WORKBOOK_READ)},
    ),
    (
        gettext_lazy("Manage"),
        {
            MAIL: (gettext_lazy("Mail"), Permission.MAIL_READ),
            MEMBERS: (gettext_lazy("Members"), Permission.ORGANISATION_MANAGE),
            TOKENS: (gettext_lazy("Connections"), Permission.ORGANISATION_MANAGE),
        },
    ),
)


def show(
    request: DeskRequest,
    template: str,
    *,
    current: str = YEAR,
    year: int | None = None,
    **context: Any,
) -> HttpResponse:
    """A page of the desk. ``current`` is the place in the navigation that it belongs to.

    A form that comes back with something to put right answers 422.
    """
    said = {
        **context,
        "shell": _shell(request, current, year),
        "places": places(request),
        "is_demo": request.organisation.is_demo,
        "year": year,
    }
    is_wrong = request.method == "POST" and any(map(_is_wrong, context.values()))
    return render(request, template, said, status=UNPROCESSABLE if is_wrong else 200)


def _is_wrong(said: object) -> bool:
    if isinstance(said, list):
        return any(map(_is_wrong, said))
    return isinstance(said, Problem) or (isinstance(said, BaseForm) and bool(said.errors))


def _shell(request: DeskRequest, current: str, year: int | None) -> Shell:
    year_at = reverse("desk:year", args=[year]) if year else reverse("desk:newest_year")
    gaps_at = reverse("desk:gaps", args=[year]) if year else reverse("desk:newest_gaps")

    def link(name: str, label: str, href: str, icon: str = "") -> Link:
        key = f"g {KEYS[name]}" if name in KEYS else ""
        return Link(label=label, href=href, icon=icon, current=name == current, key=key)

    main = [
        link(TODAY, _("Today"), reverse("desk:today")),
        link(YEAR, _("This year's figures"), year_at),
        link(GAPS, _("Missing evidence"), gaps_at),
    ]
    courses_at = reverse("desk:courses")
    may_run = request.actor.can(Permission.PROGRAMMES_READ)
    bottom = [
        link(TODAY, _("Today"), reverse("desk:today"), "today"),
        link(YEAR, pgettext("short, in the bottom bar", "Figures"), year_at, "year"),
        link(GAPS, pgettext("short, in the bottom bar", "Evidence"), gaps_at, "clip"),
        *([link(COURSES, _("Courses"), courses_at, "programme")] if may_run else []),
    ]
    groups = [NavGroup(links=tuple(main))]
    recorded = [link(COURSES, _("Courses"), courses_at)] if may_run else []
    if request.actor.can(Permission.PLACES_READ):
        recorded.append(link(PLACES, _("Equipment and rooms"), reverse("desk:resources")))
    recorded += [
        link(kind, str(name), _records_at(kind))
        for kind, name in RECORDS.items()
        if request.actor.can(LISTINGS[kind].permission)
    ]
    if request.actor.can(Permission.SUPPORT_READ):
        recorded += [link(name, str(said), reverse(f"desk:{name}")) for name, said in SUPPORTED]
    if request.actor.can(Permission.PEOPLE_READ):
        recorded.append(link(PEOPLE, _("People"), reverse("desk:people")))
    if request.actor.can(Permission.CREDENTIALS_READ):
        recorded.append(link(CERTIFICATES, _("Certificates"), reverse("desk:certificates")))
    if request.actor.can(Permission.SURVEYS_READ):
        recorded.append(link(SURVEYS, _("Surveys"), reverse("desk:surveys")))
    groups.append(NavGroup(label=_("Records"), links=tuple(recorded)))
    for heading, pages in GROUPS:
        links = tuple(
            link(name, str(label), reverse(f"desk:{name}"))
            for name, (label, permission) in pages.items()
            if request.actor.can(permission)
        )
        if links:
            groups.append(NavGroup(label=str(heading), links=links))
    return Shell(
        product=_("Pulmu"),
        home=reverse("desk:home"),
        organisation=request.organisation.name,
        note=_note(request),
        groups=tuple(groups),
        bottom=tuple(bottom),
        account=(Link(label=request.user.label, href=reverse("mfa_index")),),
        sign_out=reverse("account_logout"),
        set_language=reverse("set_language"),
        next=request.get_full_path(),
        person=request.user.key,
    )


def _records_at(kind: str) -> str:
    return reverse(BOARDS[kind]) if kind in BOARDS else reverse("desk:records", args=[kind])


def _note(request: DeskRequest) -> str:
    said = [str(request.organisation.get_kind_display())]
    if request.organisation.is_demo:
        said.append(_("Demo data"))
    if request.membership and request.organisation != request.membership.organisation:
        said.append(_("looking on for %(name)s") % {"name": request.membership.organisation.name})
    return " · ".join(said)
