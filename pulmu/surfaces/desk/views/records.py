"""The records of each kind: found, narrowed, opened, taken out as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.results import queries
from pulmu.domains.results.queries import LISTINGS, NAMINGS, Listed
from pulmu.surfaces.desk import exports, figures, lists, words
from pulmu.surfaces.desk.doors import DeskRequest, door
from pulmu.surfaces.desk.shell import RECORDS, show
from pulmu.ui.parts import Column, Link

ENDINGS = ("csv", "xlsx")
MOST_EXPORTED = 100_000
OLDEST = "day"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for."""

    text: str
    year: int | None
    choice: str
    oldest_first: bool

    def query(self, **changed: str) -> str:
        said = {
            "q": self.text,
            "year": str(self.year or ""),
            "only": self.choice,
            "sort": OLDEST if self.oldest_first else "",
        }
        return lists.query(**{**said, **changed})

    def address(self, kind: str, **changed: str) -> str:
        query = self.query(**changed)
        return reverse("desk:records", args=[kind]) + (f"?{query}" if query else "")


@door(Permission.RESULTS_READ)
@require_safe
def records(request: DeskRequest, kind: str) -> HttpResponse:
    wanted, found = _found(request, kind)
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(found, lists.PER_PAGE).get_page(number)
    rows = list(queries.listed(request.actor, kind, page.object_list))
    return show(
        request,
        "desk/records.html",
        current=kind,
        kind=kind,
        name=RECORDS[kind],
        rows=[_row(kind, row) for row in rows],
        page=page,
        wanted=wanted,
        keep={
            "year": str(wanted.year or ""),
            "only": wanted.choice,
            "sort": OLDEST if wanted.oldest_first else "",
        },
        query=wanted.query(),
        is_narrowed=bool(wanted.text or wanted.year or wanted.choice),
        years=_years(request, kind, wanted),
        choices=_choices(kind, wanted),
        columns=_columns(kind, wanted),
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
    _wanted, found = _found(request, kind)
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
    content: str | bytes
    if ending == "csv":
        content = exports.csv_text(heads, table)
    else:
        content = exports.xlsx_bytes(str(RECORDS[kind]), heads, table)
    return exports.download(content, name=name, ending=ending)


def _found(request: DeskRequest, kind: str) -> tuple[Wanted, ScopedQuerySet]:
    if kind not in LISTINGS:
        raise Http404
    wanted = Wanted(
        text=request.GET.get("q", "").strip(),
        year=lists.year(request.GET.get("year", "")),
        choice=request.GET.get("only", ""),
        oldest_first=request.GET.get("sort") == OLDEST,
    )
    found = queries.records(
        request.actor,
        kind,
        text=wanted.text,
        year=wanted.year,
        choice=wanted.choice,
        oldest_first=wanted.oldest_first,
    )
    return wanted, found


def _row(kind: str, row: Listed) -> dict[str, Any]:
    return {
        "href": reverse("desk:fact", args=[kind, row.key]),
        "title": row.called.title,
        "subtitle": row.called.subtitle,
        "day": figures.day(row.day),
        "choice": words.stored(row.choice, kind),
        "proof": lists.state(row.proof),
        "tone": lists.TONES[row.proof],
    }


def _years(request: DeskRequest, kind: str, wanted: Wanted) -> list[Link]:
    every = Link(label=_("All"), href=wanted.address(kind, year=""), current=wanted.year is None)
    return [every] + [
        Link(label=str(y), href=wanted.address(kind, year=str(y)), current=y == wanted.year)
        for y in queries.years_of_records(request.actor, kind)
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


def _columns(kind: str, wanted: Wanted) -> dict[str, Column]:
    turned = wanted.address(kind, sort="" if wanted.oldest_first else OLDEST)
    columns = {
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
