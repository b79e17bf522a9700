"""Broken and hostile files: each refused with its reason, in bounded time and memory."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pulmu.core.files import sheets
from pulmu.core.files.errors import FileRefused

from . import making
from .making import (
    MAIN,
    NAMESPACE,
    OLE,
    cell,
    package,
    row,
    sheet_xml,
    texts,
    zipped,
)

GOOD = package({"표": sheet_xml(texts(1, ["가"]))})
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>".replace("&a0;", "&a;") for n in range(1, 12))
)


SECONDS = 30
KIB_OF_A_CHILD = 800 * 1024
KIB_OF_US = 30 * 1024


def refusal(data: bytes, folder: Path, name: str = "workbook.xlsx") -> str:
    """Why it is refused, in bounded time, and without growing the process that asks."""
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Of all children since the tests began: one of another test may have been larger. And a child
    # begins, for Linux, as large as who starts it.
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    reason = making.refusal(data, folder, name)
    assert time.monotonic() - started < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < KIB_OF_US
    now = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert now == largest or now < max(KIB_OF_A_CHILD, before + KIB_OF_US)
    return reason


def test_a_good_file_passes(tmp_path):
    assert refusal(GOOD, tmp_path) == ""


def test_a_cell_at_the_far_end_of_a_tiny_file(tmp_path):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["XFD1048576"] = 1
    book.save(out)

    assert len(out.getvalue()) < 6_000
    assert refusal(out.getvalue(), tmp_path) == "too_wide"


def test_a_cell_beyond_the_last_row_or_column_of_any_spreadsheet(tmp_path):
    for reference in ("A1048577", "A99999999"):
        number = int(reference[1:])
        data = package({"표": sheet_xml(row(number, [cell(reference, "1")]))})
        assert refusal(data, tmp_path) == "odd_archive"
    for reference in ("ZZZZZZZZ1", "!!1"):
        data = package({"표": sheet_xml(row(1, [cell(reference, "1")]))})
        assert refusal(data, tmp_path) == "odd_archive"


def test_styled_but_empty_cells_far_out_are_harmless(tmp_path):
    rows = row(1, [cell("A1", "가", "inlineStr"), '<c r="XFD1" s="0"/>'])

    assert refusal(package({"표": sheet_xml(rows)}), tmp_path) == ""


def test_a_declared_dimension_of_ten_million_columns_allocates_nothing(tmp_path):
    data = package({"표": sheet_xml(texts(1, ["가"]), before='<dimension ref="A1:ZZZZZ1048576"/>')})

    assert refusal(data, tmp_path) == ""


def test_a_zip_bomb(tmp_path):
    bomb = package({"표": sheet_xml(texts(1, ["가"])) + " " * 100_000_000})

    assert len(bomb) < 200_000
    assert refusal(bomb, tmp_path) == "zip_bomb"


def test_a_zip_whose_entries_overlap(tmp_path):
    """One stretch of packed bytes, listed several times: small file, endless content."""
    data = bytearray(zipped({f"{n}.xml": b"x" * 200_000 for n in range(3)}))
    central = data.find(b"PK\x01\x02")
    while central >= 0:
        struct.pack_into("<L", data, central + 42, 0)
        central = data.find(b"PK\x01\x02", central + 4)

    assert refusal(bytes(data), tmp_path) == "zip_bomb"


def test_too_many_entries(tmp_path):
    assert refusal(zipped({f"{n}.xml": "" for n in range(2_500)}), tmp_path) == "zip_bomb"


def test_a_lie_about_the_unpacked_size_is_found(tmp_path):
    data = bytearray(package({"표": sheet_xml("".join(texts(n, ["가"]) for n in range(1, 99)))}))
    place = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    struct.pack_into("<L", data, place + 24, 500)

    assert refusal(bytes(data), tmp_path) in {"truncated", "unreadable"}


def test_an_archive_inside(tmp_path):
    data = package({"표": sheet_xml("")}, parts={"xl/embeddings/more.zip": b"PK"})

    assert refusal(data, tmp_path) == "nested_archive"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl/../../x", "a\\b", "c:x"])
def test_odd_entry_names(tmp_path, name):
    assert refusal(package({"표": sheet_xml("")}, parts={name: "x"}), tmp_path) == "odd_archive"


def test_two_entries_of_one_name(tmp_path):
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", "<workbook/>")

    assert refusal(out.getvalue(), tmp_path) == "odd_archive"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_billion_laughs_in_any_part(tmp_path, part):
    inner = f'<x xmlns="{NAMESPACE}">&a11;</x>'
    data = package({"표": sheet_xml(texts(1, ["가"]))}, parts={part: LAUGHS + inner})

    assert refusal(data, tmp_path) == "xml_bomb"


def test_billion_laughs_in_the_sheet(tmp_path):
    rows = row(1, [cell("A1", "&a11;", "inlineStr")])

    assert refusal(package({"표": sheet_xml(rows, prolog=LAUGHS)}), tmp_path) == "xml_bomb"


def test_an_outside_entity_is_not_fetched(tmp_path):
    prolog = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    rows = row(1, [cell("A1", "&a;", "inlineStr")])

    assert refusal(package({"표": sheet_xml(rows, prolog=prolog)}), tmp_path) == "xml_bomb"


def test_macros_by_name_by_content_and_by_ending(tmp_path):
    enabled = MAIN.replace("sheet.main", "sheet.macroEnabled.main")

    assert refusal(GOOD, tmp_path, "workbook.xlsm") == "macros"
    assert refusal(package({"표": sheet_xml("")}, main=enabled), tmp_path) == "macros"
    data = package({"표": sheet_xml("")}, parts={"xl/vbaProject.bin": b"x"})
    assert refusal(data, tmp_path) == "macros"


def test_an_old_macro_sheet(tmp_path):
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    links = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = links.replace(b"/worksheet", b"/xlMacrosheet")

    assert refusal(zipped(parts), tmp_path) == "macros"


def test_an_encrypted_workbook(tmp_path):
    stream = "EncryptedPackage".encode("utf-16-le")

    assert refusal(OLE + b"\0" * 600 + stream + b"\0" * 600, tmp_path) == "encrypted"


def test_an_encrypted_zip(tmp_path):
    data = bytearray(GOOD)
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1

    assert refusal(bytes(data), tmp_path) == "encrypted"


@pytest.mark.parametrize("name", ["old.xls", "new.xlsx"])
def test_an_old_workbook_under_either_name(tmp_path, name):
    assert refusal(OLE + b"Workbook" * 200, tmp_path, name) == "old_format"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file(tmp_path, kept):
    assert refusal(GOOD[: int(len(GOOD) * kept)], tmp_path) == "truncated"


def test_a_file_with_damaged_bytes(tmp_path):
    data = bytearray(package({"표": sheet_xml("".join(texts(n, [n]) for n in range(1, 500)))}))
    place = data.find(b"xl/worksheets/sheet1.xml") + 100
    data[place : place + 40] = b"\xff" * 40

    assert refusal(bytes(data), tmp_path) in {"truncated", "unreadable"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"just text", "not_a_workbook"),
        (b"%PDF-1.7", "not_a_workbook"),
        (zipped({"hello.txt": "x"}), "not_a_workbook"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "not_a_workbook"),
    ],
)
def test_what_is_no_workbook(tmp_path, data, reason):
    assert refusal(data, tmp_path) == reason


def test_broken_xml_and_missing_parts(tmp_path):
    assert refusal(package({"표": "<worksheet><sheetData>"}), tmp_path) == "unreadable"
    assert refusal(package({"표": sheet_xml("")}, book="<oops"), tmp_path) == "unreadable"
    out_of_range = sheet_xml(row(1, [cell("A1", "7", "s")]))
    assert refusal(package({"표": out_of_range}), tmp_path) == "unreadable"


def test_rows_out_of_order(tmp_path):
    data = package({"표": sheet_xml(texts(2, ["가"]) + texts(1, ["나"]))})

    assert refusal(data, tmp_path) == "odd_archive"


def test_one_text_repeated_without_end_is_counted_each_time(tmp_path):
    """A shared text of 30,000 characters in 20,000 cells: small on disk, 600 MB when told."""
    strings = f'<sst xmlns="{NAMESPACE}"><si><t>{"가" * 30_000}</t></si></sst>'
    rows = "".join(row(n, [cell(f"A{n}", "0", "s")]) for n in range(1, 20_001))

    assert refusal(package({"표": sheet_xml(rows)}, strings=strings), tmp_path) == "too_big"


def test_two_million_rows(tmp_path):
    """Past the row limit reading stops; it does not go on to the end."""
    rows = "".join(f'<row r="{n}"><c><v>{n % 7}</v></c></row>' for n in range(1, 600_000))

    assert refusal(package({"표": sheet_xml(rows)}), tmp_path) in {"too_many_rows", "zip_bomb"}


def test_a_cell_of_a_hundred_megabytes_is_not_collected(tmp_path):
    text = "".join(f"{n:08d}" for n in range(2_500_000))
    data = package({"표": sheet_xml(row(1, [cell("A1", text, "inlineStr")]))})

    assert refusal(data, tmp_path) == ""


def test_a_file_over_the_size_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_BYTES", 100)

    assert refusal(GOOD, tmp_path) == "too_big"


def test_what_is_not_there(tmp_path):
    with pytest.raises(FileRefused) as refused:
        list(sheets.read(tmp_path / "none.xlsx", wanted=["표"]))
    assert refused.value.reason == "missing"
