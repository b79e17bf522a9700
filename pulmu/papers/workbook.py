"""The yearly workbook on paper: the empty template, or sheets filled with rows."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pulmu.core.kernel.kst import KST
from pulmu.domains.workbook.messages import note
from pulmu.domains.workbook.rules.columns import Column, Kind
from pulmu.domains.workbook.rules.parsing import EXAMPLE
from pulmu.domains.workbook.rules.sheets import SHEETS, Sheet

# Korean names of columns to text, whole numbers, days, times (aware, or Seoul's), None.
Rows = Iterable[Mapping[str, Any]]

LAST_ROW = 20_000
LONGEST_LIST = 255
# The same input gives the same bytes.
CREATED = dt.datetime(2024, 1, 1)  # noqa: DTZ001 -- a file property without a zone
FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.BIRTH_DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.COUNT: "#,##0",
    Kind.WON: "#,##0",
    Kind.SHARE: "General",
    Kind.YEAR: "0",
    Kind.BIRTH_YEAR: "0",
}
# Whatever else is typed stays text: codes keep their zeros, long numbers their digits.
TEXT = "@"
WIDTHS = {Kind.MOMENT: 17, Kind.FILES: 28, Kind.TEXT: 18, Kind.PHONE: 15, Kind.BUSINESS_NO: 15}
NARROW = 11


def template() -> bytes:
    """An empty workbook: headers with notes, drop-downs, one example row a sheet (skipped)."""
    return _written({sheet.ko: [_example(sheet)] for sheet in SHEETS})


def filled(rows: Mapping[str, Rows]) -> bytes:
    """A workbook of the sheets given, by Korean name."""
    return _written(rows)


def _written(rows: Mapping[str, Rows]) -> bytes:
    out = io.BytesIO()
    book = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": CREATED})
    styles = _Styles(book)
    for sheet in SHEETS:
        if sheet.ko in rows:
            _write_sheet(book.add_worksheet(sheet.ko), sheet, styles, rows[sheet.ko])
    book.close()
    return out.getvalue()


class _Styles:
    def __init__(self, book: Workbook) -> None:
        heading = {"bold": True, "border": 1, "valign": "vcenter"}
        self.required = book.add_format({**heading, "bg_color": "#FFE8A3"})
        self.optional = book.add_format({**heading, "bg_color": "#EDEFF2"})
        self._book = book
        self._cells: dict[str, Format] = {}

    def cell(self, kind: Kind) -> Format:
        pattern = FORMATS.get(kind, TEXT)
        if pattern not in self._cells:
            self._cells[pattern] = self._book.add_format({"num_format": pattern})
        return self._cells[pattern]


def _write_sheet(page: Worksheet, sheet: Sheet, styles: _Styles, rows: Rows) -> None:
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        heading = styles.required if column.required else styles.optional
        page.write_string(0, place, column.ko, heading)
        page.write_comment(0, place, note(column), {"x_scale": 2, "author": "pulmu"})
        width = max(WIDTHS.get(column.kind, NARROW), 2 * len(column.ko) + 2)
        page.set_column(place, place, width, styles.cell(column.kind))
        _offer_words(page, place, column)
    for line, row in enumerate(rows, 1):
        for place, column in enumerate(sheet.columns):
            _write_cell(page, (line, place), row.get(column.ko), styles.cell(column.kind))


def _offer_words(page: Worksheet, place: int, column: Column) -> None:
    """A drop-down. Of an open list, another word may be typed after a question."""
    words = ["O", "X"] if column.kind is Kind.YES_NO else list(column.words)
    if words and len(",".join(words)) <= LONGEST_LIST:
        stop = "warning" if column.kind is Kind.OPEN else "stop"
        rule = {"validate": "list", "source": words, "error_type": stop}
        page.data_validation(1, place, LAST_ROW, place, rule)


def _example(sheet: Sheet) -> dict[str, Any]:
    first, *others = sheet.columns
    return {first.ko: f"{EXAMPLE} {first.example}"} | {one.ko: one.example for one in others}


def _write_cell(page: Worksheet, place: tuple[int, int], value: Any, style: Format) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.datetime):
        local = value.astimezone(KST).replace(tzinfo=None) if value.tzinfo else value
        page.write_datetime(*place, local, style)
    elif isinstance(value, dt.date):
        page.write_datetime(*place, dt.datetime.combine(value, dt.time()), style)
    elif isinstance(value, int | float):
        page.write_number(*place, value, style)
    else:
        page.write_string(*place, str(value), style)
