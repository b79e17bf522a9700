"""Courses that people sign up for: the list, and the form that makes or corrects one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies.choices import Field
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.choices import OfferingState
from pulmu.domains.programmes.models import Offering
from pulmu.domains.programmes.queries import PAST, UPCOMING, Seats, Sought
from pulmu.surfaces.desk import coursewords, lists
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.entry.courses import CourseForm
from pulmu.surfaces.desk.shell import COURSES, show
from pulmu.ui.parts import Column, Link

PER_PAGE = 30
EVERY = "all"


@door(Permission.PROGRAMMES_READ)
@require_safe
def courses(request: DeskRequest) -> HttpResponse:
    """What is to come first; what is over, and everything, behind a chip."""
    now, said = timezone.now(), _said(request)
    sought = Sought(
        text=said["q"],
        state=said["state"],
        field=said["field"],
        when="" if said["when"] == EVERY else said["when"] or UPCOMING,
    )
    found = queries.find_offerings(request.actor, sought, at=now)
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(found, PER_PAGE).get_page(number)
    rows = list(page.object_list)
    seats = by_offering(queries.seats_of_many(request.actor, rows, at=now))
    return show(
        request,
        "desk/courses.html",
        current=COURSES,
        rows=[_row(one, seats[one.pk], now=now) for one in rows],
        page=page,
        wanted=sought,
        query=lists.query(**said),
        keep={name: value for name, value in said.items() if name != "q" and value},
        can_write=request.actor.can(Permission.PROGRAMMES_WRITE),
        can_see=request.actor.can(Permission.PEOPLE_READ),
        whens=_whens(said),
        topics=_topics(said),
        columns={
            "title": Column(label=_("Name of the course"), heads=True),
            "next": Column(label=_("Next date"), kind="date"),
            "seats": Column(label=_("Taken of all seats"), kind="number"),
            "hand": Column(label=_("Needs a hand")),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.PROGRAMMES_WRITE)
@form_page
def new(request: DeskRequest) -> HttpResponse:
    form = CourseForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = form.add(at=timezone.now())
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The course is there. Now say when it takes place."))
            return redirect("desk:course", key=made.key)
    return _form_page(request, form, heading=_("New course"), back=to_list())


@door(Permission.PROGRAMMES_WRITE)
@form_page
def edit(request: DeskRequest, key: str) -> HttpResponse:
    found = own(request, key)
    form = CourseForm(request.POST or None, actor=request.actor, record=found)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.correct_as_seen(found, at=timezone.now())
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Corrected. Whoever looks at the course sees it now."))
            return redirect("desk:course", key=key)
    heading = _("Correct: %(title)s") % {"title": found.name}
    runs = queries.earlier_runs(request.actor, found.programme_id, but=found)
    return _form_page(
        request, form, heading=heading, back=to_course(found), turnout=coursewords.turnout(runs)
    )


def own(request: DeskRequest, key: str) -> Offering:
    """An offering that may be written: of the organisation that somebody works for."""
    found = queries.offering(request.actor, key)
    request.actor.require(Permission.PROGRAMMES_WRITE, organisation_id=found.organisation_id)
    return found


def by_offering(
    seats: Mapping[tuple[int, int | None], Seats],
) -> defaultdict[int, list[Seats]]:
    """The seats of each offering, one for each date where they are booked by themselves."""
    found: defaultdict[int, list[Seats]] = defaultdict(list)
    for (offering, _session), counted in seats.items():
        found[offering].append(counted)
    return found


def to_list() -> Link:
    return Link(label=_("Courses"), href=reverse("desk:courses"))


def to_course(found: Offering) -> Link:
    return Link(label=found.name, href=reverse("desk:course", args=[found.key]))


def to_roster(found: Offering) -> Link:
    return Link(label=_("List"), href=reverse("desk:course_roster", args=[found.key]))


def _form_page(
    request: DeskRequest, form: CourseForm, *, heading: str, back: Link, turnout: str = ""
) -> HttpResponse:
    crumbs = [to_list()] if back.href == to_list().href else [to_list(), back]
    return show(
        request,
        "desk/course_form.html",
        current=COURSES,
        form=form,
        sections=form.sections(),
        turnout=turnout,
        heading=heading,
        is_new=form.record is None,
        back=back,
        crumbs=crumbs,
    )


def _said(request: DeskRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in ("q", "when", "state", "field")}


def _whens(said: Mapping[str, str]) -> list[Link]:
    """To come, over, or in a state that no date has to do with."""
    every = (
        (_("To come"), UPCOMING, ""),
        (_("Over"), PAST, ""),
        (OfferingState.DRAFT.label, EVERY, OfferingState.DRAFT),
        (OfferingState.CANCELLED.label, EVERY, OfferingState.CANCELLED),
        (_("All"), EVERY, ""),
    )
    now = (said["when"] or UPCOMING, said["state"])
    return [
        _chip(said, label, current=(when, state) == now, when=when, state=state)
        for label, when, state in every
    ]


def _topics(said: Mapping[str, str]) -> list[Link]:
    return [
        _chip(said, label, current=value == said["field"], field=value)
        for value, label in (("", _("All")), *Field.choices)
    ]


def _chip(said: Mapping[str, str], label: Any, *, current: bool, **wanted: str) -> Link:
    """A filter that keeps what the others say."""
    query = lists.query(**{**said, **wanted})
    return Link(label=str(label), href=f"{reverse('desk:courses')}?{query}", current=current)


def _row(one: Any, seats: list[Seats], *, now: Any) -> dict[str, Any]:
    shown = one.next_at or one.first_at
    return {
        "key": one.key,
        "name": one.name,
        "programme": one.programme.name if one.programme.name != one.name else "",
        "next": coursewords.start(shown) if shown else "",
        "seats": coursewords.seats(seats),
        "waiting": coursewords.waiting(seats),
        "hands": coursewords.hands(one, now=now),
        "state": one.get_state_display(),
        "tone": coursewords.STATE_TONES[one.state],
    }
