"""Finding the header of a sheet, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pulmu.core.files.names import fold

from .cells import Cell, plain
from .problems import Wrong
from .sheets import SHEETS, Sheet

ROWS_LOOKED_AT = 10
# People write the unit or the duty behind a column's name: 공급가액(원), 성명(필수).
ASIDE = re.compile(r"[(（](?:원|명|건|회|개|%|필수|선택)[)）]$")


@dataclass(frozen=True, slots=True)
class Header:
    """``positions``: for each column of the sheet the place in a raw row, None when not there.

    ``ignored`` are headings that mean nothing here, or are there for the second time.
    """

    positions: tuple[int | None, ...]
    ignored: tuple[str, ...]


_SHEETS = {fold(name): sheet for sheet in SHEETS for name in (sheet.ko, *sheet.en)}
_COLUMNS = {
    sheet.code: {
        fold(name): place
        for place, column in enumerate(sheet.columns)
        for name in (column.field, *column.en, column.ko)
    }
    for sheet in SHEETS
}


def sheet_named(name: str) -> Sheet | None:
    return _SHEETS.get(fold(name))


def header_in(sheet: Sheet, row: Sequence[Cell]) -> Header | None:
    """The header, when this raw row (its number first) holds every required name."""
    positions, ignored = _positions(sheet, row)
    if _missing(sheet, positions):
        return None
    return Header(tuple(positions), tuple(ignored))


def missing_in(sheet: Sheet, row: Sequence[Cell]) -> list[str]:
    """The Korean names of the required columns that this row does not hold."""
    return _missing(sheet, _positions(sheet, row)[0])


def _positions(sheet: Sheet, row: Sequence[Cell]) -> tuple[list[int | None], list[str]]:
    names = _COLUMNS[sheet.code]
    positions: list[int | None] = [None] * len(sheet.columns)
    unsure: list[tuple[int, str]] = []
    for place, cell in enumerate(row[1:], 1):
        heading = _heading(cell)
        column = names.get(fold(heading))
        if column is not None and positions[column] is None:
            positions[column] = place
        elif heading:
            unsure.append((place, heading))
    ignored = []
    # An exact name goes before one with something in brackets, wherever the two stand.
    for place, heading in unsure:
        column = names.get(fold(ASIDE.sub("", heading)))
        if column is not None and positions[column] is None:
            positions[column] = place
        else:
            ignored.append(heading)
    return positions, ignored


def _missing(sheet: Sheet, positions: Sequence[int | None]) -> list[str]:
    there = {
        column.field
        for column, place in zip(sheet.columns, positions, strict=True)
        if place is not None
    }
    missing = [
        column.ko for column in sheet.columns if column.required and column.field not in there
    ]
    if sheet.either and not there.intersection(sheet.either):
        missing.append("/".join(sheet.column(field).ko for field in sheet.either))
    return missing


def _heading(cell: Cell) -> str:
    try:
        return plain(cell)[:100]
    except Wrong:
        return ""
