"""The yearly workbook: bringing it in, what became of it, taking it back."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.workbook import actions, queries
from pulmu.domains.workbook import messages as words
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import
from pulmu.papers import workbook as paper
from pulmu.surfaces.desk import exports, figures, lists, reportviews, uploads, years
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.shell import IMPORTS, show
from pulmu.ui import fmt
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE, FULL = 20, 100
# Something in the queue may be about an import that waits, or that is to be taken back.
QUEUED = frozenset({ImportState.WAITING, ImportState.DONE, ImportState.UNDOING})
TONES = {
    ImportState.WAITING: "plain",
    ImportState.RUNNING: "accent",
    ImportState.DONE: "good",
    ImportState.FAILED: "bad",
    ImportState.UNDOING: "accent",
    ImportState.UNDONE: "plain",
    ImportState.CANCELLED: "plain",
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
    can_undo: bool


@door(Permission.WORKBOOK_READ)
@require_safe
def imports(request: DeskRequest) -> HttpResponse:
    can = request.actor.can(Permission.WORKBOOK_IMPORT)
    number = lists.page_number(request.GET.get("page", "1"))
    found = Paginator(queries.imports(request.actor), PER_PAGE).get_page(number)
    return show(
        request,
        "desk/imports.html",
        current=IMPORTS,
        imports=[_view(one) for one in found],
        page=found,
        columns=_columns(can=can),
        can_import=can,
        years=years.years(request.actor),
        sheets=[
            Link(label=words.sheet_name(name), href=reverse("desk:paste", args=[code]))
            for code, name in queries.sheet_choices()
        ],
    )


@door(Permission.WORKBOOK_IMPORT)
@require_POST
def upload(request: DeskRequest) -> HttpResponse:
    """Take a workbook in; the queue looks at it, and nothing is written before somebody says so."""
    workbook = request.FILES.get("workbook")
    if workbook is None:
        messages.error(request, _("Choose a workbook first."))
        return redirect("desk:imports")
    with contextlib.ExitStack() as stack:
        made = actions.receive(
            request.actor,
            workbook=(uploads.name_of(workbook), stack.enter_context(uploads.laid_down(workbook))),
            evidence=[
                (uploads.name_of(file), stack.enter_context(uploads.laid_down(file)))
                for file in request.FILES.getlist("evidence")
            ],
            replace_year=lists.year(request.POST.get("replace_year", "")),
            language=figures.lang(),
            at=timezone.now(),
        )
    return redirect("desk:import", key=made.key)


@door(Permission.WORKBOOK_READ)
@require_safe
def one_import(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.one(request.actor, key)
    can = request.actor.can(Permission.WORKBOOK_IMPORT)
    waits = found.state == ImportState.WAITING
    queued = queries.percent(found) if found.state in QUEUED else None
    rehearsed = waits and bool(found.report) and queued is None
    can_take = can and request.actor.can(Permission.PEOPLE_UNMASK)
    can_match = can and rehearsed and bool(found.strange)
    told = _report(found)
    return show(
        request,
        "desk/import.html",
        current=IMPORTS,
        one=_view(found),
        facts=_facts(found),
        percent=queued if queued is not None else _written(found),
        step=_step(found, queued),
        can_confirm=can and rehearsed and bool(found.report.get("ok")),
        can_discard=can and waits and queued is None,
        can_match=can_match,
        can_take=can_take,
        mend_at=_mend_at(request, found) if can and rehearsed else "",
        is_unread=can_match and told["report"].ok and not told["report"].rows,
        # What nobody could read at all is asked about first; a column or two may be of no use.
        match_tone="plain" if all(one["read"] for one in found.strange) else "primary",
        can_stop=can and _can_stop(found, queued),
        is_stopped=found.state == ImportState.CANCELLED,
        can_undo=can and found.state == ImportState.DONE and queued is None,
        refused=found.report.get("refused", ""),
        crumbs=[_back()],
        beside=_beside(found),
        **told,
    )


def _beside(found: Import) -> list[tuple[str, list[str]]]:
    """Of a list of one company: who is new, who left, who is recorded and not in it."""
    said = found.report.get("beside", {})
    named = (("new", _("New")), ("left", _("Left")), ("absent", _("Recorded, not on the list")))
    return [(label, said[name]) for name, label in named if said.get(name)]


def _mend_at(request: DeskRequest, found: Import) -> str:
    """Where the rows of a paste are mended; a workbook is mended where it came from."""
    text = actions.pasted_text(request.actor, import_key=found.key)
    if text and found.company_key:
        at = reverse("desk:company_list", args=[found.company_key, text[0]])
        return f"{at}?again={found.key}"
    return f"{reverse('desk:paste', args=[text[0]])}?again={found.key}" if text else ""


@door(Permission.WORKBOOK_IMPORT)
@require_POST
def confirm(request: DeskRequest, key: str) -> HttpResponse:
    """Write what the rehearsal showed."""

    def doing() -> str:
        actions.confirm(request.actor, import_key=key, language=figures.lang(), at=timezone.now())
        return ""

    return act(request, reverse("desk:import", args=[key]), doing)


@door(Permission.WORKBOOK_IMPORT)
@require_POST
def stop(request: DeskRequest, key: str) -> HttpResponse:
    """End what is going on with an import; what is half-written is taken back."""

    def doing() -> str:
        actions.stop(request.actor, import_key=key, at=timezone.now())
        return ""

    return act(request, reverse("desk:import", args=[key]), doing)


@door(Permission.WORKBOOK_IMPORT)
@require_POST
def discard(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        actions.discard(request.actor, import_key=key, at=timezone.now())
        return _("The upload is dropped. Nothing was written.")

    return act(request, reverse("desk:imports"), doing)


@door(Permission.WORKBOOK_IMPORT)
@form_page
def undo(request: DeskRequest, key: str) -> HttpResponse:
    """Take a whole import back: first what that takes away, then the queue does it."""
    found = queries.one(request.actor, key)
    at = reverse("desk:import", args=[key])
    if request.method == "POST":
        return act(request, at, lambda: _undo_later(request, key))
    if found.state != ImportState.DONE:
        messages.warning(request, _("Only an import that is done can be undone."))
        return redirect(at)
    preview = actions.undo_preview(request.actor, import_key=key)
    return show(
        request,
        "desk/undo.html",
        current=IMPORTS,
        one=_view(found),
        report=reportviews.view(preview.as_dict()),
        back=at,
        crumbs=[_back(), Link(label=found.file_name, href=at)],
    )


@door(Permission.WORKBOOK_READ)
@require_safe
def template(_request: DeskRequest) -> HttpResponse:
    """An empty workbook to fill in."""
    return exports.download(paper.template(), name=_("pulmu-workbook"), ending="xlsx")


def _view(found: Import) -> ImportView:
    report = reportviews.view(found.report)
    state, tone = _state(found)
    return ImportView(
        key=found.key,
        name=found.file_name,
        state=state,
        tone=tone,
        when=figures.moment(found.started_at),
        who=_("the operator of the machine") if found.actor == "operator" else found.actor,
        did=_did(found, report),
        can_undo=found.state == ImportState.DONE,
    )


def _did(found: Import, report: reportviews.ReportView) -> str:
    if not found.report or found.state == ImportState.CANCELLED:
        return ""
    return reportviews.said(report.created, report.changed)


def _columns(*, can: bool) -> dict[str, Column]:
    columns = {
        "name": Column(label=_("Workbook"), heads=True),
        "state": Column(label=_("State"), kind="state"),
        "did": Column(label=_("Records")),
        "when": Column(label=_("When"), kind="date"),
        "who": Column(label=_("Who")),
    }
    return {**columns, "act": Column(label=_("Take it back"), kind="actions")} if can else columns


def _state(found: Import) -> tuple[str, str]:
    """What an upload waits for, when it waits; the state of any other; and its tone."""
    state = ImportState(found.state)
    if state != ImportState.WAITING:
        return str(state.label), TONES[state]
    if not found.report:
        return _("Being checked"), TONES[state]
    return reportviews.waiting_for(found)


def _facts(found: Import) -> list[Fact]:
    said = [
        Fact(label=_("Begun"), value=figures.moment(found.started_at)),
        Fact(label=_("Brought in by"), value=_view(found).who),
    ]
    if found.all_rows:
        said.append(Fact(label=_("Rows"), value=fmt.number(found.all_rows)))
    if found.finished_at:
        said.insert(1, Fact(label=_("Finished"), value=figures.moment(found.finished_at)))
    if found.replace_year:
        text = _("What vanished from %(year)s was removed") % {"year": found.replace_year}
        said.append(Fact(label=_("Replaced"), value=text))
    return said


def _report(found: Import) -> dict[str, Any]:
    undone = found.report.get("undone")
    report = reportviews.view(found.report) if found.report else None
    if found.state == ImportState.CANCELLED:
        report = None
    return {
        "report": report,
        "tiles": reportviews.tiles(report) if report else [],
        "undone": reportviews.view(undone) if undone else None,
        "count_columns": reportviews.count_columns(),
        "problem_columns": reportviews.problem_columns(),
        "difference_columns": reportviews.difference_columns(),
    }


def _step(found: Import, queued: int | None) -> str:
    """What goes on: checking, queued to be written, writing, taking back; or nothing."""
    if found.state == ImportState.RUNNING and found.stop_asked:
        return _("Being stopped and taken back")
    if found.state == ImportState.RUNNING:
        return _("Being written")
    if found.state == ImportState.UNDOING or (queued is not None and found.finished_at):
        return _("Being taken back")
    if queued is None:
        return ""
    return _("Waiting to be written") if found.report else _("Being checked")


def _can_stop(found: Import, queued: int | None) -> bool:
    if found.state == ImportState.RUNNING:
        return not found.stop_asked
    return found.state == ImportState.WAITING and queued is not None


def _written(found: Import) -> int:
    return found.done_rows * FULL // found.all_rows if found.all_rows else 0


def _undo_later(request: DeskRequest, key: str) -> str:
    now, language = timezone.now(), figures.lang()
    actions.undo_later(request.actor, import_key=key, language=language, at=now)
    return ""


def _back() -> Link:
    return Link(label=_("Yearly workbook"), href=reverse("desk:imports"))
