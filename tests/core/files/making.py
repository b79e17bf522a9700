"""Workbooks, pictures and documents for the tests, good ones and hostile ones. All made here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from pulmu.core.files import sheets
from pulmu.core.files.errors import FileRefused

MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def cell(reference: str, value: str = "", kind: str = "", style: str = "") -> str:
    """``<c>`` with a stored value; the kinds ``inlineStr`` and ``f`` as spreadsheets write them."""
    attributes = f' r="{reference}"' if reference else ""
    attributes += f' s="{style}"' if style else ""
    if kind == "f":
        return f"<c{attributes}><f>{value}</f></c>"
    if kind == "inlineStr":
        return f'<c{attributes} t="inlineStr"><is><t>{value}</t></is></c>'
    attributes += f' t="{kind}"' if kind else ""
    return f"<c{attributes}><v>{value}</v></c>"


def row(number: int, cells: Iterable[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def texts(number: int, values: Sequence[object]) -> str:
    """A row of inline texts from column A on."""
    cells = (
        cell(f"{chr(65 + place)}{number}", str(value), "inlineStr")
        for place, value in enumerate(values)
    )
    return row(number, cells)


def sheet_xml(rows: str, *, before: str = "", after: str = "", prolog: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<worksheet xmlns="{NAMESPACE}">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def package(
    sheets_xml: Mapping[str, str | bytes],
    *,
    strings: str = "",
    styles: str = "",
    book: str = "",
    states: Mapping[str, str] | None = None,
    parts: Mapping[str, str | bytes] | None = None,
    main: str = MAIN,
) -> bytes:
    """An .xlsx, part by part. ``book`` goes in front of the sheets of workbook.xml."""
    names = list(sheets_xml)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="r{place}"'
        f' state="{(states or {}).get(name, "visible")}"/>'
        for place, name in enumerate(names, 1)
    )
    links = "".join(
        f'<Relationship Id="r{place}" Type="{RELATIONS}/worksheet"'
        f' Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(names) + 1)
    )
    links += f'<Relationship Id="rs" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    links += f'<Relationship Id="rt" Type="{RELATIONS}/styles" Target="/xl/styles.xml"/>'
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>'
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}">{book}'
            f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{links}</Relationships>"
        ),
        "xl/styles.xml": styles or f'<styleSheet xmlns="{NAMESPACE}"/>',
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{NAMESPACE}"/>',
    }
    for place, name in enumerate(names, 1):
        content[f"xl/worksheets/sheet{place}.xml"] = sheets_xml[name]
    return zipped(content | dict(parts or {}))


def zipped(content: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def read(data: bytes, folder: Path, *, wanted: Sequence[str] = ("표",), **how: Any) -> list[Any]:
    """All rows of the wanted sheets of a workbook, each ``[number, cell, ...]``."""
    path = folder / "workbook.xlsx"
    path.write_bytes(data)
    return [row for part in sheets.read(path, wanted=wanted, **how) for row in _rows(part)]


def heads(path: Path, *, wanted: Sequence[str] = ("표",)) -> list[sheets.SheetHead]:
    return [part for part in sheets.read(path, wanted=wanted) if isinstance(part, sheets.SheetHead)]


def refusal(data: bytes, folder: Path, name: str = "workbook.xlsx") -> str:
    """Why a workbook is refused; empty when it is not."""
    path = folder / name
    path.write_bytes(data)
    try:
        for _part in sheets.read(path, wanted=["표"]):
            pass
    except FileRefused as refused:
        return refused.reason if str(refused) else "without a text"
    return ""


def picture(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **how: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind, **how)
    return out.getvalue()


def pdf(
    *, action: Mapping[str, str] | None = None, password: str | None = None, owner: str = ""
) -> bytes:
    """One empty page; ``action`` is what opening it does, names with a slash in front."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if action is not None:
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(
            {
                NameObject(key): NameObject(value)
                if value.startswith("/")
                else TextStringObject(value)
                for key, value in action.items()
            }
        )
    if password is not None:
        writer.encrypt(password, owner_password=owner or None, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _rows(part: Any) -> list[Any]:
    return part if isinstance(part, list) else []
