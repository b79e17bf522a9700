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
from pulmu.domains.places.models import Booking
from pulmu.ui import fmt

from . import placewords
from .doors import DeskRequest
from .hands import Line

MOST = 3
EXPECTED = [BookingState.CONFIRMED, BookingState.IN_USE]


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
            label=_("Approve"),
            href=reverse("desk:booking", args=[one.key]),
            act=reverse("desk:booking_act", args=[one.key]),
            do="approve",
            tone="warn",
        )
        for one in queries.to_approve(request.actor)[:MOST]
    ]


def _today(request: DeskRequest) -> list[Line]:
    """Who may begin now, a line each; of the others how many there are."""
    now = timezone.now()
    found = queries.on_day(request.actor, day_of(now)).filter(state__in=EXPECTED)
    expected = list(found)
    here = [one for one in expected if queries.may_begin(one, at=now)][:MOST]
    others = len(expected) - len(here)
    return [*map(_to_begin, here), *([_expected(others)] if others else [])]


def _to_begin(one: Booking) -> Line:
    said = {"who": placewords.who(one), "what": one.resource.name}
    return Line(
        text=_("%(who)s may begin: %(what)s") % said,
        note=placewords.when(one.starts_at, one.ends_at),
        label=_("Begin the use"),
        href=reverse("desk:booking", args=[one.key]),
        act=reverse("desk:booking_act", args=[one.key]),
        do="check_in",
    )


def _expected(count: int) -> Line:
    said = ngettext("%(count)s more booking today", "%(count)s more bookings today", count)
    return Line(
        text=said % {"count": fmt.number(count)},
        label=_("To the bookings"),
        href=reverse("desk:bookings"),
    )


def _overdue(request: DeskRequest) -> list[Line]:
    open_ones = queries.maintenance(request.actor).filter(
        is_down=True, finished_at__isnull=True, ends_at__lte=timezone.now()
    )
    return [
        Line(
            text=_("Is it back? %(name)s") % {"name": one.resource.name},
            note=f"{one.get_sort_display()} · {placewords.when(one.starts_at, one.ends_at)}",
            label=_("It is back"),
            href=reverse("desk:resource", args=[one.resource.key]),
            act=reverse("desk:resource_act", args=[one.resource.key]),
            do="finish",
            said={"row": one.key},
            tone="warn",
        )
        for one in open_ones[:MOST]
    ]
