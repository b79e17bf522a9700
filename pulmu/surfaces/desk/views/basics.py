"""What records are made of: programmes with their sessions, machines and rooms with their uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import Record, ScopedQuerySet
from pulmu.domains.places import actions as places
from pulmu.domains.places import queries as uses
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes import queries as sessions
from pulmu.surfaces.desk import lists
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.entry.basics import NameForm, ResourceForm
from pulmu.surfaces.desk.shell import RECORDS, show
from pulmu.ui.parts import Column, Link

UNUSED = "nobody uses it"


@dataclass(frozen=True, slots=True)
class Basic:
    """``counted`` is the relation from one of them to the records of ``kind``."""

    name: Promise
    kind: str
    read: Permission
    write: Permission
    every: Callable[..., ScopedQuerySet]
    one: Callable[..., Any]
    counted: str
    form: type[NameForm]
    remove: Callable[..., int]


BASICS: Mapping[str, Basic] = {
    "programmes": Basic(
        gettext_lazy("Programmes"),
        "session",
        Permission.PROGRAMMES_READ,
        Permission.PROGRAMMES_WRITE,
        sessions.programmes,
        sessions.programme,
        "sessions",
        NameForm,
        programmes.remove_programmes,
    ),
    "resources": Basic(
        gettext_lazy("Machines and rooms"),
        "use",
        Permission.PLACES_READ,
        Permission.PLACES_WRITE,
        uses.resources,
        uses.resource,
        "uses",
        ResourceForm,
        places.remove_resources,
    ),
}


@door(Permission.RESULTS_READ)
@require_safe
def basics(request: DeskRequest, sort: str) -> HttpResponse:
    """By name, each with how often it is used."""
    basic = _basic(sort)
    request.actor.require(basic.read)
    text = request.GET.get("q", "").strip()
    every = basic.every(request.actor).annotate(used=Count(basic.counted))
    found = every.filter(name__icontains=text) if text else every
    page = Paginator(found, lists.PER_PAGE).get_page(
        lists.page_number(request.GET.get("page", "1"))
    )
    may_write = request.actor.can(basic.write)
    return show(
        request,
        "desk/basics.html",
        current=basic.kind,
        sort=sort,
        name=basic.name,
        wanted=text,
        page=page,
        query=lists.query(q=text),
        records_at=reverse("desk:records", args=[basic.kind]),
        may_write=may_write,
        columns={
            "name": Column(label=_("Name"), heads=True),
            "asset_no": Column(label=_("Asset number"), desk_only=True),
            "used": Column(label=str(RECORDS[basic.kind]), kind="number"),
            "act": Column(label=_("Correct"), kind="actions"),
        },
        crumbs=[_records(basic)],
    )


@door(Permission.DESK_RECORD)
@form_page
def basic(request: DeskRequest, sort: str, key: str) -> HttpResponse:
    """Correct its name; the records that it belongs to follow."""
    chosen = _basic(sort)
    request.actor.require(chosen.write)
    found: Record = chosen.one(request.actor, key)
    form = chosen.form(request.POST or None, actor=request.actor, record=found)
    goal = reverse("desk:basics", args=[sort])
    if request.method == "POST" and form.is_valid():
        try:
            form.correct(at=timezone.now())
        except Refused as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Corrected. What stood there before is in its history."))
            return redirect(goal)
    crumbs = [_records(chosen), Link(label=str(chosen.name), href=goal)]
    return show(
        request,
        "desk/basic.html",
        current=chosen.kind,
        sort=sort,
        key=key,
        form=form,
        back=goal,
        heading=str(found),
        crumbs=crumbs,
    )


@door(Permission.DESK_RECORD)
@require_POST
def remove_basic(request: DeskRequest, sort: str, key: str) -> HttpResponse:
    """Take out what nobody uses; whatever is used stays, and says so."""
    chosen = _basic(sort)

    def doing() -> str:
        chosen.remove(request.actor, keys=[key], at=timezone.now(), why=UNUSED)
        return _("Removed.")

    return act(request, reverse("desk:basics", args=[sort]), doing)


def _basic(sort: str) -> Basic:
    if sort not in BASICS:
        raise Http404
    return BASICS[sort]


def _records(chosen: Basic) -> Link:
    at = reverse("desk:records", args=[chosen.kind])
    return Link(label=str(RECORDS[chosen.kind]), href=at)
