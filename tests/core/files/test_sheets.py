"""What comes out of ordinary workbooks, however oddly they are written."""

from __future__ import annotations

import unicodedata

import pytest

from pulmu.core.files import sheets

from . import making
from .making import NAMESPACE, cell, heads, package, read, row, sheet_xml, texts

STYLES = (
    f'<styleSheet xmlns="{NAMESPACE}"><numFmts>'
    '<numFmt numFmtId="164" formatCode="yyyy&quot;년&quot; m&quot;월&quot; d&quot;일&quot;"/>'
    '<numFmt numFmtId="165" formatCode="#,##0&quot;명&quot;;[Red]\\-0"/>'
    '<numFmt numFmtId="166" formatCode="[$-412]AM/PM h:mm"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="165"/>'
    '<xf numFmtId="22"/><xf numFmtId="166"/><xf numFmtId="31"/></cellXfs></styleSheet>'
)
DATE, PERCENT, PEOPLE, MOMENT, TIME, KOREAN_DATE = "1", "2", "3", "4", "5", "6"


def one_row(tmp_path, *cells, **how):
    data = package({"표": sheet_xml(row(1, cells))}, styles=STYLES, **how)
    return read(data, tmp_path)[0][1:]


def test_texts_numbers_and_blanks_come_by_column(tmp_path):
    values = one_row(
        tmp_path, cell("A1", "가", "inlineStr"), cell("C1", "12"), cell("D1", "1.50"), cell("F1")
    )

    assert values == ["가", None, 12, 1.5]


def test_shared_texts_join_their_runs_and_leave_readings_out(tmp_path):
    strings = (
        f'<sst xmlns="{NAMESPACE}"><si><t>하나</t></si>'
        "<si><r><rPr/><t>굵은 </t></r><r><t>글</t></r><rPh><t>reading</t></rPh></si></sst>"
    )

    values = one_row(tmp_path, cell("A1", "1", "s"), cell("B1", "0", "s"), strings=strings)

    assert values == ["굵은 글", "하나"]


def test_inline_rich_text_and_control_characters(tmp_path):
    rich = '<c r="A1" t="inlineStr"><is><r><t>가_x000D_</t></r><r><t>나</t></r></is></c>'

    assert one_row(tmp_path, rich) == ["가\r나"]


def test_a_number_in_a_date_format_is_a_date(tmp_path):
    values = one_row(
        tmp_path,
        cell("A1", "45047", style=DATE),
        cell("B1", "45047.58333333333", style=MOMENT),
        cell("C1", "0.58333333333333337", style=TIME),
        cell("D1", "45047", style=KOREAN_DATE),
        cell("E1", "2023-05-01T00:00:00", "d"),
    )

    assert values == [
        "2023-05-01",
        "2023-05-01 14:00:00",
        "14:00:00",
        "2023-05-01",
        "2023-05-01 00:00:00",
    ]


def test_dates_of_the_1904_system(tmp_path):
    book = '<workbookPr date1904="1"/>'

    assert one_row(tmp_path, cell("A1", "43585", style=DATE), book=book) == ["2023-05-01"]


def test_a_number_in_a_percent_format_is_told_as_percent(tmp_path):
    values = one_row(
        tmp_path,
        cell("A1", "0.3333", style=PERCENT),
        cell("B1", "0.33329999999999999", style=PERCENT),
        cell("C1", "1", style=PERCENT),
        cell("D1", "0.3333"),
    )

    assert values == ["33.33%", "33.33%", "100%", 0.3333]


def test_a_unit_in_the_format_leaves_the_number(tmp_path):
    assert one_row(tmp_path, cell("A1", "12", style=PEOPLE)) == [12]


def test_numbers_are_what_excel_shows(tmp_path):
    values = one_row(
        tmp_path, cell("A1", "0.30000000000000004"), cell("B1", "3.0"), cell("C1", "2888000000")
    )

    assert values == [0.3, 3, 2888000000]


def test_booleans_and_errors_are_told_apart(tmp_path):
    values = one_row(tmp_path, cell("A1", "1", "b"), cell("B1", "0", "b"), cell("C1", "#N/A", "e"))

    assert values == ["TRUE", "FALSE", ["error", "#N/A"]]


def test_a_formula_gives_its_stored_value_or_none(tmp_path):
    values = one_row(
        tmp_path,
        '<c r="A1"><f>1+1</f><v>2</v></c>',
        '<c r="B1" t="str"><f>"가"</f><v>가</v></c>',
        '<c r="C1" t="str"><f>""</f><v></v></c>',
        '<c r="D1"><f>SUM(A1:A9)</f><v></v></c>',
        cell("E1", "A1", "f"),
    )

    assert values == [2, "가", None, ["formula", "=SUM(A1:A9)"], ["formula", "=A1"]]


