"""The empty yearly workbook, for people to fill in."""

from __future__ import annotations

import datetime as dt
import io

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pulmu.domains.workbook import messages
from pulmu.domains.workbook.messages import TemplateColumn, TemplateSheet

# What a row starts with that an import passes over (docs/spec/import-workbook.md).
EXAMPLE = "예) "
LAST_ROW = 20_000
LONGEST_LIST = 255
# The same input gives the same bytes.
CREATED = dt.datetime(2024, 1, 1)  # noqa: DTZ001 -- a file property without a zone
FORMATS = {
    "date": "yyyy-mm-dd",
    "birth_date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "count": "#,##0",
    "won": "#,##0",
    "share": "General",
    "year": "0",
    "birth_year": "0",
}
# Whatever else is typed stays text: codes keep their zeros, long numbers their digits.
TEXT = "@"
WIDTHS = {"moment": 17, "files": 28, "text": 18, "phone": 15, "business_no": 15}
NARROW = 11
AUTHOR = "pulmu"
# Text stays text: nothing that somebody typed becomes a formula or a link.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def template() -> bytes:
    """An empty workbook: headers with notes, drop-downs, one example row a sheet (skipped)."""
    out = io.BytesIO()
    book = Workbook(out, PLAIN)
    book.set_properties({"created": CREATED})
    styles = Styles(book)
    for sheet in messages.template():
        _write_sheet(book.add_worksheet(sheet.name), sheet, styles)
    book.close()
    return out.getvalue()


class Styles:
    def __init__(self, book: Workbook) -> None:
        heading = {"bold": True, "border": 1, "valign": "vcenter"}
        self.required = book.add_format({**heading, "bg_color": "#FFE8A3"})
        self.example = book.add_format({"italic": True, "font_color": "#57524B"})
        self.optional = book.add_format({**heading, "bg_color": "#EDEFF2"})
        self._book = book
        self._cells: dict[str, Format] = {}

    def cell(self, kind: str) -> Format:
        pattern = FORMATS.get(kind, TEXT)
        if pattern not in self._cells:
            self._cells[pattern] = self._book.add_format({"num_format": pattern})
        return self._cells[pattern]


def _write_sheet(page: Worksheet, sheet: TemplateSheet, styles: Styles) -> None:
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        head(page, place, column, styles, row=0)
        mark = EXAMPLE if place == 0 else ""
        page.write_string(1, place, mark + column.example, styles.example)
        offer_words(page, place, column)


def head(page: Worksheet, place: int, column: TemplateColumn, styles: Styles, *, row: int) -> None:
    """The name of a column with its note, as wide as what it holds."""
    heading = styles.required if column.required else styles.optional
    page.write_string(row, place, column.name, heading)
    page.write_comment(row, place, column.note, {"x_scale": 2, "author": AUTHOR})
    width = max(WIDTHS.get(column.kind, NARROW), 2 * len(column.name) + 2)
    page.set_column(place, place, width, styles.cell(column.kind))


def offer_words(page: Worksheet, place: int, column: TemplateColumn, *, first_row: int = 1) -> None:
    """A drop-down. Of an open list, another word may be typed after a question."""
    if column.words and len(",".join(column.words)) <= LONGEST_LIST:
        stop = "warning" if column.kind == "open" else "stop"
        rule = {"validate": "list", "source": list(column.words), "error_type": stop}
        page.data_validation(first_row, place, LAST_ROW, place, rule)
