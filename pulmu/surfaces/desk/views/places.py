"""Equipment and rooms: the tree of them, and the page of one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.files import store
from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.places import actions, queries
from pulmu.domains.places.choices import FileSort
from pulmu.domains.places.models import ExternalCalendar, Resource
from pulmu.surfaces.desk import placewords
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door, form_page
from pulmu.surfaces.desk.placeforms import (
    CalendarForm,
    FileForm,
    MaintenanceForm,
    PriceForm,
    ResourceForm,
)
from pulmu.surfaces.desk.shell import PLACES, show
from pulmu.ui import fmt
from pulmu.ui.parts import Bar, Column, Fact, Link

MONTHS, SHOWN, WHOLE, MOST_FILE = 12, 5, 1_000, 20 << 20


@door(Permission.PLACES_READ)
@require_safe
def tree(request: DeskRequest) -> HttpResponse:
    """What stands in what."""
    return show(
        request,
        "desk/resources.html",
        current=PLACES,
        rows=[_row(one) for one in queries.tree(request.actor)],
        tabs=tabs("desk:resources"),
        can_write=request.actor.can(Permission.PLACES_WRITE),
        public_at=f"/at/{request.organisation.code}/places/",
        columns={
            "name": Column(label=_("Name"), heads=True),
            "kind": Column(label=_("Kind")),
            "training": Column(label=_("Safety training")),
            "state": Column(label=_("Booking"), kind="state"),
        },
    )


@door(Permission.PLACES_READ)
@require_safe
def resource(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.resource(request.actor, key)
    return _page(request, found)


@door(Permission.PLACES_WRITE)
@form_page
def new(request: DeskRequest) -> HttpResponse:
    return _edited(request, None)


@door(Permission.PLACES_WRITE)
@form_page
def edit(request: DeskRequest, key: str) -> HttpResponse:
    return _edited(request, own(request, key))


@door(Permission.PLACES_WRITE)
@form_page
def maintain(request: DeskRequest, key: str) -> HttpResponse:
    """A maintenance is planned, or begins now."""
    found, now = own(request, key), timezone.now()
    start = now.replace(second=0, microsecond=0)
    form = MaintenanceForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_at": start, "ends_at": start + dt.timedelta(hours=2), "is_down": True},
    )
    if form.is_bound and form.is_valid():
        displaces = form.cleaned_data["displaces"]
        try:
            actions.maintain(
                request.actor, resource_key=key, row=form.row(), at=now, displaces=displaces
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Written into the maintenance log."))
            return redirect("desk:resource", key=key)
    return show(
        request,
        "desk/resource_form.html",
        current=PLACES,
        form=form,
        heading=_("Maintenance: %(name)s") % {"name": found.name},
        back=to_resource(found),
        crumbs=[to_list(), to_resource(found)],
    )


@door(Permission.PLACES_WRITE)
@require_POST
def act_on(request: DeskRequest, key: str) -> HttpResponse:
    """A price, a file, a calendar, a maintenance that is over."""
    found = own(request, key)
    goal = back_to(request) or reverse("desk:resource", args=[key])
    doing = {
        "price": _put_price,
        "file": _put_file,
        "calendar": _put_calendar,
        "remove_price": _remove_price,
        "remove_file": _remove_file,
        "remove_calendar": _remove_calendar,
        "finish": _finish,
        "door": _change_door,
        "remove": _remove,
    }.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    if doing is _remove:
        goal = reverse("desk:resources")
    return act(request, goal, lambda: doing(request, found, timezone.now()))


@door(Permission.PLACES_READ)
@require_safe
def file(request: DeskRequest, key: str) -> FileResponse:
    """A photo is shown, a manual is saved."""
    found = queries.file(request.actor, key)
    is_saved = found.sort != FileSort.PHOTO
    response = FileResponse(
        store.open_stored(found.sha256),
        content_type=found.media_type,
        as_attachment=is_saved,
        filename=found.name,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def own(request: DeskRequest, key: str) -> Resource:
    """One that may be written: of the organisation that somebody works for."""
    found = queries.resource(request.actor, key)
    request.actor.require(Permission.PLACES_WRITE, organisation_id=found.organisation_id)
    return found


def to_list() -> Link:
    return Link(label=_("Places"), href=reverse("desk:resources"))


def to_resource(found: Resource) -> Link:
    return Link(label=found.name, href=reverse("desk:resource", args=[found.key]))


def tabs(here: str) -> list[Link]:
    pages = (
        ("desk:resources", _("Equipment and rooms")),
        ("desk:bookings", _("Bookings")),
        ("desk:authorisations", _("Safety trainings")),
        ("desk:place_rules", _("Hours and rules")),
    )
    return [Link(label=label, href=reverse(name), current=name == here) for name, label in pages]


def _row(one: queries.Placed) -> dict[str, Any]:
    found = one.resource
    state = _("bookable") if found.is_bookable else _("not lent")
    return {
        "name": found.name,
        "href": reverse("desk:resource", args=[found.key]),
        "week": reverse("desk:place_week", args=[found.key]),
        "depth": "— " * one.depth,
        "kind": found.get_kind_display(),
        "training": found.equipment_class.name if found.equipment_class else "",
        "state": _("by approval") if found.is_bookable and found.needs_approval else state,
        "tone": "good" if found.is_bookable else "plain",
    }


def _page(request: DeskRequest, found: Resource) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    today = day_of(now)
    can_write = actor.can(Permission.PLACES_WRITE) and found.organisation_id == actor.home
    months = [_month(today, back) for back in range(MONTHS - 1, -1, -1)]
    used = queries.utilisation(actor, found, months=months)
    shown = WHOLE if request.GET.get("log") == "all" else SHOWN
    repairs = list(queries.maintenance(actor).filter(resource=found)[: shown + 1])
    return show(
        request,
        "desk/resource.html",
        current=PLACES,
        resource=found,
        facts=_facts(found),
        can_write=can_write,
        bars=[
            Bar(
                label=f"{one.month:%y.%m}",
                value=one.percent,
                text=f"{one.percent}% ({fmt.number(one.used // 60)}h)",
                present=one.month == months[-1],
            )
            for one in used
        ],
        down=fmt.number(sum(one.down for one in used) // 60),
        prices=queries.prices(actor, found),
        files=queries.files(actor, found),
        calendars=_calendars(request, found) if can_write else [],
        repairs=[
            (
                one,
                placewords.when(one.starts_at, one.finished_at or one.ends_at),
                one.finished_at is None and one.starts_at <= now,
            )
            for one in repairs[:shown]
        ],
        has_more_repairs=len(repairs) > shown,
        price_form=PriceForm(),
        file_form=FileForm(),
        calendar_form=CalendarForm(),
        crumbs=[to_list()],
    )


def _calendars(request: DeskRequest, found: Resource) -> list[tuple[ExternalCalendar, str]]:
    kept = queries.calendars(request.actor).filter(resource=found)
    return [(one, placewords.why_not_read(one)) for one in kept]


def _facts(found: Resource) -> list[Fact]:
    said = [
        (_("Kind"), found.get_kind_display()),
        (_("Asset number"), found.asset_no),
        (_("Stands in"), found.parent.name if found.parent else ""),
        (_("Safety training"), found.equipment_class.name if found.equipment_class else ""),
        (_("Keeper"), mask_name(found.keeper.name) if found.keeper else ""),
        (_("Booked in steps of"), _("%(count)d minutes") % {"count": found.slot_minutes}),
        (_("Longest booking"), _("%(count)d minutes") % {"count": found.longest_minutes}),
        (_("Kept free afterwards"), _minutes(found.buffer_minutes)),
        (_("Booked ahead"), _("up to %(count)d days") % {"count": found.horizon_days}),
        (_("Cancelled until"), _("%(count)d hours before") % {"count": found.cancel_hours}),
        (_("Without check-in given away after"), _minutes(found.grace_minutes)),
    ]
    return [Fact(label=label, value=str(value)) for label, value in said if value]


def _minutes(count: int) -> str:
    return _("%(count)d minutes") % {"count": count} if count else ""


def _month(today: dt.date, back: int) -> dt.date:
    number = today.year * 12 + today.month - 1 - back
    return dt.date(number // 12, number % 12 + 1, 1)


def _edited(request: DeskRequest, found: Resource | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ResourceForm(data, actor=request.actor, record=found)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                saved = form.keep(at=timezone.now())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Written down."))
            return redirect("desk:resource", key=saved.key)
    back = to_resource(found) if found else to_list()
    return show(
        request,
        "desk/resource_form.html",
        current=PLACES,
        form=form,
        heading=_("Correct: %(title)s") % {"title": found.name} if found else _("New resource"),
        back=back,
        crumbs=[to_list(), back] if found else [to_list()],
    )


def _put_price(request: DeskRequest, found: Resource, at: dt.datetime) -> str:
    form = PriceForm(request.POST)
    if not form.is_valid():
        raise actions.NameMissing(_("Say what it is for, and how much it is."))
    actions.put_price(request.actor, resource_key=found.key, at=at, **form.cleaned_data)
    return _("On the price list.")


def _put_file(request: DeskRequest, found: Resource, at: dt.datetime) -> str:
    form, sent = FileForm(request.POST), request.FILES.get("file")
    if not form.is_valid() or sent is None:
        raise actions.NameMissing(_("Choose a file."))
    if (sent.size or 0) > MOST_FILE:
        raise actions.UnknownWord(_("This file is too large: 20 MB at the most."))
    actions.add_file(
        request.actor,
        resource_key=found.key,
        sort=form.cleaned_data["sort"],
        name=sent.name or "",
        content=sent.read(),
        at=at,
    )
    return _("Added.")


def _put_calendar(request: DeskRequest, found: Resource, at: dt.datetime) -> str:
    form = CalendarForm(request.POST)
    if not form.is_valid():
        raise actions.AddressUnfit(_("Give the calendar a name and its address."))
    actions.add_calendar(request.actor, resource_key=found.key, at=at, **form.cleaned_data)
    return _("It is read within the hour.")


def _change_door(request: DeskRequest, found: Resource, at: dt.datetime) -> str:
    actions.change_door(request.actor, key=found.key, at=at)
    return _("It has a new QR code. Print it, and hang it up in place of the old one.")


def _remove_price(request: DeskRequest, _found: Resource, at: dt.datetime) -> str:
    actions.remove_price(request.actor, key=request.POST.get("row", ""), at=at)
    return _("Removed.")


def _remove_file(request: DeskRequest, _found: Resource, at: dt.datetime) -> str:
    actions.remove_file(request.actor, key=request.POST.get("row", ""), at=at)
    return _("Removed.")


def _remove_calendar(request: DeskRequest, _found: Resource, at: dt.datetime) -> str:
    actions.remove_calendar(request.actor, key=request.POST.get("row", ""), at=at)
    return _("Removed: what it blocked is free again.")


def _finish(request: DeskRequest, _found: Resource, at: dt.datetime) -> str:
    actions.finish_maintenance(request.actor, key=request.POST.get("row", ""), at=at)
    return _("It can be used again.")


def _remove(request: DeskRequest, found: Resource, at: dt.datetime) -> str:
    actions.remove_resources(request.actor, keys=[found.key], why="", at=at)
    return _("Removed.")
