"""The way in, and turning to another organisation."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.surfaces.desk import doors, years
from pulmu.surfaces.desk.doors import DeskRequest, door


@door(Permission.DESK_OPEN)
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """The first page: what needs a hand; for who only looks, the figures."""
    if request.actor.can(Permission.EVIDENCE_ATTACH):
        return redirect("desk:today")
    return redirect("desk:year", year=years.newest(request.actor))


@door(Permission.DESK_OPEN)
@require_safe
def newest_year(request: DeskRequest) -> HttpResponse:
    return redirect("desk:year", year=years.newest(request.actor))


@door(Permission.DESK_OPEN)
@require_safe
def newest_gaps(request: DeskRequest) -> HttpResponse:
    return redirect("desk:gaps", year=years.newest(request.actor))


@door(Permission.DESK_OPEN)
@require_POST
def turn(request: DeskRequest) -> HttpResponse:
    """Work in another of one's organisations, or look at a lab for the authority."""
    if not doors.turn_to(request, request.POST.get("to", "")):
        raise Http404
    return redirect("desk:home")
