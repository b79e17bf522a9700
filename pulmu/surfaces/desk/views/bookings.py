"""Bookings at the desk: the week of a resource, booking for somebody, and what becomes of it."""

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
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import note_access
from pulmu.domains.places import actions, queries
from pulmu.domains.places.choices import BookingState
from pulmu.domains.places.models import OPEN, Booking, Resource
from pulmu.domains.places.queries import Span
from pulmu.surfaces.desk import lists, placewords
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door, form_page
from pulmu.surfaces.desk.placeforms import (
    BookForm,
    MoveForm,
    UsedForm,
    UseNowForm,
    start_of,
)
from pulmu.surfaces.desk.shell import PLACES, show
from pulmu.surfaces.desk.views.places import own, tabs, to_list, to_resource
from pulmu.ui.calendars import week_said
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE, LOOKED_BACK = 50, dt.timedelta(days=90)
TODAY, ASKED, MISSED, AHEAD, EVERY = "today", "asked", "missed", "ahead", "all"
# What can be done next in a state, the likeliest first.
NEXT = {
    BookingState.REQUESTED: ("approve", "refuse"),
    BookingState.CONFIRMED: ("check_in", "cancel"),
    BookingState.WAITING: ("cancel",),
    BookingState.OFFERED: ("take", "cancel"),
    BookingState.NO_SHOW: ("was_here",),
}


@door(Permission.PLACES_READ)
@require_safe
def week(request: DeskRequest, key: str) -> HttpResponse:
    found, now = queries.resource(request.actor, key), timezone.now()
    first = week_said(request.GET.get("first", ""), day_of(now))
    days = queries.week(request.actor, found, first=first, at=now)
    can_write = request.actor.can(Permission.PLACES_WRITE)
    can_write = can_write and found.organisation_id == request.actor.home
    here = reverse("desk:place_week", args=[key])
    return show(
        request,
        "desk/place_week.html",
        current=PLACES,
        resource=found,
        can_write=can_write,
        heading=placewords.heading(first),
        days=placewords.calendar_days(found, days, today=day_of(now), can_write=can_write),
        crumbs=[to_list(), to_resource(found)],
        **{f"{name}_week": way for name, way in placewords.ways(here, first, day_of(now)).items()},
    )


@door(Permission.PLACES_WRITE)
@form_page
def book(request: DeskRequest, key: str) -> HttpResponse:
    """For somebody who is here, or calls."""
    found, now = own(request, key), timezone.now()
    start = start_of(request.GET.get("start", "")) or now.replace(second=0, microsecond=0)
    initial: dict[str, Any] = {"weeks": 1, "once": new_key(), "starts_at": start}
    initial["ends_at"] = start + dt.timedelta(minutes=found.slot_minutes)
    data = request.POST if request.method == "POST" else None
    form = BookForm(data, actor=request.actor, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                _lock(request, found)
                said = _booked(request, key, form, at=now)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            for line in said:
                messages.success(request, line)
            at = f"{form.cleaned_data['starts_at']:%Y-%m-%d}"
            return redirect(f"{reverse('desk:place_week', args=[key])}?first={at}")
    return show(
        request,
        "desk/resource_form.html",
        current=PLACES,
        form=form,
        heading=_("Book: %(name)s") % {"name": found.name},
        back=Link(label=_("Week"), href=reverse("desk:place_week", args=[key])),
        crumbs=[to_list(), to_resource(found)],
    )


@door(Permission.PLACES_WRITE)
@form_page
def use_now(request: DeskRequest, key: str) -> HttpResponse:
    """Somebody is here without a booking, and it is free."""
    found, now = own(request, key), timezone.now()
    initial = {"minutes": found.slot_minutes, "once": new_key()}
    data = request.POST if request.method == "POST" else None
    form = UseNowForm(data, actor=request.actor, initial=initial)
    if form.is_bound and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("minutes", "purpose", "once")}
        try:
            with transaction.atomic():
                _lock(request, found)
                person = form.somebody(at=now).key
                made = actions.use_now_for(
                    request.actor, resource_key=key, person_key=person, at=now, **said
                )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            until = {"when": placewords.when(made.starts_at, made.ends_at)}
            messages.success(request, _("Checked in: %(when)s") % until)
            return redirect("desk:booking", key=made.key)
    return show(
        request,
        "desk/resource_form.html",
        current=PLACES,
        form=form,
        heading=_("Use now: %(name)s") % {"name": found.name},
        back=to_resource(found),
        crumbs=[to_list(), to_resource(found)],
    )


