"""Answers that are files: sent as downloads, under a name that every system can read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.text import get_valid_filename
from xlsxwriter import Workbook

Cell = str | int

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "jwt": "application/vc+jwt",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
PRINTED = "sandbox allow-modals; default-src 'none'; style-src 'unsafe-inline'"
# What a spreadsheet program would run as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def download(content: bytes | str, *, name: str, ending: str) -> HttpResponse:
    """The content as a file named ``name.ending``; nothing of it is run in our place."""
    response = HttpResponse(content, content_type=TYPES[ending])
    response["Content-Disposition"] = disposition(f"{name}.{ending}")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def table(
    heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str, name: str, ending: str
) -> HttpResponse:
    """Rows as a file for a spreadsheet program: `csv`, or else a workbook of one sheet."""
    if ending == "csv":
        return download(csv_text(heads, rows), name=name, ending=ending)
    return download(xlsx_bytes(sheet, heads, rows), name=name, ending=ending)


def to_print(page: str, *, name: str) -> HttpResponse:
    """A page of its own, shown so that it can be printed; it runs and loads nothing."""
    response = HttpResponse(page, content_type=TYPES["html"])
    response["Content-Disposition"] = disposition(f"{name}.html", inline=True)
    response["Content-Security-Policy"] = PRINTED
    response["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(name: str, *, inline: bool = False) -> str:
    """An RFC 6266 header: the name in full, and in ASCII for what cannot read that."""
    plain = get_valid_filename(name.encode("ascii", "ignore").decode().strip(" .") or "file")
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """With the byte-order mark that Excel wants; text that looks like a formula stays text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_harmless(one) for one in row] for row in (heads, *rows))
    return "\ufeff" + out.getvalue()


def xlsx_bytes(sheet: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        page = book.add_worksheet(sheet)
        bold, number = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
        page.freeze_panes(1, 0)
        page.set_column(0, len(heads) - 1, 22)
        for column, head in enumerate(heads):
            page.write_string(0, column, head, bold)
        for at, row in enumerate(rows, start=1):
            for column, one in enumerate(row):
                if isinstance(one, int):
                    page.write_number(at, column, one, number)
                else:
                    page.write_string(at, column, one)
    return out.getvalue()


def _harmless(one: Cell) -> Cell:
    return f"'{one}" if isinstance(one, str) and one.startswith(FORMULA) else one
