"""Cells out of a sheet's XML, in one pass and with little memory.

Written against expat directly: it takes a third of the time of openpyxl's read-only mode (which
is the oracle in the tests), sees formulas beside their stored values, and stops at its caps
while the bytes come in instead of after.

A row is ``[row number, cell, cell, ...]`` from column A on; a cell is

* ``None``, text, a whole number or a float (fifteen digits, as Excel shows it);
* ISO text for a number in a date format, ``33.33%`` for one in a percent format,
  ``TRUE``/``FALSE`` for a boolean;
* a list ``[code, what to show]`` for what must not be used: ``formula`` (no stored value),
  ``error`` (``#N/A`` and the like), ``long`` (more text than a cell may hold).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from . import numbers
from .numbers import Style
from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Cell = Any
Row = list[Cell]

MOST_COLUMNS = 1_000
LAST_ROW = 1_048_576
MOST_CELLS = 20_000_000
MOST_TEXT = 32_767
MOST_PIECES = 64
MOST_REMEMBERED = 100_000
SHOWN = 100
LETTERS = 26
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
DIGITS = "0123456789"


@dataclass(slots=True)
class Budget:
    """What the whole file may still hold; shared by its sheets."""

    cells: int = MOST_CELLS


def parser_for(
    start: Callable[[str, list[str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> expat.XMLParserType:
    """A parser without entities or document types: those are only ever bombs here."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.ordered_attributes = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    return parser


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes], name: str) -> Iterator[None]:
    """Parse piece by piece, pausing after each for the caller to take what was found."""
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise Refusal("unreadable", detail=f"{name}: {error}") from error


