"""The task ``sheets``: the rows of a workbook, or of several .csv files, one batch a line.

Says ``{"sheet": name, "hidden": bool, "known": bool}`` at the beginning of each sheet, then, for
known ones, lists of rows (``sheetxml`` tells what a row is). Sheets that nobody asked for are
looked through for hostile dimensions; of them no more than a glimpse is handed over, if asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from pulmu.core.files.names import fold

from . import csvs, package, sheetxml, zips
from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Bounds one line of the answer, whatever a hostile file repeats.
MOST_TEXT = 256 << 20
LINE_TEXT = 1 << 18
# Of a sheet that nobody asked for: so many sheets, columns, and letters of a cell.
GLIMPSED_SHEETS, GLIMPSED_COLUMNS, GLIMPSED_TEXT = 40, 100, 100


def prepare(_request: dict[str, Any]) -> None:
    """Nothing to load beyond this module."""


def run(request: dict[str, Any], files: list[BinaryIO]) -> Iterator[Any]:
    """``request``: ``wanted`` folded sheet names; ``instead`` more of them, each with those of
    ``wanted`` that go before it; ``names`` of the .csv files, or none for .xlsx; ``rows`` = how
    many may be read at most; ``glimpsed`` = how many of a sheet that nobody asked for."""
    sheets = list(_of_csv(request["names"], files) if request["names"] else _of_xlsx(files[0]))
    known = _known(request, {fold(name) for name, _hidden, _batches in sheets})
    counter = Counter(request["rows"])
    sheets_left = GLIMPSED_SHEETS
    for name, hidden, batches in sheets:
        is_known = fold(name) in known
        sheets_left -= not is_known
        left = request["glimpsed"] if sheets_left >= 0 else 0
        yield {"sheet": name, "hidden": hidden, "known": is_known}
        for rows in batches:
            if is_known:
                yield from counter.passed(rows)
            elif left and rows:
                yield [_glimpse(row) for row in rows[:left]]
                left -= min(left, len(rows))


def _known(request: dict[str, Any], there: set[str]) -> set[str]:
    wanted = set(request["wanted"])
    return wanted | {
        name for name, before in request["instead"].items() if there.isdisjoint(before)
    }


def _glimpse(row: sheetxml.Row) -> sheetxml.Row:
    return [
        cell[:GLIMPSED_TEXT] if type(cell) is str else cell for cell in row[: GLIMPSED_COLUMNS + 1]
    ]


class Counter:
    """Counts what is handed over; a shared text repeated a million times is counted each time."""

    def __init__(self, rows: int) -> None:
        self.most = rows
        self.rows = 0
        self.text = 0

    def passed(self, rows: list[sheetxml.Row]) -> Iterator[list[sheetxml.Row]]:
        self.rows += len(rows)
        if self.rows > self.most:
            raise Refusal("too_many_rows", limit=self.most)
        start = 0
        size = 0
        for place, row in enumerate(rows, 1):
            size += _size(row)
            if size > LINE_TEXT:
                yield rows[start:place]
                start, size = place, self._add(size)
        self._add(size)
        if start < len(rows):
            yield rows[start:]

    def _add(self, size: int) -> int:
        self.text += size
        if self.text > MOST_TEXT:
            raise Refusal("too_big", limit=f"{MOST_TEXT >> 20} MB")
        return 0


def _size(row: sheetxml.Row) -> int:
    return sum(len(cell) for cell in row if type(cell) is str)


def _of_xlsx(file: BinaryIO) -> Iterator[tuple[str, bool, Iterable[list[sheetxml.Row]]]]:
    archive = zips.checked(file)
    book = package.opened(archive)
    strings: list[sheetxml.Cell] = []
    if book.strings is not None:
        strings = sheetxml.shared_strings(zips.chunks(archive, book.strings))
    left = sheetxml.Budget()

    def rows(sheet: package.SheetPart) -> Iterator[list[sheetxml.Row]]:
        """What a sheet remembers of its cells goes when its rows have gone by."""
        xml = sheetxml.SheetXml(
            sheet.name, strings, book.styles, epoch_1904=book.epoch_1904, left=left
        )
        yield from sheetxml.read_sheet(xml, zips.chunks(archive, sheet.part))

    for sheet in book.sheets:
        yield sheet.name, sheet.hidden, rows(sheet)


def _of_csv(
    names: list[str], files: list[BinaryIO]
) -> Iterator[tuple[str, bool, Iterable[list[sheetxml.Row]]]]:
    for name, file in zip(names, files, strict=True):
        yield name, False, csvs.read_csv(file, name)
