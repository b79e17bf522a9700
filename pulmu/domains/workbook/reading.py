"""From a file to checked rows and a report; no lock is held and nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pulmu.core.files import sheets as files
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor

from . import queries
from .messages import said, sheet_name
from .report import SHOWN, Problem, Report
from .rules import checks, companychecks, problems, sheets, unfamiliar
from .rules.companylists import ListOf, Unsaid
from .rules.parsing import Parsed, parse

Progress = Callable[[str, int, int], None]


def read(
    actor: Actor, path: Path, *, of: ListOf | None = None, at: dt.datetime, progress: Progress
) -> Parsed:
    """Read and check a workbook or a folder of CSV. FileRefused when it cannot be opened.

    ``of``: it is a list of one company, and is held against what is known of that.
    """
    today = day_of(at)
    names = queries.names(actor)
    parts = files.read(
        path, wanted=sheets.NAMES, instead=names.instead(), glimpsed=unfamiliar.ROWS_KEPT
    )
    glimpse, unsaid = unfamiliar.Glimpse(), Unsaid(of)
    parsed = parse(glimpse.over(unsaid.over(_counting(parts, progress))), today=today, names=names)
    parsed.strange = unfamiliar.found(glimpse, names, parsed.names.values())
    standing = queries.standing(actor, of.company_key, parsed) if of else None
    if standing is not None:
        companychecks.fill(parsed, standing, unsaid.fields)
    checks.check(parsed, queries.known(actor, checks.references(parsed)), today=today)
    if standing is None:
        checks.moved_invoices(parsed, queries.owners_of_invoices(actor, parsed))
    else:
        companychecks.check(parsed, standing, today=today)
        parsed.beside = companychecks.beside(parsed, standing)
    return parsed


def told(parsed: Parsed, path: Path) -> Report:
    """The findings in words."""
    found = parsed.report
    places = {name: place for place, name in enumerate(parsed.names.values())}
    headings = {(one.sheet, one.means): one.column for one in found.translated if one.column}
    in_turn = partial(sorted, key=lambda one: (places.get(one.sheet, -1), one.row))
    report = Report(
        errors=[_as_headed(in_words(one), headings) for one in in_turn(found.errors.lines)[:SHOWN]],
        warnings=[
            _as_headed(in_words(one, warning=True), headings)
            for one in in_turn(found.warnings.lines)
        ],
        error_count=found.errors.total,
        warning_count=found.warnings.total,
        ignored=[_place(one.sheet, one.column) for one in found.ignored],
        translated=[f"{_place(one.sheet, one.column)} → {one.means}" for one in found.translated],
        strange=[asdict(one) for one in parsed.strange],
    )
    report.beside = asdict(parsed.beside) if parsed.beside else {}
    if report.ok and not parsed.present:
        report.warn(_no_sheet(path))
    return report


def _place(sheet: str, column: str) -> str:
    return " / ".join(filter(None, (sheet, column)))


def _as_headed(problem: Problem, headings: Mapping[tuple[str, str], str]) -> Problem:
    """A column is called as it is called in the file, too."""
    heading = headings.get((problem.sheet, problem.column))
    return replace(problem, column=f"{problem.column} ({heading})") if heading else problem


def in_words(found: problems.Problem, *, warning: bool = False) -> Problem:
    """A finding with its reason and the way out, in the language of the reader."""
    reason, fix = said(found, warning=warning)
    return Problem(
        sheet=found.sheet,
        row=found.row,
        column=found.column,
        value=found.value,
        reason=reason,
        fix=fix,
    )


def _no_sheet(path: Path) -> Problem:
    known = ", ".join(sheet_name(sheet.ko) for sheet in sheets.SHEETS)
    return Problem(
        sheet="",
        row=0,
        column="",
        value=path.name,
        reason=_("None of its sheets is one of: %(sheets)s.") % {"sheets": known},
        fix=_("Name the sheets as the template does (pulmu import --template FILE)."),
    )


def _counting(parts: Iterable[Any], progress: Progress) -> Iterator[Any]:
    rows = 0
    for part in parts:
        if isinstance(part, list):
            rows += len(part)
            progress(_("Reading"), rows, rows + 1)
        yield part
    progress(_("Reading"), rows, rows)