def unescaped(text: str) -> str:
    """``_x000D_`` is how a workbook writes a control character."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def long(text: str) -> list[str]:
    return ["long", text[:SHOWN]]


class Strings:
    """The shared texts. Phonetic readings are left out, runs of rich text are joined."""

    def __init__(self) -> None:
        self.table: list[Cell] = []
        self._pieces: list[str] = []
        self._inside = False
        self._aside = 0
        self._prefix = ""

    def start(self, name: str, _attributes: list[str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "si":
            self._pieces = []
        elif tag == "rPh":
            self._aside += 1
        elif tag == "t":
            self._inside = not self._aside

    def text(self, text: str) -> None:
        if self._inside:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "t":
            self._inside = False
        elif tag == "rPh":
            self._aside -= 1
        elif tag == "si":
            text = unescaped("".join(self._pieces))
            self.table.append(text if len(text) <= MOST_TEXT else long(text))


def shared_strings(chunks: Iterable[bytes]) -> list[Cell]:
    strings = Strings()
    for _pause in feed(parser_for(strings.start, strings.end, strings.text), chunks, "strings"):
        pass
    return strings.table


def _refuse_doctype(*_anything: object) -> None:
    raise Refusal("xml_bomb")


class SheetXml:
    """One sheet. ``rows`` fills while the XML is fed and is emptied by the caller.

    A document may write its tags with a prefix (``x:c``); the root element tells which.
    """

    def __init__(
        self, name: str, strings: list[Cell], styles: list[Style], *, epoch_1904: bool, left: Budget
    ) -> None:
        self.name = name
        self.rows: list[Row] = []
        self._strings = strings
        self._styles = {str(place): style for place, style in enumerate(styles) if style}
        self._epoch_1904 = epoch_1904
        self._left = left
        self._columns: dict[str, int] = {}
        self._shown: dict[tuple[str, Style], Cell] = {}
        self._tag_c = self._tag_v = self._tag_row = ""
        self._row: Row = [0]
        self._column = 0
        self._style = ""
        self._kind = "n"
        self._buffer: list[str] = []
        self._stored: str | None = None
        self._formula: str | None = None
        self._inline: list[str] = []
        self._aside = False

    def start(self, name: str, attributes: list[str]) -> None:
        if name == self._tag_c:
            self._start_cell(attributes)
        elif name == self._tag_v:
            self._buffer.clear()
        elif name == self._tag_row:
            number = dict(zip(attributes[::2], attributes[1::2], strict=True)).get("r", "")
            self._start_row(int(number) if number.isdecimal() else self._row[0] + 1)
        else:
            self._start_other(name, attributes)

    def text(self, text: str) -> None:
        if len(self._buffer) < MOST_PIECES:
            self._buffer.append(text)

    def end(self, name: str) -> None:
        if name == self._tag_v:
            self._stored = "".join(self._buffer)
        elif name == self._tag_c:
            self._end_cell()
        elif name == self._tag_row:
            self._left.cells -= len(self._row)
            if self._left.cells < 0:
                raise Refusal("too_many_cells", limit=MOST_CELLS)
            if len(self._row) > 1:
                self.rows.append(self._row)
        else:
            self._end_other(name.rpartition(":")[2])

    def _start_row(self, number: int) -> None:
        if number > LAST_ROW or number <= self._row[0]:
            raise Refusal("odd_archive", detail=f"row {number} after {self._row[0]}")
        self._row = [number]
        self._column = 0

    def _start_cell(self, attributes: list[str]) -> None:
        self._style = ""
        self._kind = "n"
        self._stored = self._formula = None
        reference = ""
        pairs = iter(attributes)
        for name in pairs:
            if name == "r":
                reference = next(pairs)
            elif name == "s":
                self._style = next(pairs)
            elif name == "t":
                self._kind = next(pairs)
            else:
                next(pairs)
        if reference:
            letters = reference.rstrip(DIGITS)
            self._column = self._columns.get(letters) or self._column_of(letters)
        else:
            self._column += 1

    def _end_cell(self) -> None:
        value = self._cell()
        if value is None or value == "":
            return
        column = self._column
        if column > MOST_COLUMNS:
            raise Refusal("too_wide", sheet=self.name, limit=MOST_COLUMNS)
        row = self._row
        missing = column - len(row)
        if missing < 0:
            row[column] = value
            return
        if missing:
            row.extend([None] * missing)
        row.append(value)

    def _cell(self) -> Cell:
        stored = self._stored
        kind = self._kind
        if self._formula is not None and (stored is None or (not stored and kind != "str")):
            # An empty stored *text* is a value (=""), nothing stored at all is not.
            return ["formula", "=" + self._formula[:SHOWN]]
        if not stored:
            return None
        if kind == "s":
            return self._shared(stored)
        return self._number(stored.strip()) if kind == "n" else self._spelled(kind, stored)

    def _spelled(self, kind: str, stored: str) -> Cell:
        """Everything that is written out in the cell and no number."""
        if kind == "b":
            return "TRUE" if stored.strip() in {"1", "true"} else "FALSE"
        if kind == "e":
            return ["error", stored[:SHOWN]]
        if kind == "d":
            return stored.strip().replace("T", " ", 1)
        text = unescaped(stored)
        return text if len(text) <= MOST_TEXT else long(text)

    def _shared(self, stored: str) -> Cell:
        try:
            return self._strings[int(stored)]
        except (ValueError, IndexError) as error:
            raise Refusal("unreadable", detail=f"shared text {stored[:20]}") from error

    def _number(self, stored: str) -> Cell:
        style = self._styles.get(self._style)
        if style is None:
            return numbers.plain(stored)
        known = self._shown.get((stored, style))
        if known is None:
            if style is Style.PERCENT:
                known = numbers.percent(stored)
            else:
                known = numbers.date(stored, epoch_1904=self._epoch_1904)
            if len(self._shown) < MOST_REMEMBERED:
                self._shown[stored, style] = known
        return known

    def _column_of(self, letters: str) -> int:
        column = 0
        for letter in letters.upper():
            place = ord(letter) - ord("A") + 1
            if not 1 <= place <= LETTERS or column > MOST_COLUMNS:
                raise Refusal("odd_archive", detail=f"cell reference {letters[:20]}")
            column = column * LETTERS + place
        self._columns[letters] = column
        return column

    def _start_other(self, name: str, attributes: list[str]) -> None:
        """Everything but the three tags of ordinary cells."""
        tag = name.rpartition(":")[2]
        if tag in {"t", "f"}:
            self._buffer.clear()
        elif tag == "is":
            self._inline = []
        elif tag == "rPh":
            self._aside = True
        elif tag == "worksheet":
            prefix = name[: -len(tag)]
            self._tag_c, self._tag_v, self._tag_row = prefix + "c", prefix + "v", prefix + "row"

    def _end_other(self, tag: str) -> None:
        if tag == "f":
            self._formula = "".join(self._buffer)
        elif tag == "t" and not self._aside:
            self._inline.append("".join(self._buffer))
        elif tag == "rPh":
            self._aside = False
        elif tag == "is":
            self._stored = "".join(self._inline)
            self._kind = "inlineStr"


def read_sheet(sheet: SheetXml, chunks: Iterable[bytes]) -> Iterator[list[Row]]:
    """Rows in batches, as they come out of the XML."""
    parser = parser_for(sheet.start, sheet.end, sheet.text)
    for _pause in feed(parser, chunks, sheet.name):
        if sheet.rows:
            yield sheet.rows
            sheet.rows = []
