"""One figure: its rule in words, its break-downs, and the facts behind it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import queries
from pulmu.domains.results.queries import Overview, Tile
from pulmu.domains.results.queries.facts import contributions, fact_rows
from pulmu.surfaces.desk import breakdowns, exports, figures, lists, rulewords, words
from pulmu.surfaces.desk.doors import DeskRequest, door
from pulmu.surfaces.desk.shell import show
from pulmu.surfaces.desk.views.year import title
from pulmu.ui.parts import Link, Stat

ENDINGS = ("csv", "xlsx")


@door(Permission.RESULTS_READ)
@require_safe
def line(request: DeskRequest, year: int, line: str) -> HttpResponse:
    """The figure; below it the facts, or one of the other views of it."""
    look = request.GET.get("view", FACTS)
    if look not in VIEWS:
        raise Http404
    overview = queries.overview(request.actor, year)
    tile = tile_of(overview, line)
    return show(
        request,
        "desk/line.html",
        year=year,
        overview=overview,
        newest=overview.cut + overview.behind,
        tile=tile,
        look=look,
        tabs=_tabs(year, tile, look),
        value=figures.number(tile.value, tile.unit),
        unit=words.unit(tile.unit),
        target=figures.target(tile),
        proven=tile.proven_percent if tile.facts else None,
        proven_value=figures.quantity(tile.proven_value, tile.unit),
        companions=_companions(tile, overview),
        crumbs=[Link(label=title(year), href=reverse("desk:year", args=[year]))],
        **VIEWS[look](request, overview, tile),
    )


def _facts(request: DeskRequest, overview: Overview, tile: Tile) -> dict[str, Any]:
    only = request.GET.get("only", "")
    if only not in lists.filters():
        raise Http404
    number = lists.page_number(request.GET.get("page", "1"))
    found = queries.fact_page(request.actor, overview.year, tile.code, page=number, only=only)
    can_attest = request.actor.can(Permission.RESULTS_ATTEST)
    return {
        "facts": [lists.view(row, tile.unit) for row in found.rows],
        "page": lists.page_of(found),
        "query": lists.query(only=only),
        "chips": lists.chips(overview.year, tile.code, only),
        "columns": lists.columns(select=can_attest),
        "can_attest": can_attest,
    }


def _breakdowns(_request: DeskRequest, overview: Overview, tile: Tile) -> dict[str, Any]:
    return {
        "months": figures.months(tile, overview.year),
        "breakdowns": breakdowns.of(tile.by, tile.unit),
    }


def _rule(_request: DeskRequest, overview: Overview, tile: Tile) -> dict[str, Any]:
    return {"rules": rulewords.describe(overview.ruleset, tile.code)}


FACTS, BREAKDOWNS, RULE = "", "breakdowns", "rule"
VIEWS = {FACTS: _facts, BREAKDOWNS: _breakdowns, RULE: _rule}


@door(Permission.RESULTS_READ)
@require_safe
def export(request: DeskRequest, year: int, line: str, ending: str) -> HttpResponse:
    """The whole list behind a figure, as a table."""
    if ending not in ENDINGS:
        raise Http404
    found = list(contributions(request.actor, year, line))
    table = lists.cells(fact_rows(request.actor, found))
    name = f"{request.organisation.code}-{year}-{line}"
    return exports.table(lists.heads(), table, sheet=line, name=name, ending=ending)


def tile_of(overview: Overview, line: str) -> Tile:
    found = next((tile for tile in overview.tiles if tile.code == line), None)
    if found is None:
        raise Http404
    return found


def _companions(tile: Tile, overview: Overview) -> list[Stat]:
    units = figures.companion_units(overview.ruleset)
    return [
        Stat(
            label=name,
            value=figures.number(value, units.get(name, "")),
            unit=words.unit(units.get(name, "")),
        )
        for name, value in tile.companions
    ]


def _tabs(year: int, tile: Tile, look: str) -> list[Link]:
    at = reverse("desk:line", args=[year, tile.code])
    return [
        Link(label=_("Facts"), href=at, count=tile.facts, current=look == FACTS),
        Link(label=_("Break-downs"), href=f"{at}?view={BREAKDOWNS}", current=look == BREAKDOWNS),
        Link(label=_("How it is counted"), href=f"{at}?view={RULE}", current=look == RULE),
    ]
