"""Rows copied out of a spreadsheet, as text: cells, and whether the first row is a header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from . import likeness
from .headers import Also, header_in, is_column, nearly
from .sheets import Sheet

QUOTED = re.compile(r'"(?:[^"]|"")*"')
# A row is a header when so many of its cells, and half of them, are names of columns.
NAMES_ENOUGH = 2

Rows = list[list[str]]


class TooWide(Exception):
    """A row without a header above it has more cells than the sheet has columns."""

    def __init__(self, row: int, cells: int, columns: int) -> None:
        super().__init__(row)
        self.row, self.cells, self.columns = row, cells, columns


def rows_in(text: str) -> Rows:
    """The cells: between tabs as spreadsheets copy them, or as CSV. Blank lines stay, empty.

    Spreadsheets put quotes around a cell with a tab or a line break in it; a quote that nothing
    closes is only a quote.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    delimiter = _delimiter(text)
    if text.count('"') % 2 == 0:
        rows = _read(text, delimiter, csv.QUOTE_MINIMAL)
    else:
        rows = _read(text, delimiter, csv.QUOTE_NONE)
    return [_bare(row) for row in rows]


def with_header(sheet: Sheet, rows: Rows, also: Also) -> Rows:
    """The rows with a header above them: their own, or that of the empty workbook."""
    first = next((row for row in rows if row), [])
    if _is_header(sheet, first, also):
        return rows
    columns = len(sheet.columns)
    for number, row in enumerate(rows, 1):
        if len(row) > columns:
            raise TooWide(number, len(row), columns)
    return [[column.ko for column in sheet.columns], *rows]


def _is_header(sheet: Sheet, row: Sequence[str], also: Also) -> bool:
    if header_in(sheet, [0, *row], also) is not None:
        return True
    known = {heading for heading in row if is_column(sheet, heading)}
    known |= set(likeness.guess_columns(sheet, [likeness.Heading(one) for one in row if one]))
    known |= {heading for heading, _place in nearly(sheet, [0, *row], also).translated}
    return len(known) >= NAMES_ENOUGH and 2 * len(known) >= len([one for one in row if one])


def _delimiter(text: str) -> str:
    bare = QUOTED.sub("", text)
    if "\t" in bare:
        return "\t"
    line = next((line for line in bare.split("\n") if line.strip()), "")
    return max(",;", key=line.count)


def _read(text: str, delimiter: str, quoting: int) -> Rows:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting))  # type: ignore[arg-type]  # one of csv's own


def _bare(row: Sequence[str]) -> list[str]:
    """Without the blank cells that a selection has on the right."""
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells
