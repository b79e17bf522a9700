"""The report of an import in words and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.domains.workbook.messages import column_name, sheet_name
from pulmu.domains.workbook.models import Import
from pulmu.ui import fmt
from pulmu.ui.parts import Column, Stat

# How many rows of a group are named, and how much of a value is shown.
NAMED, LONGEST = 8, 60
COUNTED = ("created", "changed", "unchanged", "retracted")


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """What became, or would become, of the rows of one sheet."""

    name: str
    created: int
    changed: int
    unchanged: int
    retracted: int


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Rows with one and the same trouble; the first of them named, and how many more."""

    sheet: str
    column: str
    rows: str
    more: int
    values: str
    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class SheetProblems:
    """What is wrong on one sheet."""

    name: str
    groups: list[ProblemGroup]


@dataclass(frozen=True, slots=True)
class ReportView:
    ok: bool
    sheets: list[SheetCounts]
    created: int
    changed: int
    retracted: int
    errors: list[SheetProblems]
    warnings: list[SheetProblems]
    error_count: int
    warning_count: int
    ignored: list[str]
    translated: list[str]
    removed: list[str]
    kept: list[str]
    differences: list[Mapping[str, str]]

    @property
    def rows(self) -> int:
        """How many rows there were to read."""
        return sum(s.created + s.changed + s.unchanged for s in self.sheets)

    @property
    def writes(self) -> int:
        """How many records would be touched."""
        return self.created + self.changed + self.retracted


def waiting_for(found: Import) -> tuple[str, str]:
    """What a checked upload waits for, and its tone."""
    if found.report.get("refused"):
        return _("Not readable"), "bad"
    seen = view(found.report)
    if not seen.ok:
        said = ngettext("%(count)s row to mend", "%(count)s rows to mend", seen.error_count)
        return said % {"count": fmt.number(seen.error_count)}, "bad"
    if seen.writes:
        return _("To be confirmed"), "plain"
    return (_("Names to be matched"), "bad") if found.strange else (_("Nothing new"), "plain")


def view(report: Mapping[str, Any]) -> ReportView:
    sheets = list(_sheets(report))
    errors, warnings = report.get("errors", []), report.get("warnings", [])
    return ReportView(
        ok=bool(report.get("ok", True)),
        sheets=sheets,
        created=sum(one.created for one in sheets),
        changed=sum(one.changed for one in sheets),
        retracted=sum(one.retracted for one in sheets),
        errors=_by_sheet(errors),
        warnings=_by_sheet(warnings),
        error_count=report.get("error_count", len(errors)),
        warning_count=report.get("warning_count", len(warnings)),
        ignored=report.get("ignored", []),
        translated=[_translated(one) for one in report.get("translated", [])],
        removed=report.get("removed", []),
        kept=report.get("kept", []),
        differences=report.get("differences", []),
    )


def tiles(report: ReportView) -> list[Stat]:
    """New, changed, wrong, left aside. While something is wrong nobody knows what would be new."""

    def counted(count: int) -> str:
        return fmt.number(count) if report.ok else "–"

    tiles = [
        Stat(label=_("New"), value=counted(report.created)),
        Stat(label=_("Changed"), value=counted(report.changed)),
        Stat(label=_("To put right"), value=fmt.number(report.error_count)),
        Stat(label=_("Left aside"), value=fmt.number(len(report.ignored))),
    ]
    if report.retracted:
        tiles.insert(2, Stat(label=_("Removed"), value=fmt.number(report.retracted)))
    return tiles


def count_columns() -> dict[str, Column]:
    return {
        "name": Column(label=_("Sheet"), heads=True),
        "created": Column(label=_("New"), kind="number"),
        "changed": Column(label=_("Changed"), kind="number"),
        "unchanged": Column(label=_("The same"), kind="number"),
        "retracted": Column(label=_("Removed"), kind="number"),
    }


def difference_columns() -> dict[str, Column]:
    return {
        "record": Column(label=_("Record"), heads=True),
        "column": Column(label=_("Column")),
        "before": Column(label=_("Now")),
        "after": Column(label=_("Afterwards")),
    }


def problem_columns() -> dict[str, Column]:
    return {
        "where": Column(label=_("Where"), heads=True),
        "value": Column(label=_("What stands there")),
        "reason": Column(label=_("What is wrong")),
        "fix": Column(label=_("Way out")),
    }


def said(created: int, changed: int) -> str:
    """One line for lists: `5,499 new, 6 changed`."""
    words = {"created": fmt.number(created), "changed": fmt.number(changed)}
    return _("%(created)s new, %(changed)s changed") % words


def _by_sheet(problems: Sequence[Mapping[str, Any]]) -> list[SheetProblems]:
    sheets: dict[str, list[ProblemGroup]] = {}
    for group in _grouped(problems):
        sheets.setdefault(group.sheet, []).append(group)
    return [SheetProblems(name, groups) for name, groups in sheets.items()]


def _grouped(problems: Sequence[Mapping[str, Any]]) -> list[ProblemGroup]:
    """A cancelled session with thirty people on it is one thing to look at, not thirty."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for one in problems:
        same = tuple(str(one[name]) for name in ("sheet", "column", "reason", "fix"))
        groups.setdefault(same, []).append(one)
    return [
        ProblemGroup(
            sheet_name(sheet),
            _column(column),
            rows=", ".join(str(one["row"]) for one in found[:NAMED] if one["row"]),
            more=max(0, len(found) - NAMED),
            values=", ".join(dict.fromkeys(_short(one["value"]) for one in found[:NAMED])),
            reason=reason,
            fix=fix,
        )
        for (sheet, column, reason, fix), found in groups.items()
    ]


def _column(said: str) -> str:
    """As the import names it; what it is called in the file may stand behind it in brackets."""
    name, blank, heading = said.partition(" ")
    return f"{column_name(name)}{blank}{heading}"


def _translated(said: str) -> str:
    """A name of the file, and behind an arrow what it means: a column of a sheet, or a sheet."""
    name, arrow, means = said.rpartition(" → ")
    known = column_name(means) if " / " in name else sheet_name(means)
    return f"{name}{arrow}{known}"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _sheets(report: Mapping[str, Any]) -> Iterator[SheetCounts]:
    """Sheets that hold anything, in the order of the workbook."""
    counts = {name: report.get(name, {}) for name in COUNTED}
    names = dict.fromkeys(sheet for name in COUNTED for sheet in counts[name])
    for sheet in names:
        row = SheetCounts(sheet_name(sheet), *(int(counts[name].get(sheet, 0)) for name in COUNTED))
        if row.created or row.changed or row.unchanged or row.retracted:
            yield row
