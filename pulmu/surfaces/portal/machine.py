"""The page of the QR code at a machine: check in, check out, book what is free."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actors import holder_of
from pulmu.domains.places import actions, queries
from pulmu.domains.places.choices import BookingState
from pulmu.domains.places.models import Booking, Resource
from pulmu.domains.places.queries import Span
from pulmu.web.access import page
from pulmu.web.http import ActorRequest
from pulmu.web.tickets import ticketed

from . import words
from .frame import show
from .labs import BOOKINGS, Lab, visited

REFUSED, MOST_PARTS = 422, 100_000


class UsedForm(forms.Form):
    parts = forms.IntegerField(
        label=gettext_lazy("Parts made"),
        min_value=0,
        max_value=MOST_PARTS,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    is_ventilated = forms.BooleanField(
        label=gettext_lazy("It was ventilated, five minutes in every hour."), required=False
    )

    def __init__(self, data: Any = None, *, resource: Resource) -> None:
        super().__init__(data, initial={"parts": 0})
        if not resource.needs_ventilation:
            del self.fields["is_ventilated"]


@ticketed
@page(None)
@require_safe
def machine(request: ActorRequest, secret: str) -> HttpResponse:
    """Whoever holds a booking here and now begins or ends it; nobody else's is shown."""
    lab, found = at_machine(request, secret)
    return _page(request, lab, found, UsedForm(resource=found))


def _page(
    request: ActorRequest, lab: Lab, found: Resource, form: UsedForm, left: Booking | None = None
) -> HttpResponse:
    """``left`` is what somebody says anew of."""
    mine = [left] if left else bookings_here(lab, found)
    free = None if mine else free_for_anybody(lab, found)
    first = mine[0] if mine else None
    in_use = first is not None and first.state in {BookingState.IN_USE, BookingState.DONE}
    return show(
        request,
        "machine",
        {
            "one": found,
            "booking": first,
            "when": words.hours(first.starts_at, first.ends_at) if first else "",
            "is_in_use": in_use,
            "form": form,
            "act": reverse("machine_act", args=[found.door]),
            "now": reverse("machine_now", args=[found.door]) if free else "",
            "free_until": _until(free, at=lab.at) if free else "",
            "week": reverse("at:place", args=[lab.code, found.key]) if found.is_bookable else "",
            "today": f"{day_of(lab.at)}",
            "files": queries.files(lab.actor, found),
        },
        organisation=lab.organisation,
        here="places",
        status=REFUSED if form.errors else 200,
    )


@ticketed
@page(None)
@require_POST
def act(request: ActorRequest, secret: str) -> HttpResponse:
    lab, found = at_machine(request, secret)
    mine = queries.held_bookings(lab.actor).filter(resource=found)
    one = next((own for own in mine if own.key == request.POST.get("row")), None)
    if one is None:
        raise Http404
    is_in = request.POST.get("do") == "in"
    is_done = one.state == BookingState.DONE
    if is_done and (is_in or not queries.is_use_unsaid(one)):
        # Pressed twice.
        return redirect("booking", one.ticket)
    form = UsedForm(None if is_in else request.POST, resource=found)
    if form.errors:
        return _page(request, lab, found, form, one if is_done else None)
    try:
        if is_in:
            actions.check_in(lab.actor, key=one.key, at=lab.at)
            messages.success(request, _("Checked in. Work safely."))
        else:
            done = actions.check_out(lab.actor, key=one.key, used=_used(form), at=lab.at)
            messages.success(request, _thanks(done))
            return redirect("booking", one.ticket)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("machine", secret)


def _thanks(done: Booking) -> str:
    if done.use_id is None:
        return _("Checked out. This time stands in the use log already, and stays as it stands.")
    return _("Checked out: it stands in the use log. Thank you.")


def _used(form: UsedForm) -> actions.Used:
    said = form.cleaned_data
    parts, is_ventilated = said["parts"] or 0, said.get("is_ventilated")
    return actions.Used(parts=parts, is_ventilated=is_ventilated, asked=frozenset(said))


def at_machine(request: ActorRequest, secret: str) -> tuple[Lab, Resource]:
    """With what this browser has shown: addresses, and the bookings it has opened."""
    anybody = holder_of(())
    found = queries.machine(anybody, secret)
    lab = visited(request, found.organisation, at=timezone.now())
    tickets = set(request.session.get(BOOKINGS, []))
    actor = replace(lab.actor, holds=lab.actor.holds | tickets)
    return replace(lab, actor=actor), found


def free_for_anybody(lab: Lab, found: Resource) -> Span | None:
    """How long it may be taken without a booking; None where that is not done, or not now."""
    if not found.is_bookable or found.needs_approval:
        return None
    return queries.free_now(lab.actor, found, at=lab.at)


def _until(free: Span, *, at: dt.datetime) -> str:
    """With its day when that is another."""
    is_today = day_of(free.ends_at) == day_of(at)
    return words.clock(free.ends_at) if is_today else words.near(free.ends_at)


def bookings_here(lab: Lab, found: Resource) -> list[Booking]:
    here = queries.at_machine(lab.actor, found, at=lab.at).values("pk")
    mine = queries.held_bookings(lab.actor).filter(pk__in=here)
    return sorted(mine, key=lambda one: (one.state != BookingState.IN_USE, one.starts_at))
