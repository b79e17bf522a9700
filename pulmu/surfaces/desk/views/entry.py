"""A record typed in, or corrected: the form comes back with what was typed until it is right."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import Record
from pulmu.domains.people import queries as people
from pulmu.domains.results import queries
from pulmu.surfaces.desk import correcting, foreseen, lists, takeover
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.entry import ENTRIES, EntryForm
from pulmu.surfaces.desk.entry.rehearsing import tell_all
from pulmu.surfaces.desk.shell import RECORDS, show
from pulmu.surfaces.desk.takeover import TakeOver
from pulmu.ui.parts import Link


@door(Permission.DESK_RECORD)
@form_page
def new(request: DeskRequest, kind: str) -> HttpResponse:
    """A new record; with `like`, one that resembles another; with `report`, what a founder said."""
    form_of = _form_of(request, kind)
    like = _record(request, kind, request.GET["like"]) if request.GET.get("like") else None
    taken = takeover.of(request, kind)
    start = taken.start if taken else None
    form = form_of(request.POST or None, actor=request.actor, like=like, start=start)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = form.add(at=now)
                if taken:
                    taken.finish(request.actor, made, at=now)
        except Refused as error:
            form.refuse(error)
        else:
            _say_recorded(request, form, made, at=now)
            if "another" in request.POST:
                at = reverse("desk:record_new", args=[kind])
                return redirect(
                    f"{at}?{lists.query(like=made.key, report=taken.report.key if taken else '')}"
                )
            if taken:
                return redirect("desk:quarter_report", taken.report.key)
            return redirect("desk:fact", kind, made.key)
    if form.errors:
        tell_all(form, at=now)
    heading = _("New: %(kind)s") % {"kind": RECORDS[kind]}
    return _page(request, kind, form, heading=heading, back=_list(kind), taken=taken)


@door(Permission.DESK_RECORD)
@form_page
def edit(request: DeskRequest, kind: str, key: str) -> HttpResponse:
    """Say anew what a record says. A sealed year asks why, and shows it beside its figures."""
    form_of = _form_of(request, kind)
    record = _record(request, kind, key)
    felt = correcting.sealed_among(request, correcting.years_felt(request.actor, record))
    form = _corrected(request, form_of, record, asks_why=felt is not None)
    if request.method == "POST" and form.is_valid() and felt is None:
        felt = correcting.sealed_among(request, correcting.years_in(form.cleaned_data.values()))
        if felt is not None:
            form = _corrected(request, form_of, record, asks_why=True)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.correct_as_seen(record, at=timezone.now())
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Corrected. What stood there before is in its history."))
            return redirect("desk:fact", kind, key)
    if form.errors:
        tell_all(form, at=timezone.now())
    called = queries.called(request.actor, [f"{kind}:{key}"])[f"{kind}:{key}"]
    back = Link(label=called.title, href=reverse("desk:fact", args=[kind, key]))
    heading = _("Correct: %(title)s") % {"title": called.title}
    return _page(request, kind, form, heading=heading, back=back, sealed=felt)


@door(Permission.DESK_RECORD)
@require_POST
def counting(request: DeskRequest, kind: str) -> HttpResponse:
    """What figures would make of what is typed so far. Nothing is written."""
    key = request.GET.get("key", "")
    record = _record(request, kind, key) if key else None
    form = _form_of(request, kind)(request.POST, actor=request.actor, record=record)
    return render(request, "desk/entry_counts.html", {"counting": foreseen.words_of(form)})


def _say_recorded(request: DeskRequest, form: EntryForm, made: Record, *, at: dt.datetime) -> None:
    if made.created_at != at:
        messages.info(request, _("This is recorded already."))
        return
    messages.success(request, _("Recorded."))
    if form.meant is not None:
        person, is_new = form.meant
        line = people.masked(person)
        said = {"name": line.name, "phone": line.phone or "–", "year": line.birth_year or "–"}
        known = _("Linked to somebody known: %(name)s, %(phone)s, born %(year)s.")
        messages.info(request, (_("%(name)s is new.") if is_new else known) % said)


def _corrected(
    request: DeskRequest, form_of: type[EntryForm], record: Record, *, asks_why: bool
) -> EntryForm:
    data = request.POST or None
    return form_of(data, actor=request.actor, record=record, asks_why=asks_why)


def _form_of(request: DeskRequest, kind: str) -> type[EntryForm]:
    if kind not in ENTRIES:
        raise Http404
    request.actor.require(ENTRIES[kind].permission)
    return ENTRIES[kind]


def _record(request: DeskRequest, kind: str, key: str) -> Record:
    found = queries.record_of(request.actor, f"{kind}:{key}")
    if found is None:
        raise NotFound
    return found


def _list(kind: str) -> Link:
    return Link(label=str(RECORDS[kind]), href=reverse("desk:records", args=[kind]))


def _page(
    request: DeskRequest,
    kind: str,
    form: EntryForm,
    *,
    heading: str,
    back: Link,
    sealed: tuple[int, int] | None = None,
    taken: TakeOver | None = None,
) -> HttpResponse:
    crumbs = [_list(kind)] if back.href == _list(kind).href else [_list(kind), back]
    said: dict[str, Any] = {"heading": heading, "form": form, "back": back, "crumbs": crumbs}
    return show(
        request,
        "desk/entry.html",
        current=kind,
        kind=kind,
        sealed=sealed,
        taken=taken,
        is_new=form.record is None,
        tells=kind in foreseen.TOLD,
        tells_at=reverse("desk:record_counts", args=[kind]),
        counting=foreseen.words_of(form) if form.is_bound else [],
        **said,
    )
