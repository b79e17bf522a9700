"""A sealed revision beside the ledger as it stands: what entered, what left, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import queries
from pulmu.domains.results.queries import LineChange, Moved
from pulmu.ledger.models import Statement
from pulmu.surfaces.desk import figures, words
from pulmu.surfaces.desk.doors import DeskRequest, door
from pulmu.surfaces.desk.shell import show
from pulmu.surfaces.desk.views.year import title
from pulmu.ui import fmt
from pulmu.ui.parts import Change, Column, Fact, Link

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One figure, sealed and now. Long lists are cut; ``more`` says by how many."""

    code: str
    name: str
    unit: str
    sealed: str
    now: str
    sealed_text: str
    now_text: str
    change: str
    moved: bool
    entered: list[Change]
    left: list[Change]
    more: int


@door(Permission.RESULTS_READ)
@require_safe
def revision(request: DeskRequest, year: int, revision: int) -> HttpResponse:
    found = queries.comparison(request.actor, year, revision)
    lines = [_line(line) for line in found.lines]
    return show(
        request,
        "desk/revision.html",
        year=year,
        revision=revision,
        statement=found.statement,
        facts=_facts(found.statement),
        lines=lines,
        moved=[line for line in lines if line.moved],
        columns=_columns(),
        crumbs=[Link(label=title(year), href=reverse("desk:year", args=[year]))],
    )


def _line(line: LineChange) -> LineView:
    entered = [_change(one, line.unit, +1) for one in line.entered[:MOST_SHOWN]]
    left = [_change(one, line.unit, -1) for one in line.left[:MOST_SHOWN]]
    return LineView(
        code=line.code,
        name=line.name,
        unit=words.unit(line.unit),
        sealed=figures.number(line.sealed, line.unit),
        now=figures.number(line.now, line.unit),
        sealed_text=figures.quantity(line.sealed, line.unit),
        now_text=figures.quantity(line.now, line.unit),
        change=figures.signed(line.difference, line.unit),
        moved=not line.is_same,
        entered=entered,
        left=left,
        more=len(line.entered) + len(line.left) - len(entered) - len(left),
    )


def _change(one: Moved, unit: str, sign: int) -> Change:
    row = one.fact
    title = " · ".join(filter(None, (row.called.title, row.called.subtitle)))
    return Change(
        title=title,
        quantity=figures.signed(sign * row.quantity, unit) if row.counted else "",
        why=words.reason(one.why) if one.why else _entered(sign),
        href=reverse("desk:fact", args=[row.kind, row.key]),
    )


def _entered(sign: int) -> str:
    return _("Recorded or changed after the seal") if sign > 0 else _("Its group counts otherwise")


def _facts(statement: Statement) -> list[Fact]:
    sealed = figures.moment(statement.sealed_at)
    ruleset = statement.ruleset
    return [
        Fact(label=_("Sealed"), value=sealed, note=statement.sealed_by),
        Fact(label=_("Asked for by"), value=statement.submitted_by),
        Fact(label=_("Why there is a further revision"), value=statement.reason)
        if statement.reason
        else Fact(label=_("Counting rules"), value=f"{ruleset.code} {ruleset.version}"),
        Fact(label=_("Entries up to"), value=fmt.number(statement.cut)),
        Fact(label=_("Digest"), value=statement.digest),
        Fact(label=_("Tree root"), value=statement.root),
    ]


def _columns() -> dict[str, Column]:
    return {
        "name": Column(label=_("Figure"), heads=True),
        "sealed": Column(label=_("Sealed"), kind="number"),
        "now": Column(label=_("Now"), kind="number"),
        "change": Column(label=_("Difference"), kind="number"),
    }
