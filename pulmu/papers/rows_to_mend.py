"""The wrong rows of a workbook, to be mended and brought in again as they are.

The first row says what to do and heads the last column; the names of the columns stand in the
second, where the last one has none. So the import finds its header below the first row, reads every
column, and has nothing to say of the reasons (docs/spec/import-workbook.md).
"""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pulmu.domains.workbook.actions import RowsTaken, SheetTaken

from .workbook import AUTHOR, CREATED, PLAIN, Styles, head, offer_words

HEAD, FIRST = 1, 2
WIDE, LINE = 70, 15
LISTED = (9, 14, 7, 16, 26, 44, 44)
WRONG = {"bg_color": "#FBD5D0", "border": 1, "border_color": "#B3261E"}
NOTE = {"x_scale": 2.4, "y_scale": 1.4, "author": AUTHOR}


def rows_to_mend(taken: RowsTaken) -> bytes:
    """A sheet for each that has wrong rows; then what no row tells, as a list."""
    out = io.BytesIO()
    with Workbook(out, PLAIN) as book:
        book.set_properties({"created": CREATED})
        styles = _Styles(book)
        for one in taken.sheets:
            _write_sheet(book.add_worksheet(one.sheet.name), one, styles)
        if taken.errors or taken.warnings or not taken.sheets:
            _write_list(book.add_worksheet(_("Rows")), taken, styles)
    return out.getvalue()


class _Styles(Styles):
    def __init__(self, book: Workbook) -> None:
        super().__init__(book)
        self.lead = book.add_format({"bold": True, "font_color": "#8C1D18"})
        heading = {"bold": True, "border": 1, "valign": "vcenter", "bg_color": "#FBD5D0"}
        self.reasons = book.add_format(heading)
        self.why = book.add_format({"text_wrap": True, "valign": "top"})
        self._wrong: dict[str, Format] = {}

    def wrong(self, kind: str) -> Format:
        if kind not in self._wrong:
            pattern = self.cell(kind).num_format
            self._wrong[kind] = self._book.add_format({**WRONG, "num_format": pattern})
        return self._wrong[kind]


def _write_sheet(page: Worksheet, one: SheetTaken, styles: _Styles) -> None:
    columns = one.sheet.columns
    last = len(columns)
    page.freeze_panes(FIRST, 0)
    lead = _("Mend the coloured cells, save, and drop this workbook into the import.")
    page.write_string(0, 0, lead, styles.lead)
    page.merge_range(0, last, HEAD, last, _("Reason and way out (not read)"), styles.reasons)
    page.set_column(last, last, WIDE)
    for place, column in enumerate(columns):
        head(page, place, column, styles, row=HEAD)
        offer_words(page, place, column, first_row=FIRST)
    for at, row in enumerate(one.rows, FIRST):
        page.set_row(at, LINE * (1 + row.why.count("\n")))
        page.write_string(at, last, row.why, styles.why)
        for place, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
            marked = row.marked.get(column.name)
            style = styles.cell(column.kind) if marked is None else styles.wrong(column.kind)
            _write(page, (at, place), cell, style)
            if marked is not None:
                page.write_comment(at, place, marked, NOTE)


def _write(page: Worksheet, at: tuple[int, int], cell: object, style: Format) -> None:
    """As it was read. What a spreadsheet program shows instead of a value is left blank."""
    match cell:
        case str():
            page.write_string(*at, cell, style)
        case int() | float():
            page.write_number(*at, cell, style)
        case _:
            page.write_blank(*at, None, style)


def _write_list(page: Worksheet, taken: RowsTaken, styles: _Styles) -> None:
    page.freeze_panes(1, 0)
    heads = [_("Weight"), _("Sheet"), _("Row"), _("Column"), _("Value"), _("Reason"), _("Way out")]
    for place, (name, width) in enumerate(zip(heads, LISTED, strict=True)):
        page.write_string(0, place, name, styles.optional)
        page.set_column(place, place, width)
    said = [(_("to mend"), one) for one in taken.errors]
    said += [(_("to look at"), one) for one in taken.warnings]
    for at, (weight, one) in enumerate(said, 1):
        cells = [weight, *(one[name] for name in ("sheet", "row", "column", "value"))]
        for place, cell in enumerate(cells):
            _write(page, (at, place), cell, styles.cell("text"))
        for place, name in enumerate(("reason", "fix"), len(cells)):
            page.write_string(at, place, str(one[name]), styles.why)