def test_cells_without_references_follow_one_another(tmp_path):
    data = package({"표": sheet_xml("<row>" + cell("", "1") + cell("", "2") + "</row><row/>")})

    assert read(data, tmp_path) == [[1, 1, 2]]


def test_of_merged_cells_the_first_has_the_value(tmp_path):
    after = '<mergeCells count="1"><mergeCell ref="A1:A3"/></mergeCells>'
    rows = texts(1, ["가", "1"]) + row(2, [cell("A2"), cell("B2", "2")]) + row(3, [cell("A3")])

    assert read(package({"표": sheet_xml(rows, after=after)}), tmp_path) == [
        [1, "가", "1"],
        [2, None, 2],
    ]


def test_a_prefixed_document_reads_the_same(tmp_path):
    xml = (
        f'<x:worksheet xmlns:x="{NAMESPACE}"><x:sheetData><x:row r="2">'
        '<x:c r="B2" t="inlineStr"><x:is><x:t>가</x:t></x:is></x:c>'
        '<x:c r="C2"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert read(package({"표": xml}), tmp_path) == [[2, None, "가", 7]]


def test_a_text_of_100_000_characters_is_cut_and_told(tmp_path):
    values = one_row(tmp_path, cell("A1", "가" * 100_000, "inlineStr"), cell("B1", "1"))

    assert values == [["long", "가" * 100], 1]


def test_only_wanted_sheets_are_handed_over_but_all_are_named(tmp_path):
    data = package(
        {"표": sheet_xml(texts(1, ["가"])), "메모": sheet_xml(texts(1, ["나"]))},
        states={"표": "hidden"},
    )

    assert read(data, tmp_path) == [[1, "가"]]
    assert heads(tmp_path / "workbook.xlsx") == [
        sheets.SheetHead("표", hidden=True, known=True),
        sheets.SheetHead("메모", hidden=False, known=False),
    ]


def test_of_a_sheet_that_nobody_wants_a_glimpse_is_handed_over_cut_short(tmp_path):
    line = ",".join(["가" * 500, *map(str, range(300))])
    (tmp_path / "메모.csv").write_text("\n".join([line] * 60), encoding="utf-8")

    [_head, glimpsed] = sheets.read(tmp_path, wanted=["표"], glimpsed=40, most_rows=1)

    assert [row[0] for row in glimpsed] == list(range(1, 41))
    assert {len(row) for row in glimpsed} == {101}
    assert glimpsed[0][1] == "가" * 100


def test_of_very_many_unwanted_sheets_only_the_first_are_glimpsed(tmp_path):
    data = package({f"메모{n}": sheet_xml(texts(1, [n])) for n in range(60)})

    assert len(read(data, tmp_path, glimpsed=40)) == 40
    assert len(heads(tmp_path / "workbook.xlsx")) == 60


@pytest.mark.parametrize(("there", "known"), [(["명단"], True), (["명단", "참가자"], False)])
def test_a_sheet_wanted_instead_gives_way_to_the_one_it_stands_for(tmp_path, there, known):
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(package({name: sheet_xml(texts(1, ["가"])) for name in there}))

    parts = sheets.read(path, wanted=["참가자"], instead={"명 단": ["참가자", "attendance"]})

    told = {part.name: part.known for part in parts if isinstance(part, sheets.SheetHead)}
    assert told["명단"] is known


def test_a_sheet_is_known_however_its_name_is_composed_and_spaced(tmp_path):
    decomposed = unicodedata.normalize("NFD", "프로그램")
    data = package({decomposed: sheet_xml(texts(1, ["가"]))})

    assert read(data, tmp_path, wanted=["프로 그램"]) == [[1, "가"]]


def test_reading_can_be_left_off_in_the_middle(tmp_path):
    rows = "".join(texts(number, ["가" * 100] * 20) for number in range(1, 2000))
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(package({"표": sheet_xml(rows)}))

    parts = sheets.read(path, wanted=["표"])

    assert [next(parts), len(next(parts)) > 0] == [sheets.SheetHead("표", False, True), True]
    parts.close()


@pytest.mark.parametrize("name", ["work.xlsx", "작업.XLSX"])
def test_the_ending_may_be_in_capitals(tmp_path, name):
    (tmp_path / name).write_bytes(package({"표": sheet_xml(texts(1, ["가"]))}))

    assert [head.name for head in heads(tmp_path / name)] == ["표"]


def test_a_row_budget_is_kept(tmp_path):
    rows = "".join(texts(number, ["가"]) for number in range(1, 12))

    with pytest.raises(sheets.FileRefused, match="10"):
        read(package({"표": sheet_xml(rows)}), tmp_path, most_rows=10)


def test_blank_rows_do_not_count(tmp_path):
    rows = "".join(f'<row r="{number}" ht="15"/>' for number in range(1, 100)) + texts(100, ["가"])

    assert making.read(package({"표": sheet_xml(rows)}), tmp_path, most_rows=1) == [[100, "가"]]
