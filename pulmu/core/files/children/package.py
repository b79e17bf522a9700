"""The parts of an .xlsx: which sheets there are, shared texts, number formats.

Only what reading needs, by local names, so that both OOXML flavours and prefixed documents work.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from . import numbers, zips
from .saying import Refusal

if TYPE_CHECKING:
    import zipfile
    from xml.etree.ElementTree import Element

SMALL_PART = 8 * zips.MIB
TYPES = "[Content_Types].xml"
SHEET_TYPE = "/worksheet"
MACRO_SHEETS = ("/xlMacrosheet", "/xlIntlMacrosheet")
TRUE = {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class SheetPart:
    name: str
    hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """``styles``: for each cell format what its numbers mean."""

    archive: zipfile.ZipFile
    sheets: list[SheetPart]
    epoch_1904: bool
    styles: list[numbers.Style]
    strings: str | None


def opened(archive: zipfile.ZipFile) -> Package:
    names = archive.namelist()
    _refuse_other_kinds(archive, names)
    main = _main_part(archive)
    book = _xml(archive, main)
    related = _relations(archive, main)
    sheets = []
    for sheet in _all(book, "sheet"):
        kind, target = related.get(_attribute(sheet, "id"), ("", ""))
        if kind.endswith(MACRO_SHEETS):
            raise Refusal("macros")
        if kind.endswith(SHEET_TYPE):
            hidden = sheet.get("state", "visible") != "visible"
            sheets.append(SheetPart(sheet.get("name", ""), hidden, target))
    properties = next(_all(book, "workbookPr"), None)
    shared = [target for kind, target in related.values() if kind.endswith("/sharedStrings")]
    return Package(
        archive=archive,
        sheets=sheets,
        epoch_1904=properties is not None and properties.get("date1904") in TRUE,
        styles=_styles(archive, related),
        strings=shared[0] if shared and shared[0] in names else None,
    )


def _refuse_other_kinds(archive: zipfile.ZipFile, names: list[str]) -> None:
    lower = {name.casefold() for name in names}
    if any(posixpath.basename(name) == "vbaproject.bin" for name in lower):
        raise Refusal("macros")
    if TYPES not in names:
        raise Refusal("not_a_workbook")
    types = zips.part(archive, TYPES, most=SMALL_PART)
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise Refusal("macros")
    if b"spreadsheetml" not in types:
        raise Refusal("not_a_workbook")


def _main_part(archive: zipfile.ZipFile) -> str:
    for kind, target in _relations(archive, "").values():
        if kind.endswith("/officeDocument"):
            return target
    raise Refusal("not_a_workbook")


def _relations(archive: zipfile.ZipFile, owner: str) -> dict[str, tuple[str, str]]:
    """id -> (type, part name), for what lies inside the file."""
    folder, base = posixpath.split(owner)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    found = {}
    for link in _all(_xml(archive, name), "Relationship"):
        target = link.get("Target", "")
        if link.get("TargetMode") != "External":
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[link.get("Id", "")] = (link.get("Type", ""), inside)
    return found


def _styles(archive: zipfile.ZipFile, related: dict[str, tuple[str, str]]) -> list[numbers.Style]:
    parts = [target for kind, target in related.values() if kind.endswith("/styles")]
    if not parts or parts[0] not in archive.namelist():
        return []
    sheet = _xml(archive, parts[0])
    codes = {
        _whole(one.get("numFmtId")): one.get("formatCode", "") for one in _all(sheet, "numFmt")
    }
    formats = next(_all(sheet, "cellXfs"), None)
    if formats is None:
        return []
    ids = [_whole(one.get("numFmtId")) for one in _all(formats, "xf")]
    return [numbers.style_of(one, codes.get(one)) for one in ids]


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        return fromstring(zips.part(archive, name, most=SMALL_PART), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refusal("xml_bomb", detail=name) from error
    except (ParseError, LookupError, ValueError) as error:
        raise Refusal("unreadable", detail=f"{name}: {error}") from error


def _all(root: Element, local: str) -> filter[Element]:
    return filter(lambda one: _local(one.tag) == local, root.iter())


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Element, local: str) -> str:
    """A namespaced attribute (``r:id``), whatever the namespace's flavour."""
    for name, value in element.items():
        if "}" in name and _local(name) == local:
            return value
    return ""


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
