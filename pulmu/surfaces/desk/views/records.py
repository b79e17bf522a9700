"""The records of each kind: found, narrowed, opened, taken out as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import actions, queries
from pulmu.domains.results.queries import LISTINGS, NAMINGS, Listed
from pulmu.surfaces.desk import exports, figures, lists, manywords, words
from pulmu.surfaces.desk.doors import DeskRequest, act, door
from pulmu.surfaces.desk.entry import ENTRIES
from pulmu.surfaces.desk.forms import ViewForm
from pulmu.surfaces.desk.narrowing import OLDEST, Wanted
from pulmu.surfaces.desk.shell import RECORDS, show
from pulmu.ui.parts import Column, Link

ENDINGS = ("xlsx", "csv")
# What the records of a kind are made of has a list of its own.
BASICS = {"session": "programmes", "use": "resources"}
# The sheet of the yearly workbook whose rows are pasted into a list.
SHEETS = {
    "session": "sessions",
    "use": "uses",
    "culture_act": "culture",
    "company": "companies",
    "prototype": "prototypes",
    "hire": "hires",
    "revenue": "revenue",
    "tenancy": "tenancies",
    "channel_support": "channels",
}
MOST_EXPORTED = 100_000


@door(Permission.RESULTS_READ)
@require_safe
def records(request: DeskRequest, kind: str) -> HttpResponse:
    wanted = _wanted(request, kind)
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(wanted.found(request.actor, kind), lists.PER_PAGE).get_page(number)
    rows = list(queries.listed(request.actor, kind, page.object_list))
    years = queries.years_of_records(request.actor, kind)
    return show(
        request,
        "desk/records.html",
        current=kind,
        kind=kind,
        name=RECORDS[kind],
        rows=[_row(kind, row) for row in rows],
        page=page,
        wanted=wanted,
        keep={name: said for name, said in wanted.said.items() if name != "q"},
        query=wanted.query(),
        is_narrowed=wanted.narrows,
        views=_views(request, kind, wanted),
        basics_at=reverse("desk:basics", args=[BASICS[kind]]) if kind in BASICS else "",
        years=_years(years, kind, wanted),
        logs=_logs(request, kind, years, wanted),
        choices=_choices(kind, wanted),
        columns=_columns(kind, wanted, picks=_may_write(request, kind)),
        **_acting(request, kind, wanted),
        exports=[
            (ending, f"{reverse('desk:records_export', args=[kind, ending])}?{wanted.query()}")
            for ending in ENDINGS
        ],
    )


@door(Permission.RESULTS_READ)
@require_safe
def export(request: DeskRequest, kind: str, ending: str) -> HttpResponse:
    """The list as it is narrowed, up to 100,000 rows; names are masked as on the page."""
    if ending not in ENDINGS:
        raise Http404
    found = _wanted(request, kind).found(request.actor, kind)
    heads = [_("Day"), _("Record"), _("About"), _choice_label(kind) or _("Sort"), _("Evidence")]
    table = [
        [
            row.day.isoformat(),
            row.called.title,
            row.called.subtitle,
            words.stored(row.choice, kind),
            lists.state(row.proof),
        ]
        for row in queries.listed(request.actor, kind, found[:MOST_EXPORTED])
    ]
    name = f"{request.organisation.code}-{kind}"
    return exports.table(heads, table, sheet=str(RECORDS[kind]), name=name, ending=ending)


@door(Permission.DESK_ARRANGE)
@require_POST
def keep_view(request: DeskRequest, kind: str) -> HttpResponse:
    """Keep the list as it is narrowed, under a name, for everybody of the lab."""
    if kind not in LISTINGS:
        raise Http404
    wanted, form = Wanted.of(request.POST), ViewForm(request.POST)

    if wanted.text and LISTINGS[kind].finds_persons:
        said = _("The words may name a person: keep this list by its year and state alone.")
        messages.error(request, said)
        return redirect(wanted.address(kind))

    def doing() -> str:
        name = form.cleaned_data["view_name"] if form.is_valid() else ""
        actions.save_view(
            request.actor, kind=kind, name=name, query=wanted.query(), at=timezone.now()
        )
        return _("The list is kept.")

    return act(request, wanted.address(kind), doing)


@door(Permission.DESK_ARRANGE)
@require_POST
def drop_view(request: DeskRequest, kind: str, key: str) -> HttpResponse:
    def doing() -> str:
        actions.drop_view(request.actor, key=key, at=timezone.now())
        return _("The list is no longer kept. Its records stay.")

    return act(request, reverse("desk:records", args=[kind]), doing)


def _wanted(request: DeskRequest, kind: str) -> Wanted:
    if kind not in LISTINGS:
        raise Http404
    return Wanted.of(request.GET)


def _may_write(request: DeskRequest, kind: str) -> bool:
    return request.actor.can(ENTRIES[kind].permission)


def _acting(request: DeskRequest, kind: str, wanted: Wanted) -> dict[str, Any]:
    """What somebody who may write does from the list."""
    if not _may_write(request, kind):
        return {}
    may_attach = request.actor.can(Permission.EVIDENCE_ATTACH)
    return {
        "can_write": True,
        "paste_at": reverse("desk:paste", args=[SHEETS[kind]]) if kind in SHEETS else "",
        "acts": manywords.buttons(kind, may_attach=may_attach),
        "filters": wanted.said,
        "view_form": ViewForm(),
    }


def _views(request: DeskRequest, kind: str, wanted: Wanted) -> dict[str, Any]:
    """The lists kept under a name; the one that is looked at can be dropped."""
    kept = list(queries.views(request.actor, kind))
    now = next((one for one in kept if one.query == wanted.query()), None)
    at = reverse("desk:records", args=[kind])
    return {
        "links": [
            Link(label=one.name, href=f"{at}?{one.query}", current=one == now) for one in kept
        ],
        "drop": reverse("desk:view_drop", args=[kind, now.key]) if now else "",
    }


def _row(kind: str, row: Listed) -> dict[str, Any]:
    return {
        "key": row.key,
        "href": reverse("desk:company", args=[row.key])
        if kind == "company"
        else reverse("desk:fact", args=[kind, row.key]),
        "title": row.called.title,
        "subtitle": row.called.subtitle,
        "day": figures.day(row.day),
        "choice": words.stored(row.choice, kind),
        "proof": lists.state(row.proof),
        "tone": lists.TONES[row.proof],
    }


def _logs(
    request: DeskRequest, kind: str, years: Sequence[int], wanted: Wanted
) -> list[tuple[int, str, str]]:
    """The equipment log of the year that is looked at, or else of the newest."""
    year = wanted.year or max(years, default=None)
    if kind != "use" or year is None or not request.actor.can(Permission.PEOPLE_UNMASK):
        return []
    return [(year, ending, reverse("desk:use_log", args=[year, ending])) for ending in ENDINGS]


def _years(years: Sequence[int], kind: str, wanted: Wanted) -> list[Link]:
    every = Link(label=_("All"), href=wanted.address(kind, year=""), current=wanted.year is None)
    return [every] + [
        Link(label=str(y), href=wanted.address(kind, year=str(y)), current=y == wanted.year)
        for y in years
    ]


def _choices(kind: str, wanted: Wanted) -> list[Link]:
    column = LISTINGS[kind].choice
    if not column:
        return []
    listed = NAMINGS[kind].model._meta.get_field(column).choices or ()
    every = Link(label=_("All"), href=wanted.address(kind, only=""), current=not wanted.choice)
    return [every] + [
        Link(
            label=str(label),
            href=wanted.address(kind, only=value),
            current=value == wanted.choice,
        )
        for value, label in listed
        if value
    ]


def _columns(kind: str, wanted: Wanted, *, picks: bool) -> dict[str, Column]:
    turned = wanted.address(kind, sort="" if wanted.oldest_first else OLDEST)
    columns = {"pick": Column(label=_("Choose"), kind="pick")} if picks else {}
    columns |= {
        "title": Column(label=_("Record"), heads=True),
        "day": Column(
            label=_("Day"),
            kind="date",
            desk_only=True,
            sort_href=turned,
            sorted="ascending" if wanted.oldest_first else "descending",
        ),
    }
    if LISTINGS[kind].choice:
        columns["choice"] = Column(label=_choice_label(kind), desk_only=True)
    return {**columns, "proof": Column(label=_("Evidence"), kind="state")}


def _choice_label(kind: str) -> str:
    column = LISTINGS[kind].choice
    if not column:
        return ""
    label = str(NAMINGS[kind].model._meta.get_field(column).verbose_name)  # type: ignore[union-attr]  # a column
    return label[:1].upper() + label[1:]
