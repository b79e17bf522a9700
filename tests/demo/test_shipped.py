"""The files in examples/gimhae-2023 are what the package would write today."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from pulmu.demo.ship import YEAR, ship, workbook
from pulmu.demo.year import evidence, rows

DIRECTORY = Path(__file__).resolve().parents[2] / "examples/gimhae-2023"


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(DIRECTORY / "workbook.xlsx")


def as_read(cell):
    """A workbook knows no day without a time."""
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 -- as workbooks hold it
    return cell


def test_the_workbook_holds_every_row(book):
    for sheet, expected in rows(YEAR).items():
        head, *found = book[sheet].iter_rows(min_row=2, values_only=True)

        assert list(head) == list(expected[0])
        assert found == [tuple(map(as_read, row.values())) for row in expected]


def test_the_workbook_says_that_it_is_made_up(book):
    assert "데모 데이터" in book["안내"]["A1"].value
    for sheet in rows(YEAR):
        assert "데모 데이터" in book[sheet]["A1"].value


def test_the_folder_holds_every_file_and_no_other():
    kept = {path.name: path.read_bytes() for path in (DIRECTORY / "evidence").iterdir()}

    assert kept == dict(evidence(YEAR))


def test_shipping_clears_what_is_stale(tmp_path):
    stale = tmp_path / "evidence" / "stale.pdf"
    stale.parent.mkdir()
    stale.write_bytes(b"stale")

    ship(tmp_path)

    assert sorted(path.name for path in stale.parent.iterdir()) == sorted(
        path.name for path in (DIRECTORY / "evidence").iterdir()
    )
    # Nothing in the workbook tells when it was written.
    assert (tmp_path / "workbook.xlsx").read_bytes() == workbook(rows(YEAR))
