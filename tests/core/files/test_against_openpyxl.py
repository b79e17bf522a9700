"""Our reader against openpyxl's, on workbooks that openpyxl and XlsxWriter wrote."""

from __future__ import annotations

import datetime as dt
import io
import random

import openpyxl
import pytest
import xlsxwriter

from .making import read

FORMATS = ["yyyy-mm-dd", "yyyy/m/d h:mm", "#,##0", "0.0%", "General", "@", '0"명"']


def a_dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- nothing secret about test data


def value(dice: random.Random):
    return dice.choice(
        [
            None,
            dice.randrange(-(10**12), 10**12),
            round(dice.uniform(-1e6, 1e6), dice.randrange(5)),
            dice.choice(["가", "  빈칸 ", "<&>\"'", "줄\n바꿈", "긴 글 " * 50, "日本"]),
            dt.datetime.fromisoformat("1999-01-01")
            + dt.timedelta(minutes=dice.randrange(20_000_000)),
            dt.date(1950, 1, 1) + dt.timedelta(days=dice.randrange(40_000)),
            dice.random() < 0.5,
        ]
    )


def ours(found):
    """openpyxl's values in the shape that our reader hands over."""
    if isinstance(found, bool):
        return str(found).upper()
    if isinstance(found, dt.datetime):
        day = found.replace(microsecond=0)
        return str(day.date() if day.time() == dt.time() else day)
    return found or (None if found == "" else found)


def expected(data):
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    rows = []
    for number, row in enumerate(book["표"].iter_rows(values_only=True), 1):
        cells = [ours(found) for found in row]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows.append([number, *cells])
    return rows


@pytest.mark.parametrize("seed", range(6))
def test_workbooks_of_openpyxl(tmp_path, seed):
    dice, out = a_dice(seed), io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "표"
    for line in range(1, 200):
        for place in range(1, 12):
            found = value(dice)
            if found is not None:
                book.active.cell(line, place, found)
    book.save(out)

    assert read(out.getvalue(), tmp_path) == expected(out.getvalue())


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}, {"date_1904": True}])
def test_workbooks_of_xlsxwriter(tmp_path, options):
    dice, out = a_dice(1), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, **options})
    page = book.add_worksheet("표")
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for line in range(200):
        for place in range(12):
            found = value(dice)
            if found is not None:
                page.write(line, place, found, day if isinstance(found, dt.date) else None)
    book.close()

    assert read(out.getvalue(), tmp_path) == expected(out.getvalue())
