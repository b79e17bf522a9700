"""Writes the year that is shipped as files: ``python -m pulmu.demo.ship [DIRECTORY]``.

The folder ``examples/gimhae-2023`` is its output, kept in the repository; a test holds the two
together.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pulmu.demo.year import Rows, evidence, rows

YEAR = 2023
DIRECTORY = Path("examples/gimhae-2023")
TITLE = "김해메이커팩토리 2023 실적 · 데모 데이터"
_NOTES = (
    TITLE,
    "사람, 기업, 사업자등록번호, 전화번호, 매출은 모두 꾸며 낸 것입니다.",
    "People, companies, numbers and sales in this workbook are made up.",
)
# When the shipped files say they were made, so that making them again changes nothing.
_MADE_AT = dt.datetime(2024, 1, 8, 9, 0)  # noqa: DTZ001 -- workbooks hold naive times


def ship(directory: Path) -> None:
    """Write the workbook and its evidence folder; files that no row names any more are removed."""
    folder = directory / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    (directory / "workbook.xlsx").write_bytes(workbook(rows(YEAR)))
    written = set()
    for name, content in evidence(YEAR):
        (folder / name).write_bytes(content)
        written.add(name)
    for path in folder.iterdir():
        if path.name not in written:
            path.unlink()


def workbook(sheets: dict[str, Rows]) -> bytes:
    """A year's workbook as a lab keeps it: a title, the columns, the rows."""
    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": TITLE, "created": _MADE_AT})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8E6E1"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "number": book.add_format({"num_format": "#,##0"}),
        "year": book.add_format({"num_format": "0"}),
    }
    notes = book.add_worksheet("안내")
    notes.set_column(0, 0, 80)
    for line, text in enumerate(_NOTES):
        notes.write_string(line, 0, text)
    for name, found in sheets.items():
        _fill(book.add_worksheet(name), name, found, formats)
    book.close()
    return out.getvalue()


def _fill(sheet: Worksheet, name: str, found: Rows, formats: dict[str, Format]) -> None:
    columns = list(found[0])
    sheet.write_string(0, 0, f"{name} · {TITLE}")
    sheet.freeze_panes(2, 1)
    sheet.set_column(0, len(columns) - 1, 14)
    for place, column in enumerate(columns):
        sheet.write_string(1, place, column, formats["head"])
    for line, row in enumerate(found, 2):
        for place, column in enumerate(columns):
            _write(sheet, line, place, row[column], formats, year="연도" in column)


def _write(
    sheet: Worksheet, line: int, place: int, cell: object, formats: dict[str, Format], *, year: bool
) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, place, cell)
    elif isinstance(cell, dt.datetime):
        sheet.write_datetime(line, place, cell, formats["moment"])
    elif isinstance(cell, dt.date):
        sheet.write_datetime(line, place, cell, formats["day"])
    elif isinstance(cell, int):
        sheet.write_number(line, place, cell, formats["year" if year else "number"])


if __name__ == "__main__":
    ship(Path(*sys.argv[1:2]) if sys.argv[1:] else DIRECTORY)
