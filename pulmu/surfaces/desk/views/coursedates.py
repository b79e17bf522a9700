"""The dates of a course: added by a rule, moved, called off, and copied into another year."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import OfferingState, SessionState
from pulmu.domains.programmes.models import EnrolmentQuerySet, Offering, Session
from pulmu.domains.programmes.queries import Proposed, Slot
from pulmu.surfaces.desk import coursewords, figures, years
from pulmu.surfaces.desk.courseforms import CopyForm, DateForm, DatesForm, WhyForm
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.shell import COURSES, show
from pulmu.surfaces.desk.views.courses import own, to_course, to_list


@door(Permission.PROGRAMMES_WRITE)
@form_page
def dates(request: DeskRequest, key: str) -> HttpResponse:
    """First what a rule makes and what is in the way, at an address of its own; those that stay
    ticked are written.
    """
    found = own(request, key)
    if found.state == OfferingState.CANCELLED:
        messages.error(request, _("This course was cancelled."))
        return redirect("desk:course", key=key)
    last = queries.sessions_of(request.actor, found).last()
    form = DatesForm(_said(request, "first"), last=last)
    proposed: list[Proposed] = []
    if form.is_bound and form.is_valid():
        proposed = queries.propose(request.actor, found, form.slots())
        wanted = _ticked(request, proposed) if request.method == "POST" else []
        if request.method == "POST" and not wanted and "write" not in request.POST:
            return _looked_at(request)
        try:
            if wanted:
                return _written(request, found, wanted)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            if request.method == "POST":
                form.add_error(None, _("Choose at least one date."))
    return show(
        request,
        "desk/course_dates.html",
        current=COURSES,
        form=form,
        course=found,
        rows=[_row(one, request) for one in proposed],
        fewer=bool(proposed) and len(proposed) < form.cleaned_data.get("count", 0),
        crumbs=[to_list(), to_course(found)],
    )


@door(Permission.PROGRAMMES_WRITE)
@form_page
def date(request: DeskRequest, key: str, session: str) -> HttpResponse:
    """Move one date. A holiday or somebody who teaches elsewhere is told first, not refused."""
    found = own(request, key)
    one = _date(request, found, session)
    form = DateForm(_said(request, "day"), actor=request.actor, session=one)
    told, silent = queries.reachable(queries.confirmed(request.actor, one))
    proposed: list[Proposed] = []
    if form.is_bound and form.is_valid():
        proposed = queries.propose(
            request.actor, found, [form.slot], but=one, resource_id=form.room or 0
        )
        sure = "sure" in request.POST or all(not coursewords.in_the_way(each) for each in proposed)
        if request.method == "POST" and not sure:
            return _looked_at(request)
        if request.method == "POST":
            try:
                actions.reschedule(
                    request.actor,
                    key=one.key,
                    slot=form.slot,
                    place=form.cleaned_data["place"],
                    resource_id=form.room,
                    at=timezone.now(),
                )
            except Refused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _said_moved(told))
                return redirect("desk:course", key=key)
    return show(
        request,
        "desk/course_date.html",
        current=COURSES,
        form=form,
        course=found,
        session=one,
        when=coursewords.span(one.starts_at, one.ends_at),
        told=told,
        silent=silent,
        rows=[] if form.errors else [_row(each, request) for each in proposed],
        crumbs=[to_list(), to_course(found)],
    )


@door(Permission.PROGRAMMES_WRITE)
@form_page
def cancel_date(request: DeskRequest, key: str, session: str) -> HttpResponse:
    """Call one date off, with the mail that people get shown before it goes out."""
    found = own(request, key)
    one = _date(request, found, session)
    if one.state == SessionState.CANCELLED:
        messages.info(request, _("This date was cancelled."))
        return redirect("desk:course", key=key)
    told, silent = queries.reachable(_felt_by(request, found, one))
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_date(
                request.actor,
                key=session,
                why=form.cleaned_data["why"],
                at=timezone.now(),
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The date is called off."))
            return redirect("desk:course", key=key)
    return show(
        request,
        "desk/course_date_cancel.html",
        current=COURSES,
        form=form,
        course=found,
        when=coursewords.span(one.starts_at, one.ends_at),
        told=told,
        silent=silent,
        crumbs=[to_list(), to_course(found)],
    )


@door(Permission.PROGRAMMES_WRITE)
@form_page
def copy(request: DeskRequest, key: str) -> HttpResponse:
    """The same again: on the weekday of last time, with every date and deadline shown first."""
    found = own(request, key)
    proposed_day = queries.a_year_on(request.actor, found, today=years.today())
    if proposed_day is None:
        messages.error(request, _("It has no dates to copy."))
        return redirect("desk:course", key=key)
    said = request.POST if request.method == "POST" else request.GET
    form = CopyForm(said if "first_on" in said else None, initial={"first_on": proposed_day})
    first_on = proposed_day
    if form.is_bound and form.is_valid():
        first_on = form.cleaned_data["first_on"]
        if request.method == "POST":
            made = _copied(request, found, form, first_on=first_on)
            if made is not None:
                messages.success(request, _("Copied. Look through it, then publish it."))
                return redirect("desk:course", key=made.key)
    slots = queries.slots_moved(request.actor, found, first_on=first_on)
    rows = queries.propose(request.actor, found, slots, is_copy=True)
    return show(
        request,
        "desk/course_copy.html",
        current=COURSES,
        form=form,
        once=request.POST.get("once") or new_key(),
        first_on=first_on.isoformat(),
        course=found,
        rows=[_row(one, request) for one in rows],
        deadlines=_deadlines(request, found, first_on=first_on),
        blocked=any(one.is_room_taken for one in rows),
        crumbs=[to_list(), to_course(found)],
    )


def _said(request: DeskRequest, field: str) -> QueryDict | None:
    """What was sent, or what the address of a look says; None for a page that was just opened."""
    if request.method == "POST":
        return request.POST
    return request.GET if field in request.GET else None


def _looked_at(request: DeskRequest) -> HttpResponse:
    """To the address of what was asked for, so that a browser can come back to it."""
    asked = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "look"):
        asked.pop(name, None)
    return redirect(f"{request.path}?{asked.urlencode()}")


def _copied(
    request: DeskRequest, found: Offering, form: CopyForm, *, first_on: dt.date
) -> Offering | None:
    once = form.cleaned_data["once"]
    try:
        return actions.copy_offering(
            request.actor, key=found.key, first_on=first_on, once=once, at=timezone.now()
        )
    except Refused as error:
        form.add_error(None, str(error))
        return None


def _deadlines(
    request: DeskRequest, found: Offering, *, first_on: dt.date
) -> list[tuple[str, str, str]]:
    """What moves beside the dates: (what, as it was, as it will be)."""
    first = queries.first_start(request.actor, found)
    days = (first_on - day_of(first)).days if first else 0
    rows = []
    for label, at in (
        (_("Sign-up opens"), found.opens_at),
        (_("Sign-up closes"), found.closes_at),
    ):
        if at is not None:
            moved = queries.moved(at, days=days)
            rows.append((label, figures.moment(at), figures.moment(moved)))
    if found.decide_on is not None:
        day = found.decide_on + dt.timedelta(days=days)
        rows.append((_("Day of decision"), figures.day(found.decide_on), figures.day(day)))
    return rows


def _felt_by(request: DeskRequest, found: Offering, one: Session) -> EnrolmentQuerySet:
    """Who is told when a date is called off: of a whole course those who have a seat in it, else
    everybody who stands on the list of this date.
    """
    if found.is_whole:
        return queries.confirmed(request.actor, one)
    return queries.expected(request.actor, one)


def _date(request: DeskRequest, found: Offering, key: str) -> Session:
    one: Session | None = queries.sessions_of(request.actor, found).filter(key=key).first()
    if one is None:
        raise NotFound
    return one


def _ticked(request: DeskRequest, proposed: list[Proposed]) -> list[Slot]:
    """Those that are to be written; the only one of a form at once, when nothing is in its way."""
    if "write" in request.POST:
        chosen = set(request.POST.getlist("slot"))
        return [one.slot for one in proposed if one.slot.starts_at.isoformat() in chosen]
    alone = len(proposed) == 1 and not coursewords.in_the_way(proposed[0])
    return [proposed[0].slot] if alone else []


def _written(request: DeskRequest, found: Offering, slots: list[Slot]) -> HttpResponse:
    planned = [actions.Planned(slot=one) for one in slots]
    actions.plan_sessions(
        request.actor, offering_key=found.key, sessions=planned, at=timezone.now()
    )
    said = ngettext("%(count)d date stands.", "%(count)d dates stand.", len(slots))
    messages.success(request, said % {"count": len(slots)})
    return redirect("desk:course", key=found.key)


def _said_moved(count: int) -> str:
    if not count:
        return _("The date is moved.")
    said = ngettext(
        "The date is moved, and %(count)d person is told.",
        "The date is moved, and %(count)d people are told.",
        count,
    )
    return said % {"count": count}


def _row(one: Proposed, request: DeskRequest) -> dict[str, Any]:
    """A date that is proposed, ticked unless something is in its way."""
    iso = one.slot.starts_at.isoformat()
    ticked = iso in request.POST.getlist("slot") if "write" in request.POST else one.is_free
    return {
        "value": iso,
        "when": coursewords.span(one.slot.starts_at, one.slot.ends_at),
        "notes": coursewords.in_the_way(one),
        "is_ticked": ticked,
    }
