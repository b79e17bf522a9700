"""What bookings and machines want of somebody today."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.places import queries
from pulmu.domains.places.choices import BookingState
from pulmu.ui import fmt

from . import placewords
from .doors import DeskRequest
from .hands import Line

MOST = 3


def lines(request: DeskRequest) -> list[Line]:
    """For whoever lends: to approve, who comes today, machines that should be back."""
    if not request.actor.can(Permission.PLACES_WRITE):
        return []
    return [*_to_approve(request), *_today(request), *_overdue(request)]


def _to_approve(request: DeskRequest) -> list[Line]:
    return [
        Line(
            text=_("%(who)s asks for %(what)s")
            % {"who": placewords.who(one), "what": one.resource.name},
            note=placewords.when(one.starts_at, one.ends_at),
            label=_("Answer"),
            href=reverse("desk:booking", args=[one.key]),
            tone="warn",
        )
        for one in queries.to_approve(request.actor)[:MOST]
    ]


def _today(request: DeskRequest) -> list[Line]:
    found = queries.on_day(request.actor, day_of(timezone.now()))
    expected = found.filter(state__in=[BookingState.CONFIRMED, BookingState.IN_USE]).count()
    if not expected:
        return []
    said = ngettext("%(count)s booking today", "%(count)s bookings today", expected)
    return [
        Line(
            text=said % {"count": fmt.number(expected)},
            label=_("Begin the use"),
            href=reverse("desk:bookings"),
        )
    ]


def _overdue(request: DeskRequest) -> list[Line]:
    open_ones = queries.maintenance(request.actor).filter(
        is_down=True, finished_at__isnull=True, ends_at__lte=timezone.now()
    )
    return [
        Line(
            text=_("Is it back? %(name)s") % {"name": one.resource.name},
            note=f"{one.get_sort_display()} · {placewords.when(one.starts_at, one.ends_at)}",
            label=_("Look at it"),
            href=reverse("desk:resource", args=[one.resource.key]),
            tone="warn",
        )
        for one in open_ones[:MOST]
    ]
