"""Who had which safety training; opening hours, closed days, quotas and teams."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.numbering import hold_numbers
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.places import actions, queries
from pulmu.surfaces.desk import lists
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.entry import people
from pulmu.surfaces.desk.placeforms import (
    ClassForm,
    ClosureForm,
    GrantForm,
    HoursForm,
    QuotaForm,
    TeamForm,
)
from pulmu.surfaces.desk.shell import PLACES, show
from pulmu.surfaces.desk.views.places import tabs, to_list
from pulmu.ui.parts import Column, Link

PER_PAGE, SOON = 50, dt.timedelta(days=30)


@door(Permission.PLACES_READ)
@require_safe
def authorisations(request: DeskRequest) -> HttpResponse:
    """Those that hold, those that end soon first."""
    today, which = day_of(timezone.now()), request.GET.get("which", "")
    found = queries.authorisations(request.actor)
    over = found.filter(valid_until__lt=today).order_by("-valid_until", "-pk")
    shown = over if which == "over" else queries.valid_on(found, today)
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(shown, PER_PAGE).get_page(number)
    here = reverse("desk:authorisations")
    return show(
        request,
        "desk/authorisations.html",
        current=PLACES,
        rows=[_row(one, today) for one in page.object_list],
        page=page,
        query=lists.query(which=which),
        can_write=request.actor.can(Permission.PLACES_WRITE),
        tabs=tabs("desk:authorisations"),
        chips=[
            Link(label=_("Valid"), href=here, current=which != "over"),
            Link(label=_("Over"), href=f"{here}?which=over", current=which == "over"),
        ],
        columns={
            "who": Column(label=_("Who was trained"), heads=True),
            "what": Column(label=_("Equipment class")),
            "on": Column(label=_("Trained on"), kind="date"),
            "until": Column(label=_("Valid until"), kind="date"),
            "acts": Column(label=_("What to do"), kind="actions"),
        },
    )


@door(Permission.PLACES_WRITE)
@form_page
def grant(request: DeskRequest) -> HttpResponse:
    """Somebody was shown how to use the machines of a class."""
    data = request.POST if request.method == "POST" else None
    form, now = GrantForm(data, actor=request.actor), timezone.now()
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                actions.authorise(
                    request.actor,
                    class_key=said["equipment_class"],
                    person_keys=[form.somebody(at=now).key],
                    on=said["on"],
                    note=said["note"],
                    at=now,
                )
        except Refused as error:
            form.add_error(people.BLAMES.get(error.code), str(error))
        else:
            messages.success(request, _("Written down: they may book from now on."))
            return redirect("desk:authorisations")
    return show(
        request,
        "desk/resource_form.html",
        current=PLACES,
        form=form,
        heading=_("Grant a safety training"),
        back=Link(label=_("Safety trainings"), href=reverse("desk:authorisations")),
        crumbs=[to_list()],
    )


@door(Permission.PLACES_WRITE)
@require_POST
def withdraw(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        why = request.POST.get("why", "")
        actions.withdraw(request.actor, keys=[key], why=why, at=timezone.now())
        return _("Taken back: they cannot book these machines any more.")

    return act(request, reverse("desk:authorisations"), doing)


@door(Permission.PLACES_READ)
@require_safe
def rules(request: DeskRequest) -> HttpResponse:
    return _rules(request)


@door(Permission.PLACES_WRITE)
@require_POST
def set_rules(request: DeskRequest) -> HttpResponse:
    """One of the forms of the page, or something taken off it."""
    do = request.POST.get("do", "")
    removed = {
        "remove_closure": (actions.reopen, {}),
        "remove_class": (actions.remove_class, {}),
        "remove_team": (actions.remove_team, {}),
    }
    if do in removed:
        doing, more = removed[do]

        def run() -> str:
            doing(request.actor, key=request.POST.get("row", ""), at=timezone.now(), **more)
            return _("Removed.")

        return act(request, reverse("desk:place_rules"), run)
    form = _forms(request, do).get(do)
    if form is None:
        raise Http404
    if form.is_valid():
        try:
            with transaction.atomic():
                _save(request, do, form, at=timezone.now())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Written down."))
            return redirect("desk:place_rules")
    return _rules(request, do=do, form=form)


def _rules(request: DeskRequest, *, do: str = "", form: Any = None) -> HttpResponse:
    actor, today = request.actor, day_of(timezone.now())
    forms = _forms(request, "")
    if form is not None:
        forms[do] = form
    hours = forms["hours"]
    return show(
        request,
        "desk/place_rules.html",
        current=PLACES,
        form=form,
        forms=forms,
        weekdays=[(hours[f"opens_{n}"], hours[f"closes_{n}"]) for n in range(7)],
        classes=queries.classes(actor),
        closures=queries.closures(actor, since=today),
        quotas=queries.quotas(actor),
        teams=queries.teams(actor),
        can_write=actor.can(Permission.PLACES_WRITE),
        tabs=tabs("desk:place_rules"),
    )


def _forms(request: DeskRequest, sent: str) -> dict[str, Any]:
    actor = request.actor

    def data(name: str) -> Any:
        return request.POST if name == sent else None

    rows = queries.hours_of(actor, None).filter(organisation=request.organisation)
    known = {one.weekday: (one.opens, one.closes) for one in rows}
    if not known:
        known = {weekday: spans[0] for weekday, spans in queries.USUAL.items()}
    return {
        "hours": HoursForm(data("hours"), hours=known),
        "closure": ClosureForm(data("closure"), actor=actor),
        "class": ClassForm(data("class")),
        "quota": QuotaForm(data("quota"), actor=actor),
        "team": TeamForm(data("team"), actor=actor),
    }


def _save(request: DeskRequest, do: str, form: Any, *, at: dt.datetime) -> None:
    actor = request.actor
    said = form.cleaned_data
    if do == "hours":
        actions.set_hours(actor, hours=form.hours(), at=at)
    elif do == "closure":
        actions.close(actor, row=form.row(), at=at, displaces=form.displaces)
    elif do == "class":
        actions.put_class(actor, row=actions.ClassRow(**said), at=at)
    elif do == "quota":
        limits = {"week_minutes": said["week_minutes"], "ahead": said["ahead"]}
        where = {"class_key": said["equipment_class"], "team_key": said["team"]}
        actions.put_quota(actor, at=at, **limits, **where)
    else:
        # Numbers before facts: a year of birth typed for somebody known is posted at once.
        hold_numbers(actor)
        actions.add_to_team(actor, name=said["name"], person_key=form.somebody(at=at).key, at=at)


def _row(one: Any, today: dt.date) -> dict[str, Any]:
    is_soon = one.valid_until is not None and today <= one.valid_until < today + SOON
    return {
        "key": one.key,
        "who": mask_name(one.person.name),
        "what": one.equipment_class.name,
        "on": one.granted_on,
        "until": one.valid_until,
        "source": one.get_source_display(),
        "is_soon": is_soon,
    }
