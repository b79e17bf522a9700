"""The template, and a filled workbook, read back by our own reader and by openpyxl."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from pulmu.core.files import sheets as files
from pulmu.core.kernel.kst import KST
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


def test_a_filled_workbook_reads_back_as_it_was_written(tmp_path):
    start = dt.datetime(2023, 5, 1, 14, tzinfo=KST)
    rows = {
        "프로그램": [
            {
                "회차코드": "0007",
                "과정명": "=1+1",
                "분야": "AI",
                "유형": "교육",
                "시작": start.astimezone(dt.UTC),
                "종료": start.replace(tzinfo=None) + dt.timedelta(hours=3),
                "정원": 20,
                "상태": "완료",
                "단체인원": None,
                "증빙": "가.pdf;나.pdf",
            }
        ],
        "매출": [
            {
                "기업코드": "C-1",
                "공급일": start.date(),
                "공급가액": -1_200_000,
                "구분": "직접",
                "기여율": "33.33%",
                "승인번호": "202305019999000000000001",
            }
        ],
    }

    found = read(workbook.filled(rows), tmp_path)

    assert [problem.code for problem in found.report.errors.lines] == []
    (session,), (sale,) = found.rows["sessions"], found.rows["revenue"]
    assert (session.session_code, session.programme, session.capacity) == ("0007", "=1+1", 20)
    assert (session.starts_at, session.ends_at) == (start, start + dt.timedelta(hours=3))
    assert session.evidence == ("가.pdf", "나.pdf")
    assert (sale.supplied_on, sale.amount, sale.share_bp) == (start.date(), -1_200_000, 3333)
    assert sale.invoice_no == "202305019999000000000001"
