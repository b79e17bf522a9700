"""What one machine or room has of its own: lines of its maintenance log, and its hours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.places import actions, queries
from pulmu.domains.places.models import Maintenance, Resource
from pulmu.surfaces.desk import placewords
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.placeforms import HoursForm, RepairForm
from pulmu.surfaces.desk.shell import PLACES, show
from pulmu.surfaces.desk.views.places import own, to_list, to_resource


@door(Permission.PLACES_WRITE)
@form_page
def repair(request: DeskRequest, key: str) -> HttpResponse:
    """One line of the maintenance log, to be corrected or taken out."""
    found, now = _own(request, key), timezone.now()
    form = RepairForm(request.POST if request.method == "POST" else None, record=found)
    if form.is_bound and form.is_valid():
        displaces = form.cleaned_data["displaces"]
        try:
            actions.correct_maintenance(
                request.actor, key=key, row=form.row(), at=now, displaces=displaces
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Corrected: its time is taken and given back anew."))
            return redirect("desk:resource", key=found.resource.key)
    return show(
        request,
        "desk/repair.html",
        current=PLACES,
        form=form,
        when=placewords.when(found.starts_at, found.finished_at or found.ends_at),
        frees=found.is_down and (found.finished_at or found.ends_at) > now,
        is_down=found.is_down,
        heading=_("Maintenance: %(name)s") % {"name": found.resource.name},
        back=to_resource(found.resource),
        remove_at=reverse("desk:repair_remove", args=[key]),
        crumbs=[to_list(), to_resource(found.resource)],
    )


@door(Permission.PLACES_WRITE)
@require_POST
def remove_repair(request: DeskRequest, key: str) -> HttpResponse:
    found = _own(request, key)
    goal = reverse("desk:resource", args=[found.resource.key])

    def doing() -> str:
        why = request.POST.get("why", "")
        actions.remove_maintenance(request.actor, key=key, at=timezone.now(), why=why)
        return _("Removed: the time that it took is free again.")

    return act(request, goal, doing)


@door(Permission.PLACES_WRITE)
@form_page
def hours(request: DeskRequest, key: str) -> HttpResponse:
    """Hours that are not those of the house; without any it follows what it stands in."""
    found, now = own(request, key), timezone.now()
    theirs = list(queries.hours_of(request.actor, found))
    known = {one.weekday: (one.opens, one.closes) for one in theirs}
    clears = request.POST.get("do") == "clear"
    data = request.POST if request.method == "POST" and not clears else None
    form = HoursForm(data, hours=known or _around(request, found))
    if clears or (form.is_bound and form.is_valid()):
        try:
            wanted = [] if clears else form.hours()
            actions.set_hours(request.actor, hours=wanted, resource_key=key, at=now)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            follows = _("It follows the hours of the house again.")
            messages.success(request, _("Written down.") if wanted else follows)
            return redirect("desk:resource", key=key)
    return show(
        request,
        "desk/place_hours.html",
        current=PLACES,
        form=form,
        weekdays=[(form[f"opens_{number}"], form[f"closes_{number}"]) for number in range(7)],
        has_own=bool(theirs),
        heading=_("Hours: %(name)s") % {"name": found.name},
        back=to_resource(found),
        crumbs=[to_list(), to_resource(found)],
    )


def _around(request: DeskRequest, found: Resource) -> dict[int, Any]:
    """What holds for it now, weekday by weekday: a start for its own."""
    said = queries.usual_hours(request.actor, found)
    return {weekday: spans[0] for weekday, spans in said.items() if spans}


def _own(request: DeskRequest, key: str) -> Maintenance:
    found = queries.one_maintenance(request.actor, key)
    request.actor.require(Permission.PLACES_WRITE, organisation_id=found.organisation_id)
    return found
