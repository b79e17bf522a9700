"""Finding the header of a sheet, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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

    ``ignored`` are headings that mean nothing here, or are there for the second time;
    ``translated`` those that mean a column by what the lab has told, with its place.
    """

    positions: tuple[int | None, ...]
    ignored: tuple[str, ...]
    translated: tuple[tuple[str, int], ...] = ()


# What a lab calls columns, folded, and the field that it means; an empty one is left out.
Also = Mapping[str, str]
NOTHING: Also = {}

_SHEETS = {fold(name): sheet for sheet in SHEETS for name in (sheet.ko, *sheet.en)}
_COLUMNS = {
    sheet.code: {
        fold(name): place
        for place, column in enumerate(sheet.columns)
        for name in (column.field, *column.en, column.ko)
    }
    for sheet in SHEETS
}


_PLACES = {
    sheet.code: {column.field: place for place, column in enumerate(sheet.columns)}
    for sheet in SHEETS
}


def sheet_named(name: str) -> Sheet | None:
    return _SHEETS.get(fold(name))


def is_column(sheet: Sheet, heading: str) -> bool:
    """Whether the heading is a name of one of the sheet's columns, whatever a lab calls them."""
    return bool(meaning(sheet, heading))


def meaning(sheet: Sheet, heading: str) -> str:
    """The Korean name of the column that the heading is a name of; empty for none."""
    names = _COLUMNS[sheet.code]
    place = names.get(fold(heading), names.get(fold(ASIDE.sub("", heading))))
    return "" if place is None else sheet.columns[place].ko


def header_in(sheet: Sheet, row: Sequence[Cell], also: Also = NOTHING) -> Header | None:
    """The header, when this raw row (its number first) holds every required name."""
    header = nearly(sheet, row, also)
    return None if _missing(sheet, header.positions) else header


def missing_in(sheet: Sheet, row: Sequence[Cell], also: Also = NOTHING) -> list[str]:
    """The Korean names of the required columns that this row does not hold."""
    return _missing(sheet, nearly(sheet, row, also).positions)


def nearly(sheet: Sheet, row: Sequence[Cell], also: Also = NOTHING) -> Header:
    """What of the row would be a header, whether or not a required name is missing."""
    names = _COLUMNS[sheet.code]
    positions: list[int | None] = [None] * len(sheet.columns)

    def take(column: int | None, place: int) -> bool:
        if column is None or positions[column] is not None:
            return False
        positions[column] = place
        return True

    headings = [(place, _heading(cell)) for place, cell in enumerate(row[1:], 1)]
    # An exact name goes before one with something in brackets, and that before one that only the
    # lab knows, wherever they stand.
    left = [(p, said) for p, said in headings if not take(names.get(fold(said)), p) and said]
    left = [(p, said) for p, said in left if not take(names.get(fold(ASIDE.sub("", said))), p)]
    ignored, translated = [], []
    for place, said in left:
        means = "" if is_column(sheet, said) else also.get(fold(said), "")
        column = _PLACES[sheet.code].get(means)
        if column is not None and take(column, place):
            translated.append((said, column))
        else:
            ignored.append(said)
    return Header(tuple(positions), tuple(ignored), tuple(translated))


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
