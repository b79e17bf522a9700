"""The same hours every week: which weeks are free is seen before any of them is booked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import is_key, new_key
from pulmu.core.kernel.kst import day_of
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.places import actions
from pulmu.domains.places.actions import Series
from pulmu.domains.places.queries import Span
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import words
from .bookforms import WeeklyForm, weeks_ahead
from .booking_steps import Wanted, booker, private, processing_words, shown, wanted_of
from .knowing import filled_in, lack_of

ALL, FREE = "all", "free"


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def weekly(request: ActorRequest, code: str, key: str) -> HttpResponse:
    wanted = wanted_of(request, code, key)
    if wanted.start is None:
        return redirect(wanted.week)
    email = booker(request, wanted.lab)
    if not email:
        return redirect(wanted.href("at:place_email"))
    initial = {"minutes": wanted.resource.slot_minutes, "weeks": 2, **filled_in(wanted.lab)}
    most = weeks_ahead(wanted.resource, wanted.start, at=wanted.lab.at)
    form = WeeklyForm(request.POST or None, resource=wanted.resource, most=most, initial=initial)
    once = request.POST.get("once", "")
    once = once if is_key(once) else new_key()
    do, seen = request.POST.get("do", ""), None
    if form.is_bound and form.is_valid():
        said = _said(wanted, wanted.start, form.cleaned_data, email, once)
        try:
            if do in {ALL, FREE}:
                done = actions.book_own_weekly(
                    wanted.lab.actor, all_or_none=do == ALL, at=wanted.lab.at, **said
                )
                return _told(request, done)
            seen = actions.foresee_own_weekly(wanted.lab.actor, at=wanted.lab.at, **said)
        except Refused as error:
            form.add_error(None, str(error))
    context = {
        "one": wanted.resource,
        "form": form,
        "once": once,
        "email": email,
        "start": words.near(wanted.start),
        "weeks": _weeks(seen) if seen else [],
        "free": len(seen.made) if seen else 0,
        "is_all": bool(seen and not seen.left_out),
        "lack": None
        if form.is_bound
        else lack_of(wanted.lab, wanted.resource, day_of(wanted.start)),
        "week": wanted.week,
        "processing": processing_words(wanted.lab),
        "crumbs": wanted.crumbs,
    }
    return private(shown(request, wanted, "place_weekly", context, form))


def _said(
    wanted: Wanted, start: dt.datetime, typed: dict[str, Any], email: str, once: str
) -> dict[str, Any]:
    wish = actions.Wish(
        span=Span(start, start + dt.timedelta(minutes=typed["minutes"])),
        purpose=typed["purpose"],
        once=once,
        language=words.language(),
    )
    return {
        "resource_key": wanted.resource.key,
        "person": PersonRow(name=typed["name"], phone=typed["phone"], email=email),
        "wish": wish,
        "weeks": typed["weeks"],
    }


def _told(request: ActorRequest, done: Series) -> HttpResponse:
    count = len(done.made)
    said = ngettext("%(count)d booking made.", "%(count)d bookings made.", count)
    said %= {"count": count}
    if done.left_out:
        missed = ", ".join(words.hours(*span) for span, _why in done.left_out)
        messages.warning(request, f"{said} {_('Not booked: %(weeks)s') % {'weeks': missed}}")
    else:
        messages.success(request, said)
    return redirect("my")


def _weeks(seen: Series) -> list[dict[str, Any]]:
    """In the order of time; ``why`` is empty of those that are free."""
    found = [(Span(one.starts_at, one.ends_at), "") for one in seen.made]
    return [
        {"when": words.hours(*span), "why": why} for span, why in sorted([*found, *seen.left_out])
    ]