@door(Permission.PLACES_READ)
@require_safe
def bookings(request: DeskRequest) -> HttpResponse:
    """Today's first; what waits for an answer, what is ahead, who did not come."""
    now, chosen = timezone.now(), request.GET.get("which", TODAY)
    every = queries.bookings(request.actor)
    sorts = {
        TODAY: (_("Today"), queries.on_day(request.actor, day_of(now))),
        ASKED: (_("To approve"), queries.to_approve(request.actor)),
        AHEAD: (_("Still ahead"), every.open().filter(starts_at__gt=now)),
        MISSED: (_("No-shows"), queries.no_shows(request.actor, since=now - LOOKED_BACK)),
        EVERY: (_("All"), every.order_by("-starts_at", "-pk")),
    }
    chosen = chosen if chosen in sorts else TODAY
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(sorts[chosen][1], PER_PAGE).get_page(number)
    here = reverse("desk:bookings")
    return show(
        request,
        "desk/bookings.html",
        current=PLACES,
        rows=[_row(request, one, now) for one in page.object_list],
        page=page,
        query=lists.query(which=chosen),
        tabs=tabs("desk:bookings"),
        chips=[
            Link(label=label, href=f"{here}?which={name}", current=name == chosen)
            for name, (label, _found) in sorts.items()
        ],
        columns={
            "when": Column(label=_("When"), heads=True),
            "what": Column(label=_("Machine or room")),
            "who": Column(label=_("Booked by")),
            "state": Column(label=_("State"), kind="state"),
            "acts": Column(label=_("What to do"), kind="actions"),
        },
    )


@door(Permission.PLACES_READ)
@require_safe
def booking(request: DeskRequest, key: str) -> HttpResponse:
    return _page(request, queries.booking(request.actor, key))


@door(Permission.PLACES_WRITE)
@require_POST
def act_on(request: DeskRequest, key: str) -> HttpResponse:
    """Approve, refuse, cancel, take an offer, check in, check out, move."""
    found, now = _own(request, key), timezone.now()
    do, why = request.POST.get("do", ""), request.POST.get("why", "")
    goal = back_to(request) or reverse("desk:booking", args=[key])
    if do in {"check_out", "move"}:
        return _with_form(request, found, do, goal, at=now)
    plain = {
        "approve": (actions.approve, {}, _("Confirmed. They have been told.")),
        "refuse": (actions.refuse, {"why": why}, _("Refused. They have been told.")),
        "cancel": (actions.cancel, {"why": why}, _("Cancelled. They have been told.")),
        "take": (actions.take, {}, _("Confirmed.")),
        "check_in": (actions.check_in, {}, _("Checked in.")),
        "was_here": (actions.was_here, {}, _("It counts as no no-show any more.")),
    }
    if do not in plain:
        raise Http404
    doing, more, said = plain[do]

    def run() -> str:
        doing(request.actor, key=key, at=now, **more)  # type: ignore[operator]  # one of ours
        return said

    return act(request, goal, run)


def _with_form(
    request: DeskRequest, found: Booking, do: str, goal: str, *, at: dt.datetime
) -> HttpResponse:
    used, move = UsedForm(booking=found), MoveForm(initial=_times(found))
    form: Any = (
        UsedForm(request.POST, booking=found) if do == "check_out" else MoveForm(request.POST)
    )
    if form.is_valid():
        try:
            if do == "check_out":
                said = form.used()
                done = actions.check_out(request.actor, key=found.key, used=said, at=at)
                messages.success(request, _written(done))
            else:
                span = Span(form.cleaned_data["starts_at"], form.cleaned_data["ends_at"])
                actions.move(request.actor, key=found.key, span=span, at=at)
                messages.success(request, _("Moved. They have been told."))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect(goal)
    forms = {"used": form, "move": move} if do == "check_out" else {"used": used, "move": form}
    return _page(request, found, form=form, **forms)


def _page(
    request: DeskRequest,
    found: Booking,
    *,
    form: Any = None,
    used: UsedForm | None = None,
    move: MoveForm | None = None,
) -> HttpResponse:
    can_write = request.actor.can(Permission.PLACES_WRITE)
    can_write = can_write and found.organisation_id == request.actor.home
    state = BookingState(found.state)
    if _may_read(request):
        who, at = [found.person.key], timezone.now()
        note_access(request.actor, what=f"booking:{found.key}", subjects=who, at=at)
    return show(
        request,
        "desk/booking.html",
        current=PLACES,
        booking=found,
        form=form,
        when=placewords.when(found.starts_at, found.ends_at),
        tone=placewords.TONES[state],
        facts=[*_facts(request, found), *_untrained(request, found)],
        acts=_acts(found) if can_write else [],
        may_move=can_write and state in {BookingState.CONFIRMED, BookingState.REQUESTED},
        may_write_log=can_write and _has_log(found),
        is_done=state == BookingState.DONE,
        used=used or UsedForm(booking=found),
        move=move or MoveForm(initial=_times(found)),
        crumbs=[to_list(), to_resource(found.resource)],
    )


