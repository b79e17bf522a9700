"""The report of a year as a file: as it stands, or as it was sealed; the bundle that proves it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import queries
from pulmu.papers import statement as paper
from pulmu.surfaces.desk.doors import DeskRequest, door
from pulmu.surfaces.desk.exports import download, to_print
from pulmu.surfaces.desk.shell import show
from pulmu.surfaces.desk.views.year import title
from pulmu.ui.parts import Link

FORMATS = ("json", "html", "xlsx")


@door(Permission.RESULTS_READ)
@require_safe
def export(request: DeskRequest, year: int) -> HttpResponse:
    """The choice of formats, where the dialog cannot open."""
    back = Link(label=title(year), href=reverse("desk:year", args=[year]))
    return show(request, "desk/export.html", year=year, crumbs=[back])


@door(Permission.RESULTS_READ)
@require_safe
def statement(request: DeskRequest, year: int, ending: str) -> HttpResponse:
    """The figures as they stand now: a draft."""
    body = queries.draft(request.actor, year)
    return _file(body, ending, f"{request.organisation.code}-{year}-draft", None)


@door(Permission.RESULTS_READ)
@require_safe
def sealed(request: DeskRequest, year: int, revision: int, ending: str) -> HttpResponse:
    body = queries.sealed(request.actor, year, revision)
    name = f"{request.organisation.code}-{year}-revision-{revision}"
    return _file(body, ending, name, paper.Seal(**queries.seal_of(request.actor, year, revision)))


@door(Permission.RESULTS_READ)
@require_safe
def bundle(request: DeskRequest, year: int, revision: int) -> HttpResponse:
    """Entries, rules, statement, checkpoint and `verify.py` in one zip."""
    content = queries.bundle(request.actor, year, revision)
    name = f"{request.organisation.code}-{year}-revision-{revision}-bundle"
    return download(content, name=name, ending="zip")


def _file(body: dict[str, Any], ending: str, name: str, seal: paper.Seal | None) -> HttpResponse:
    match ending:
        case "json":
            return download(paper.json_text(body), name=name, ending=ending)
        case "html":
            page = paper.html(body, queries.names_for(body), seal)
            return to_print(page, name=name)
        case "xlsx":
            book = paper.xlsx(body, queries.names_for(body), seal)
            return download(book, name=name, ending=ending)
    raise Http404
