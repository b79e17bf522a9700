"""Machines and rooms: which there are, when they are free, and booking one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pulmu.core.files import store
from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import is_key, new_key
from pulmu.core.kernel.kst import KST, day_of
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.places import actions, queries
from pulmu.domains.places.choices import FileSort
from pulmu.domains.places.models import Resource
from pulmu.domains.places.queries import Day, Look, Span
from pulmu.ui import fmt
from pulmu.ui.calendars import Diary, hours_on, week_said, week_start
from pulmu.ui.parts import CalendarEvent, Fact, Link
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import words
from .bookforms import BookForm, length, weeks_ahead
from .booking_steps import (
    Wanted,
    booker,
    lent_here,
    private,
    processing_words,
    shown,
    to_places,
    wanted_of,
)
from .frame import show
from .knowing import filled_in, lack_of
from .labs import Lab, lab_of

A_WEEK = dt.timedelta(days=7)


@page(None)
@require_safe
def places(request: ActorRequest, code: str) -> HttpResponse:
    lab = lab_of(request, code, at=timezone.now())
    persons = list(people.held_people(lab.actor))
    trained = queries.trained_for(lab.actor, persons, on=day_of(lab.at)) if persons else set()
    lent = queries.lent(lab.actor)
    pictures = queries.first_photos(lab.actor, lent)
    cards = [_card(lab, one, trained, pictures.get(one.pk, "")) for one in lent]
    context = {"cards": cards, "knows_me": bool(persons)}
    return show(request, "places", context, organisation=lab.organisation, here="places")


@page(None)
@require_safe
def place(request: ActorRequest, code: str, key: str) -> HttpResponse:
    """A week of one, slot by slot."""
    lab = lab_of(request, code, at=timezone.now())
    found, today = lent_here(lab, key), day_of(lab.at)
    first = week_said(request.GET.get("first", ""), today)
    days = queries.week(lab.actor, found, first=first, at=lab.at)
    events = {one.opened.day: list(_events(lab, found, one)) for one in days}
    closed = {one.opened.day: one.opened.why or _("closed") for one in days if not one.opened.spans}
    diary = Diary(events=events, today=today, lang=words.language(), holidays=closed)
    files = list(queries.files(lab.actor, found))
    return show(
        request,
        "place",
        {
            "one": found,
            "facts": _facts(lab, found),
            "lack": lack_of(lab, found, today),
            "prices": queries.prices(lab.actor, found),
            "photos": [one for one in files if one.sort == FileSort.PHOTO],
            "manuals": [one for one in files if one.sort == FileSort.MANUAL],
            "days": diary.week(first),
            "heading": _span_of_days(first),
            "before": Link(label=_("The week before"), href=f"?first={first - A_WEEK}"),
            "after": Link(label=_("The week after"), href=f"?first={first + A_WEEK}"),
            "now": Link(label=_("This week"), href="?", current=first == week_start(today)),
            "crumbs": [to_places(lab)],
        },
        organisation=lab.organisation,
        here="places",
    )


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: ActorRequest, code: str, key: str) -> HttpResponse:
    """For whoever has proven an address; the others are asked for it first."""
    wanted = wanted_of(request, code, key)
    if wanted.start is None:
        return redirect(wanted.week)
    email = booker(request, wanted.lab)
    if not email:
        return redirect(wanted.href("at:place_email"))
    data = request.POST if request.method == "POST" else None
    initial = {"minutes": wanted.resource.slot_minutes, **filled_in(wanted.lab)}
    form = BookForm(data, resource=wanted.resource, initial=initial)
    once = request.POST.get("once", "")
    once = once if is_key(once) else new_key()
    if form.is_bound and form.is_valid():
        try:
            made = _made(wanted, form, email, once)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{reverse('booking', args=[made.ticket])}?new=1")
    context = {
        "one": wanted.resource,
        "form": form,
        "once": once,
        "email": email,
        "start": words.near(wanted.start),
        "waits": wanted.waits,
        "lack": None
        if form.is_bound
        else lack_of(wanted.lab, wanted.resource, day_of(wanted.start)),
        "week": wanted.week,
        "weekly": wanted.href("at:place_weekly") if _may_repeat(wanted) else "",
        "processing": processing_words(wanted.lab),
        "crumbs": wanted.crumbs,
    }
    return private(shown(request, wanted, "place_book", context, form))


@page(None)
@require_safe
def file(request: ActorRequest, code: str, key: str, file_key: str) -> FileResponse:
    """A photo or a manual of what is lent."""
    lab = lab_of(request, code, at=timezone.now())
    found = queries.file(lab.actor, file_key)
    if found.resource_id != lent_here(lab, key).pk:
        raise Http404
    is_saved = found.sort != FileSort.PHOTO
    content = store.open_stored(found.sha256)
    response = FileResponse(
        content, content_type=found.media_type, as_attachment=is_saved, filename=found.name
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _may_repeat(wanted: Wanted) -> bool:
    return not wanted.waits and weeks_ahead(wanted.resource, wanted.start, at=wanted.lab.at) > 1


def _made(wanted: Wanted, form: BookForm, email: str, once: str) -> Any:
    said, start = form.cleaned_data, wanted.start
    if start is None:
        raise Http404
    wish = actions.Wish(
        span=Span(start, start + dt.timedelta(minutes=said["minutes"])),
        purpose=said["purpose"],
        waits=wanted.waits,
        once=once,
        language=words.language(),
    )
    person = PersonRow(name=said["name"], phone=said["phone"], email=email)
    lab = wanted.lab
    return actions.book(
        lab.actor, resource_key=wanted.resource.key, person=person, wish=wish, at=lab.at
    )


def _events(lab: Lab, found: Resource, day: Day) -> Iterator[CalendarEvent]:
    """Free slots lead to the form; what is taken is told once, and leads to its line."""
    book = reverse("at:place_book", args=[lab.code, found.key])
    found = []
    for cell in day.cells:
        if cell.look == Look.FREE:
            start = cell.span.starts_at.astimezone(KST)
            at = f"{book}?start={start:%Y-%m-%dT%H:%M}"
            free = CalendarEvent(label=_("free"), when=f"{start:%H:%M}", href=at, tone="good")
            found.append((start, free))
    for one in day.taken:
        start = one.starts_at.astimezone(KST)
        hours = hours_on(day.opened.day, start, one.ends_at.astimezone(KST))
        may_wait = one.booking_id is not None and start > lab.at
        taken = CalendarEvent(
            label=_("Taken"),
            when=hours or _("all day"),
            href=f"{book}?start={start:%Y-%m-%dT%H:%M}&waits=1" if may_wait else "",
            note=_("waiting list") if may_wait else "",
        )
        found.append((start, taken))
    for _start, event in sorted(found, key=lambda one: one[0]):
        yield event


def _card(lab: Lab, one: Resource, trained: set[int], picture: str) -> dict[str, Any]:
    kind = one.equipment_class
    needs = kind is not None and kind.needs_training
    return {
        "name": one.name,
        "href": reverse("at:place", args=[lab.code, one.key]),
        "photo": reverse("at:place_file", args=[lab.code, one.key, picture]) if picture else "",
        "kind": one.get_kind_display(),
        "inside": one.parent.name if one.parent else "",
        "training": kind.name if needs and kind else "",
        "is_trained": bool(needs and kind and kind.pk in trained),
        "by_approval": one.needs_approval,
    }


def _facts(lab: Lab, one: Resource) -> list[Fact]:
    training = ", ".join(kind.name for kind in queries.trainings_of(lab.actor, one))
    said = [
        (_("Stands in"), one.parent.name if one.parent else ""),
        (_("Safety training"), training),
        (_("At a time"), length(one.longest_minutes) if one.longest_minutes else ""),
        (_("Booked ahead"), _("up to %(count)d days") % {"count": one.horizon_days}),
        (_("Cancelled until"), _("%(count)d hours before") % {"count": one.cancel_hours}),
        (_("Approval"), _("the desk looks at each booking") if one.needs_approval else ""),
        (_("Ventilation"), _("needed while it runs") if one.needs_ventilation else ""),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]


def _span_of_days(first: dt.date) -> str:
    return fmt.span(first, first + dt.timedelta(days=6), lang=words.language())