def _lock(request: DeskRequest, found: Resource) -> None:
    """Rooms before facts: a year of birth typed for somebody known is posted at once."""
    actions.lock_rooms(request.actor, [found.pk])


def _booked(request: DeskRequest, key: str, form: BookForm, *, at: dt.datetime) -> list[str]:
    person = form.somebody(at=at)
    said: dict[str, Any] = {"resource_key": key, "person_key": person.key, "wish": form.wish()}
    weeks = form.cleaned_data["weeks"] or 1
    if weeks == 1:
        made = actions.book_for(request.actor, at=at, **said)
        told = [f"{placewords.when(made.starts_at, made.ends_at)}: {made.get_state_display()}"]
        return [*told, *(f"{one.label}: {one.value}" for one in _untrained(request, made))]
    series = actions.book_weekly(request.actor, weeks=weeks, at=at, **said)
    count = len(series.made)
    lines = [ngettext("%(count)d booking made.", "%(count)d bookings made.", count)]
    told = [f"{placewords.when(*span)}: {why}" for span, why in series.left_out]
    return [lines[0] % {"count": count}, *told]


def _row(request: DeskRequest, one: Booking, now: dt.datetime) -> dict[str, Any]:
    state = BookingState(one.state)
    is_mine = one.organisation_id == request.actor.home
    is_late = state == BookingState.CONFIRMED and one.starts_at <= now
    return {
        "key": one.key,
        "href": reverse("desk:booking", args=[one.key]),
        "when": placewords.when(one.starts_at, one.ends_at),
        "what": one.resource.name,
        "who": placewords.who(one),
        "purpose": one.purpose if _may_read(request) else "",
        "state": _("not here yet") if is_late else one.get_state_display(),
        "tone": "warn" if is_late else placewords.TONES[state],
        "acts": _acts(one) if is_mine and request.actor.can(Permission.PLACES_WRITE) else [],
    }


def _acts(one: Booking) -> list[tuple[str, str]]:
    """What can be done now: nobody begins a use that is hours away."""
    labels = {
        "approve": _("Approve"),
        "refuse": _("Refuse"),
        "cancel": _("Cancel the booking"),
        "take": _("Confirm"),
        "check_in": _("Begin the use"),
        "was_here": _("They were here after all"),
    }
    may_begin = queries.may_begin(one, at=timezone.now())
    wanted = [name for name in NEXT.get(one.state, ()) if name != "check_in" or may_begin]
    return [(name, labels[name]) for name in wanted]


def _has_log(one: Booking) -> bool:
    """Whether its use is written on its page; what stands in the log as another booking's is not,
    nor what was taken out of the log.
    """
    is_written = one.state == BookingState.DONE and one.use_id is not None
    return is_written or one.state == BookingState.IN_USE


def _written(done: Booking) -> str:
    if done.use_id is None:
        return _("Checked out. This time stands in the use log already, and stays as it stands.")
    return _("In the use log.")


def _may_read(request: DeskRequest) -> bool:
    """What people wrote in their own words says much of them: why somebody comes, or does not."""
    return request.actor.can(Permission.PEOPLE_READ)


def _facts(request: DeskRequest, found: Booking) -> list[Fact]:
    may_read = _may_read(request)
    person_at = reverse("desk:person", args=[found.person.key]) if may_read else ""
    said = [
        (_("Booked by"), placewords.who(found), person_at),
        (_("What for"), found.purpose if may_read else "", ""),
        (_("Came by"), found.get_channel_display(), ""),
        (_("Why"), found.why if may_read else "", ""),
    ]
    return [Fact(label=label, value=str(value), href=href) for label, value, href in said if value]


def _untrained(request: DeskRequest, found: Booking) -> list[Fact]:
    """What whoever has the room, or the machine, was not shown how to use."""
    if found.state not in OPEN:
        return []
    on = day_of(found.starts_at)
    missing = queries.missing_trainings(request.actor, found.resource, found.person, on=on)
    names = ", ".join(one.name for one in missing)
    return [Fact(label=_("Safety training is missing"), value=names)] if names else []


def _times(found: Booking) -> dict[str, Any]:
    return {"starts_at": found.starts_at, "ends_at": found.ends_at}


def _own(request: DeskRequest, key: str) -> Booking:
    found = queries.booking(request.actor, key)
    request.actor.require(Permission.PLACES_WRITE, organisation_id=found.organisation_id)
    return found
