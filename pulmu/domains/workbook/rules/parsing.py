"""From raw sheets to rows: headers found, cells read, examples and blank rows left out.

Each column remembers what it has read, so that a word which stands in a hundred thousand rows is
looked at once and kept once. A row with a fault is read a second time, carefully, to report
all its faults.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pulmu.core.files.sheets import SheetHead

from .cells import Cell, Reader, is_empty, plain
from .columns import Column, reader
from .dates import born_by, short_birth
from .headers import ROWS_LOOKED_AT, Header, header_in, missing_in, nearly, sheet_named
from .naming import NO_NAMES, Names
from .problems import Doubtful, Ignored, Report, Translated, Wrong
from .sheets import ATTENDANCE, Sheet
from .unfamiliar import StrangeSheet

EXAMPLE = "예)"
# Composed, and as a Mac decomposes it.
FIRSTS = ("예", "\u110b")
REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Beside:
    """The list beside what is recorded: who or what is new, who left by it, and who is recorded as
    insured and does not stand in it.
    """

    new: list[str]
    left: list[str]
    absent: list[str]


@dataclass(slots=True)
class Parsed:
    """``rows`` by sheet code, in the order read; ``present`` are the sheets that had a header.

    ``mentioned``: the codes in the first column of each sheet, those of wrong rows too, so that one
    wrong row does not make others dangle. ``places``: where in a raw row the columns of each sheet
    stand. ``strange``: what has names that mean nothing here. ``beside``: of a list of one company.
    """

    rows: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    present: list[str] = field(default_factory=list)
    mentioned: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    places: dict[str, tuple[int | None, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    strange: list[StrangeSheet] = field(default_factory=list)
    report: Report = field(default_factory=Report)
    beside: Beside | None = None

    def name_of(self, sheet: Sheet) -> str:
        """What the sheet is called in this workbook."""
        return self.names.get(sheet.code, sheet.ko)


def parse(
    parts: Iterable[SheetHead | list[list[Cell]]], *, today: dt.date, names: Names = NO_NAMES
) -> Parsed:
    """Read what ``core.files.sheets.read`` yields; ``today`` is the Korean day of the import.

    ``names`` are those that the lab has told: they mean something where no other name does.
    """
    parsed = Parsed()
    current: SheetReader | None = None
    for part in parts:
        if isinstance(part, SheetHead):
            if current is not None:
                current.finish()
            current = _begun(parsed, part, today, names)
        elif current is not None:
            for row in part:
                current.take(row)
    if current is not None:
        current.finish()
    return parsed


class Memory(dict[Cell, Any]):
    """Raw cell -> value, read on the first sight. Faults are not remembered."""

    def __init__(self, column: Column, read: Reader) -> None:
        super().__init__()
        self.column = column
        self._read = read

    def read(self, cell: Cell) -> Any:
        if is_empty(cell):
            if self.column.required:
                raise Wrong("required")
            return self.column.empty
        return self._read(cell)

    def __missing__(self, cell: Cell) -> Any:
        value = self.read(cell)
        if len(self) >= REMEMBERED:
            self.clear()
        self[cell] = value
        return value


class SheetReader:
    """Takes the raw rows of one sheet: first until there is a header, then as rows."""

    def __init__(
        self, sheet: Sheet, name: str, parsed: Parsed, *, today: dt.date, names: Names
    ) -> None:
        self.sheet = sheet
        self.name = name
        self._parsed = parsed
        self._also = names.of(sheet)
        self._seen: list[list[Cell]] = []
        self._rows: list[Any] = parsed.rows[sheet.code]
        self._mentioned = parsed.mentioned[sheet.code]
        self._short_births = sheet is ATTENDANCE
        self._memories = [Memory(column, reader(column, today=today)) for column in sheet.columns]
        self._header: Header | None = None
        self._plan: list[tuple[int, Memory]] = []
        self._width = 0
        self._nearest: list[str] | None = None
        self._given_up = False

    def take(self, raw: list[Cell]) -> None:
        if self._header is not None:
            self._take_row(raw)
        elif not self._given_up:
            self._look_for_header(raw)

    def finish(self) -> None:
        """Report a sheet that has something, but no header."""
        if self._header is None and not self._given_up:
            self._begin_by_names_told()
        if self._header is None and self._nearest:
            self._parsed.report.errors.add(
                self.name, 0, "", "", "no_header", missing=", ".join(self._nearest)
            )

    def _look_for_header(self, raw: list[Cell]) -> None:
        if raw[0] > ROWS_LOOKED_AT:
            self._begin_by_names_told()
            if self._header is not None:
                self._take_row(raw)
            elif not self._given_up:
                self._given_up = True
                self._nearest = self._nearest or missing_in(self.sheet, [0])
        elif header_in(self.sheet, raw) is not None:
            self._begin(nearly(self.sheet, raw, self._also))
        else:
            self._seen.append(raw)
            missing = missing_in(self.sheet, raw, self._also)
            if self._nearest is None or len(missing) < len(self._nearest):
                self._nearest = missing

    def _begin_by_names_told(self) -> None:
        """No row of the first ten is a header by the specification: perhaps by what is told."""
        for place, raw in enumerate(self._seen if self._also else ()):
            header = header_in(self.sheet, raw, self._also)
            if header is not None:
                self._begin(header)
                for row in self._seen[place + 1 :] if self._header is not None else ():
                    self._take_row(row)
                return

    def _begin(self, header: Header) -> None:
        parsed = self._parsed
        other = parsed.names.get(self.sheet.code)
        if other is not None:
            self._nearest, self._given_up = None, True
            parsed.report.errors.add(self.name, 0, "", "", "sheet_twice", other=other)
            return
        self._header = header
        parsed.present.append(self.sheet.code)
        parsed.names[self.sheet.code] = self.name
        parsed.report.ignored += [Ignored(self.name, heading) for heading in header.ignored]
        parsed.report.translated += [
            Translated(self.name, heading, self.sheet.columns[column].ko)
            for heading, column in header.translated
        ]
        places = parsed.places[self.sheet.code] = header.positions
        self._width = 1 + max(place for place in places if place is not None)
        # A column that is not there is read from the blank put behind every row.
        self._plan = [
            (self._width if place is None else place, memory)
            for place, memory in zip(places, self._memories, strict=True)
        ]

    def _take_row(self, raw: list[Cell]) -> None:
        if _is_example(raw):
            return
        del raw[self._width :]
        raw.extend([None] * (self._width + 1 - len(raw)))
        try:
            values = [memory[raw[place]] for place, memory in self._plan]
        except (Wrong, Doubtful, TypeError):
            values = self._read_carefully(raw)
            if not values:
                return
        row: Any = self.sheet.row._make((raw[0], *values))
        if self._short_births and row.birth_date is not None and row.birth_date > row.on:
            row = self._older(row, raw)
        self._rows.append(row)
        self._mentioned.add(values[0])

    def _read_carefully(self, raw: list[Cell]) -> list[Any]:
        """Every fault of a row; an empty list for one that has any, or that is blank."""
        cells = [raw[place] for place, _memory in self._plan]
        if all(is_empty(cell) for cell in cells):
            return []
        report = self._parsed.report
        values = []
        for cell, (_place, memory) in zip(cells, self._plan, strict=True):
            column = memory.column.ko
            try:
                values.append(memory.read(cell))
            except Doubtful as doubt:
                report.warnings.add(self.name, raw[0], column, cell, doubt.code, **doubt.fields)
                values.append(doubt.value)
            except Wrong as wrong:
                report.errors.add(self.name, raw[0], column, cell, wrong.code, **wrong.fields)
        if len(values) == len(cells):
            return values
        with contextlib.suppress(Wrong):
            self._mentioned.add(plain(cells[0]))
        return []

    def _older(self, row: Any, raw: list[Cell]) -> Any:
        """Somebody born ``240101`` attended in 2023: that was 1924."""
        place = self._plan[row._fields.index("birth_date") - 1][0]
        if not short_birth(raw[place]):
            return row
        return row._replace(birth_date=born_by(row.birth_date, row.on))


def _begun(parsed: Parsed, head: SheetHead, today: dt.date, names: Names) -> SheetReader | None:
    known = sheet_named(head.name)
    sheet = known or names.sheet(head.name)
    if sheet is None or not head.known:
        parsed.report.ignored.append(Ignored(head.name))
        return None
    if known is None:
        parsed.report.translated.append(Translated(head.name, "", sheet.ko))
    if head.hidden:
        parsed.report.warnings.add(head.name, 0, "", "", "hidden_sheet")
    return SheetReader(sheet, head.name, parsed, today=today, names=names)


def _is_example(raw: list[Cell]) -> bool:
    """Whether the first cell that has anything starts with 예)."""
    for cell in islice(raw, 1, None):
        if type(cell) is str and cell.isspace():
            continue
        if cell is not None:
            likely = type(cell) is str and cell.lstrip()[:1] in FIRSTS
            return likely and plain(cell).startswith(EXAMPLE)
    return False
