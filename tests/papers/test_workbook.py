"""The template, read back by our own reader and by openpyxl."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from pulmu.core.files import sheets as files
from pulmu.domains.workbook.rules.parsing import parse
from pulmu.domains.workbook.rules.sheets import NAMES, SHEETS
from pulmu.papers import workbook

TODAY = dt.date(2024, 1, 5)


def read(data, tmp_path):
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(data)
    return parse(files.read(path, wanted=NAMES), today=TODAY)


@pytest.fixture(scope="module")
def template():
    return workbook.template()


def test_the_template_reads_as_a_workbook_without_a_row(template, tmp_path):
    found = read(template, tmp_path)

    assert found.present == [sheet.code for sheet in SHEETS]
    assert found.report.ok
    assert (found.report.warnings.total, found.report.ignored) == (0, [])
    assert not any(found.rows.values())


def test_its_examples_are_good_rows_once_the_mark_is_taken_off(template, tmp_path):
    out, book = io.BytesIO(), openpyxl.load_workbook(io.BytesIO(template))
    for page in book.worksheets:
        page["A2"] = page["A2"].value.removeprefix("예) ")
    book.save(out)

    found = read(out.getvalue(), tmp_path)

    assert [problem.code for problem in found.report.errors.lines] == []
    assert found.report.warnings.total == 0
    assert [len(found.rows[sheet.code]) for sheet in SHEETS] == [1] * len(SHEETS)


def test_it_has_notes_drop_downs_and_text_columns(template):
    book = openpyxl.load_workbook(io.BytesIO(template))
    page = book["프로그램"]

    assert [cell.value for cell in page[1]] == [column.ko for column in SHEETS[0].columns]
    assert all(cell.comment for cell in page[1])
    lists = {str(one.sqref): one for one in page.data_validations.dataValidation}
    assert lists["J2:J20001"].formula1 == '"예정,완료,취소"'
    assert lists["J2:J20001"].errorStyle in {None, "stop"}
    assert lists["D2:D20001"].errorStyle == "warning"
    assert book["참가자"].column_dimensions["G"].number_format == "@"


def test_it_is_the_same_every_time(template):
    assert workbook.template() == template


def test_it_carries_no_formula_and_no_macro(template):
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)
            assert "vba" not in name
