"""Whole rows that have errors, as they stand in a file: what is handed out to be mended.

With them come the rows that they cannot do without: the one that says something else of the same
record, and the sessions and companies they refer to, as far as these are not on record yet. So the
mended rows can be brought in by themselves.
"""

from __future__ import annotations

import contextlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from pulmu.core.files import sheets as files
from pulmu.core.files.sheets import SheetHead
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies.models import Company
from pulmu.domains.programmes.models import Session
from pulmu.domains.workbook import queries
from pulmu.domains.workbook.report import RowsToMend, RowToMend, Why
from pulmu.domains.workbook.rules import problems, sheets
from pulmu.domains.workbook.rules.cells import PERSONAL_NUMBER, Cell, plain
from pulmu.domains.workbook.rules.columns import Column, Kind
from pulmu.domains.workbook.rules.parsing import Parsed
from pulmu.domains.workbook.rules.problems import Wrong

KEPT = "to-mend.json"
BIRTHS = (Kind.BIRTH_DATE, Kind.BIRTH_YEAR)
# The column by which rows refer to others, and the sheet where those stand.
REFERS: Mapping[str, tuple[sheets.Sheet, type[Session | Company]]] = {
    "session_code": (sheets.SESSIONS, Session),
    "company_code": (sheets.COMPANIES, Company),
}
Wanted = Mapping[str, set[int]]


def rows_to_mend(actor: Actor, path: Path, parsed: Parsed) -> list[RowsToMend]:
    """What of a file was wrong; it is read once more, as far as its sheets have errors."""
    codes = {name: code for code, name in parsed.names.items()}
    why: dict[str, dict[int, list[Why]]] = defaultdict(lambda: defaultdict(list))
    for one in parsed.report.errors.lines:
        if one.row and one.sheet in codes:
            said = {"column": one.column, "code": one.code, "fields": dict(one.fields)}
            why[codes[one.sheet]][one.row].append(said)
    wanted = {
        code: {
            *rows,
            *(one["fields"]["other"] for said in rows.values() for one in said if _twice(one)),
        }
        for code, rows in why.items()
    }
    found = _read(path, parsed, wanted)
    for code, rows in _read(path, parsed, _needed(actor, parsed, found)).items():
        found.setdefault(code, {}).update(rows)
    return [
        RowsToMend(
            sheet.code,
            [
                RowToMend(row, cells, why[sheet.code].get(row, []))
                for row, cells in sorted(found[sheet.code].items())
            ],
        )
        for sheet in sheets.SHEETS
        if found.get(sheet.code)
    ]


def keep(place: Path, rows: Sequence[RowsToMend]) -> None:
    """Beside the upload, and as long as it; what was there before goes. Nothing when somebody
    discarded the upload meanwhile.
    """
    place.unlink(missing_ok=True)
    if not rows:
        return
    with contextlib.suppress(FileNotFoundError):
        place.write_text(json.dumps([asdict(one) for one in rows], default=str), "utf-8")


def kept(place: Path) -> list[RowsToMend]:
    """Nothing when the files of the import are gone."""
    if not place.is_file():
        return []
    return [
        RowsToMend(one["sheet"], [RowToMend(**row) for row in one["rows"]])
        for one in json.loads(place.read_text("utf-8"))
    ]


def _read(path: Path, parsed: Parsed, wanted: Wanted) -> dict[str, dict[int, list[Cell]]]:
    """The cells of some rows, by sheet and number."""
    wanted = {code: rows for code, rows in wanted.items() if rows}
    codes = {parsed.names[code]: code for code in wanted}
    found: dict[str, dict[int, list[Cell]]] = {}
    code = ""
    for part in files.read(path, wanted=codes) if codes else ():
        if isinstance(part, SheetHead):
            code = codes.get(part.name, "")
        elif code:
            columns, places = sheets.BY_CODE[code].columns, parsed.places[code]
            found.setdefault(code, {}).update(
                (raw[0], [_cell(*one, raw) for one in zip(columns, places, strict=True)])
                for raw in part
                if raw[0] in wanted[code]
            )
    return found


def _cell(column: Column, place: int | None, raw: list[Cell]) -> Cell:
    """As it was read; a resident registration number is never kept, wherever it stands."""
    cell = raw[place] if place is not None and place < len(raw) else None
    pattern = problems.PERSONAL if column.kind in BIRTHS else PERSONAL_NUMBER
    return None if type(cell) in {str, int} and pattern.search(str(cell)) else cell


def _needed(
    actor: Actor, parsed: Parsed, found: Mapping[str, Mapping[int, list[Cell]]]
) -> dict[str, set[int]]:
    """Sessions and companies of the same file that these rows refer to and nobody has recorded."""
    needed = {}
    for field, (sheet, model) in REFERS.items():
        named = {said for code, rows in found.items() for said in _column(code, field, rows)}
        missing = named - set(queries.keys_by(actor, model, "code", named))
        rows = {row.row for row in parsed.rows[sheet.code] if row[1] in missing}
        needed[sheet.code] = rows - set(found.get(sheet.code, ()))
    return needed


def _twice(said: Why) -> bool:
    return bool(said["code"] == "same_key_twice")


def _column(code: str, field: str, rows: Mapping[int, list[Cell]]) -> set[str]:
    """What stands in one column of the rows of a sheet."""
    sheet = sheets.BY_CODE[code]
    place = next((at for at, one in enumerate(sheet.columns) if one.field == field), None)
    if place is None:
        return set()
    said = set()
    for cells in rows.values():
        try:
            said.add(plain(cells[place]))
        except Wrong:
            continue
    return said
