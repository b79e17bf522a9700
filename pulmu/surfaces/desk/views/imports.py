"""The yearly workbook: bringing it in, what became of it, taking it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.workbook import actions, queries
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import
from pulmu.papers import workbook as paper
from pulmu.surfaces.desk import exports, figures, lists, reportviews
from pulmu.surfaces.desk.doors import DeskRequest, act, door
from pulmu.surfaces.desk.shell import IMPORTS, show
from pulmu.ui import fmt
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE = 20
TONES = {
    ImportState.WAITING: "plain",
    ImportState.RUNNING: "accent",
    ImportState.DONE: "good",
    ImportState.FAILED: "bad",
    ImportState.UNDONE: "plain",
}


@dataclass(frozen=True, slots=True)
class ImportView:
    key: str
    name: str
    state: str
    tone: str
    when: str
    who: str
    did: str


@door(Permission.WORKBOOK_READ)
@require_safe
def imports(request: DeskRequest) -> HttpResponse:
    number = lists.page_number(request.GET.get("page", "1"))
    found = Paginator(queries.imports(request.actor), PER_PAGE).get_page(number)
    return show(
        request,
        "desk/imports.html",
        current=IMPORTS,
        imports=[_view(one) for one in found],
        page=found,
        columns={
            "name": Column(label=_("Workbook"), heads=True),
            "state": Column(label=_("State"), kind="state"),
            "did": Column(label=_("Records")),
            "when": Column(label=_("When"), kind="date"),
            "who": Column(label=_("Who")),
        },
        can_import=request.actor.can(Permission.WORKBOOK_IMPORT),
    )


@door(Permission.WORKBOOK_READ)
@require_safe
def one_import(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.one(request.actor, key)
    done = found.state == ImportState.DONE
    return show(
        request,
        "desk/import.html",
        current=IMPORTS,
        one=_view(found),
        facts=_facts(found),
        percent=found.done_rows * 100 // found.all_rows if found.all_rows else 0,
        is_open=found.state in {ImportState.WAITING, ImportState.RUNNING},
        can_undo=done and request.actor.can(Permission.WORKBOOK_IMPORT),
        crumbs=[_back()],
        **_report(found),
    )


@door(Permission.WORKBOOK_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: DeskRequest, key: str) -> HttpResponse:
    """Take a whole import back: first what that takes away, then it happens."""
    found = queries.one(request.actor, key)
    at = reverse("desk:import", args=[key])
    if request.method == "POST":
        return act(request, at, lambda: _undone(request, found))
    return show(
        request,
        "desk/undo.html",
        current=IMPORTS,
        one=_view(found),
        back=at,
        can_undo=found.state == ImportState.DONE,
        crumbs=[_back(), Link(label=found.file_name, href=at)],
        **_report(found),
    )


@door(Permission.WORKBOOK_READ)
@require_safe
def template(_request: DeskRequest) -> HttpResponse:
    """An empty workbook to fill in."""
    return exports.download(paper.template(), name=_("pulmu-workbook"), ending="xlsx")


def _view(found: Import) -> ImportView:
    state = ImportState(found.state)
    report = reportviews.view(found.report)
    return ImportView(
        key=found.key,
        name=found.file_name,
        state=str(state.label),
        tone=TONES[state],
        when=figures.moment(found.started_at),
        who=_("the operator of the machine") if found.actor == "operator" else found.actor,
        did=reportviews.said(report.created, report.changed) if found.report else "",
    )


def _facts(found: Import) -> list[Fact]:
    said = [
        Fact(label=_("Begun"), value=figures.moment(found.started_at)),
        Fact(label=_("By"), value=_view(found).who),
        Fact(label=_("Rows"), value=fmt.number(found.all_rows)),
    ]
    if found.finished_at:
        said.insert(1, Fact(label=_("Finished"), value=figures.moment(found.finished_at)))
    if found.replace_year:
        text = _("What vanished from %(year)s was removed") % {"year": found.replace_year}
        said.append(Fact(label=_("Replaced"), value=text))
    return said


def _report(found: Import) -> dict[str, object]:
    return {
        "report": reportviews.view(found.report) if found.report else None,
        "count_columns": reportviews.count_columns(),
        "problem_columns": reportviews.problem_columns(),
    }


def _undone(request: DeskRequest, found: Import) -> str:
    report = actions.undo(request.actor, import_key=found.key, at=timezone.now())
    if report.kept:
        said = _("Taken back, but for %(count)s records that were changed or used since.")
        return said % {"count": fmt.number(len(report.kept))}
    return _("The import is taken back: records and figures stand as before.")


def _back() -> Link:
    return Link(label=_("Yearly workbook"), href=reverse("desk:imports"))
