"""All prototypes: the board, the list of requests, a new one, and the printers they should fit."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.choices import RequestState
from pulmu.domains.prototypes.models import PrototypeRequest
from pulmu.surfaces.desk import figures, lists, makingwords, years
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.makingforms import AskForm, BedForm, refuse
from pulmu.surfaces.desk.shell import show
from pulmu.ui.parts import Column, Link

PROTOTYPE, PER_PAGE = "prototype", 50


@door(Permission.PROTOTYPES_READ)
@require_safe
def board(request: DeskRequest) -> HttpResponse:
    """What is under way, a column for each stage."""
    found = queries.board(request.actor, today=years.today())
    return show(
        request,
        "desk/prototypes.html",
        current=PROTOTYPE,
        stages=[
            (stage, str(stage.label), [*map(makingwords.card, cards)]) for stage, cards in found
        ],
        is_empty=not any(cards for _stage, cards in found),
        can_write=request.actor.can(Permission.PROTOTYPES_WRITE),
        public_at=f"/at/{request.organisation.code}/prototypes/",
        tabs=tabs("desk:prototypes"),
    )


@door(Permission.PROTOTYPES_READ)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """Every request there ever was, the newest first."""
    said = request.GET.get("state", "")
    found = queries.requests(request.actor)
    if said in RequestState.values:
        found = found.filter(state=said)
    page = Paginator(found, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    here = reverse("desk:prototype_list")
    every = [("", _("All")), *RequestState.choices]
    return show(
        request,
        "desk/prototype_list.html",
        current=PROTOTYPE,
        page=page,
        rows=[_row(one) for one in page.object_list],
        query=lists.query(state=said),
        can_write=request.actor.can(Permission.PROTOTYPES_WRITE),
        tabs=tabs("desk:prototype_list"),
        states=[
            Link(
                label=str(label),
                href=f"{here}?state={value}" if value else here,
                current=value == said,
            )
            for value, label in every
        ],
        columns={
            "name": Column(label=_("What it is called"), heads=True),
            "who": Column(label=_("For whom")),
            "day": Column(label=_("Asked on"), kind="date"),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.PROTOTYPES_WRITE)
@form_page
def new(request: DeskRequest) -> HttpResponse:
    """Somebody asks at the desk, or by telephone."""
    form = AskForm(request.POST or None, actor=request.actor)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            whose = form.whose(at=now)
            once = request.POST.get("once", "")
            made = actions.ask(request.actor, said=form.asked(), at=now, once=once, **whose)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The request is in. Somebody else reviews it."))
            return redirect("desk:prototype_request", made.key)
    return show(
        request,
        "desk/prototype_new.html",
        current=PROTOTYPE,
        form=form,
        once=request.POST.get("once", "") or new_key(),
        crumbs=[back()],
    )


@door(Permission.PROTOTYPES_READ, to_send=Permission.PROTOTYPES_WRITE)
@form_page
def beds(request: DeskRequest) -> HttpResponse:
    """The room in each printer, which models are held against."""
    form = BedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_bed(request.actor, **form.cleaned_data, at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect("desk:prototype_beds")
    return show(
        request,
        "desk/prototype_beds.html",
        current=PROTOTYPE,
        form=form,
        beds=queries.beds(request.actor),
        has_slicer=queries.has_slicer(),
        can_write=request.actor.can(Permission.PROTOTYPES_WRITE),
        tabs=tabs("desk:prototype_beds"),
        columns={
            "name": Column(label=_("Printer"), heads=True),
            "room": Column(label=_("Width × depth × height")),
            "acts": Column(label=_("What to do"), kind="actions"),
        },
    )


@door(Permission.PROTOTYPES_WRITE)
@require_POST
def remove_bed(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        actions.remove_bed(request.actor, key=key, at=timezone.now())
        return _("Removed.")

    return act(request, reverse("desk:prototype_beds"), doing)


def tabs(current: str) -> list[Link]:
    found = [
        ("desk:prototypes", _("Board")),
        ("desk:prototype_list", _("Requests")),
        ("desk:prototype_beds", _("Printers")),
    ]
    links = [Link(label=label, href=reverse(at), current=at == current) for at, label in found]
    records = Link(label=_("All records"), href=reverse("desk:records", args=[PROTOTYPE]))
    return [*links[:2], records, links[2]]


def back() -> Link:
    return Link(label=_("Prototypes"), href=reverse("desk:prototypes"))


def _row(one: PrototypeRequest) -> dict[str, object]:
    made = one.prototype
    state = one.get_state_display()
    if made is not None:
        state = made.get_state_display()
    return {
        "name": one.title,
        "who": makingwords.who(one, made),
        "kind": one.get_kind_display(),
        "day": figures.local(one.asked_at).date(),
        "state": state,
        "tone": makingwords.TONES[RequestState(one.state)],
        "href": reverse("desk:prototype", args=[made.key])
        if made is not None
        else reverse("desk:prototype_request", args=[one.key]),
    }
