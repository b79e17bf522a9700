"""Use now: somebody stands before a free machine without a booking."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import is_key, new_key
from pulmu.core.kernel.kst import day_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.places import actions
from pulmu.web.access import page
from pulmu.web.http import ActorRequest
from pulmu.web.tickets import ticketed

from . import words
from .bookforms import NowForm
from .booking_steps import DOOR, Wanted, booker, private, processing_words, shown
from .knowing import filled_in, lack_of
from .machine import at_machine, bookings_here, free_for_anybody


@ticketed
@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def now(request: ActorRequest, secret: str) -> HttpResponse:
    """For whoever has proven an address; the others are asked for it first."""
    lab, found = at_machine(request, secret)
    wanted = Wanted(lab, found, None, waits=False, is_now=True)
    free = free_for_anybody(lab, found)
    if free is None:
        if not bookings_here(lab, found):
            messages.error(request, _("It is not free now. Look at the week, and book a time."))
        return redirect("machine", secret)
    email = booker(request, lab)
    if not email:
        request.session[DOOR] = secret
        return redirect(wanted.href("at:place_email"))
    minutes = min(free.minutes, found.longest_minutes or free.minutes)
    form = NowForm(
        request.POST or None,
        resource=found,
        minutes=minutes,
        until=words.clock(lab.at + dt.timedelta(minutes=minutes)),
        initial=filled_in(lab),
    )
    once = request.POST.get("once", "")
    once = once if is_key(once) else new_key()
    if form.is_bound and form.is_valid():
        try:
            said = {**form.cleaned_data, "minutes": form.cleaned_data["minutes"] or minutes}
            _begun(wanted, said, email, once)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Checked in. Work safely."))
            return redirect("machine", secret)
    context = {
        "one": found,
        "form": form,
        "once": once,
        "email": email,
        "lack": None if form.is_bound else lack_of(lab, found, day_of(lab.at)),
        "processing": processing_words(lab),
    }
    return private(shown(request, wanted, "machine_now", context, form))


def _begun(wanted: Wanted, said: dict[str, Any], email: str, once: str) -> None:
    lab = wanted.lab
    actions.use_now(
        lab.actor,
        resource_key=wanted.resource.key,
        person=PersonRow(name=said["name"], phone=said["phone"], email=email),
        minutes=said["minutes"],
        purpose=said["purpose"],
        once=once,
        language=words.language(),
        at=lab.at,
    )
