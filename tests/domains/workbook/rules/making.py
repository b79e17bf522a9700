"""Workbooks for the rules' tests: rows by Korean column names, without a file in between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pulmu.core.files.sheets import SheetHead
from pulmu.domains.workbook.rules import checks, duplicates, people
from pulmu.domains.workbook.rules.checks import Known
from pulmu.domains.workbook.rules.parsing import Parsed, parse
from pulmu.domains.workbook.rules.sheets import SHEETS, Sheet

TODAY = dt.date(2024, 1, 5)
Cells = Mapping[str, Any]


def sheet(name: str) -> Sheet:
    return next(one for one in SHEETS if one.ko == name)


def a_row(name: str, **changed: Any) -> dict[str, Any]:
    """A good row of a sheet: its required cells, with some changed; None takes one away."""
    row = {column.ko: column.example for column in sheet(name).columns if column.required}
    if name == "시제품":
        row["기업코드"] = "C-001"
    return {column: value for column, value in (row | changed).items() if value is not None}


def raw(rows: Sequence[Cells], *, header: int = 1, columns: Sequence[str] = ()) -> list[list[Any]]:
    """Rows as the reading child hands them over, the header in row ``header``."""
    names = list(columns) or list(dict.fromkeys(name for row in rows for name in row))
    lines = [[header, *names]]
    lines += [[header + n, *(row.get(name) for name in names)] for n, row in enumerate(rows, 1)]
    return lines


def parts(book: Mapping[str, Sequence[Cells]]) -> list[Any]:
    found: list[Any] = []
    for name, rows in book.items():
        found += [SheetHead(name, hidden=False, known=True), raw(rows)]
    return found


def parsed(book: Mapping[str, Sequence[Cells]], *, today: dt.date = TODAY) -> Parsed:
    return parse(parts(book), today=today)


def judged(
    book: Mapping[str, Sequence[Cells]],
    *,
    known: Known | None = None,
    known_people: Sequence[people.KnownPerson] = (),
    today: dt.date = TODAY,
) -> Parsed:
    """A workbook after all rules: read, checked, matched, settled."""
    found = parsed(book, today=today)
    checks.check(found, known or Known(), today=today)
    matching = people.match(people.identities(found), known_people)
    duplicates.settle(found, matching)
    return found


def errors(found: Parsed) -> list[tuple[str, int, str, str]]:
    return [(one.sheet, one.row, one.column, one.code) for one in found.report.errors.lines]


def warnings(found: Parsed) -> list[tuple[str, int, str, str]]:
    return [(one.sheet, one.row, one.column, one.code) for one in found.report.warnings.lines]
