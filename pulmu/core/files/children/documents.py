"""Office files, Hancom files and plain text as evidence. They are never rendered on the server."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, BinaryIO

from . import personal, zips
from .saying import Refusal

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Mapping

HWP_SIGNATURE = b"HWP Document File"
HWP_PROPERTIES = 36
HWP_PASSWORD = 0x2
OLE_HWP_HEADER = "FileHeader".encode("utf-16-le")
HWPX_TYPE = b"application/hwp+zip"
SMALL_PART = 8 * zips.MIB
MAIN_PARTS = {
    ".xlsx": b"spreadsheetml.sheet.main+xml",
    ".docx": b"wordprocessingml.document.main+xml",
    ".pptx": b"presentationml.presentation.main+xml",
}
# What makes Word or Excel load something from elsewhere when the file is opened.
FETCHING = re.compile(
    rb"<Relationship\s[^>]*relationships/(attachedTemplate|oleObject|frame|subDocument)[\"'][^>]*>"
)
TEXT_PARTS = re.compile(
    r"(xl/sharedStrings|xl/worksheets/[^/]+|word/[^/]+|ppt/slides/[^/]+|Contents/section\d+)\.xml"
)


def kind_of_zip(archive: zipfile.ZipFile, types: Mapping[str, str]) -> str:
    """Which document a zip is; a bare archive is none that is taken."""
    names = set(archive.namelist())
    if "mimetype" in names:
        mime = zips.part(archive, "mimetype", most=SMALL_PART)
        return types[".hwpx"] if mime.startswith(HWPX_TYPE) else "application/zip"
    if "[Content_Types].xml" in names:
        content = zips.part(archive, "[Content_Types].xml", most=SMALL_PART)
        _refuse_macros(names, content)
        for extension, sign in MAIN_PARTS.items():
            if sign in content:
                return types[extension]
    return "application/zip"


def kind_of_ole(content: BinaryIO, hwp: str) -> str:
    """A compound file is an .hwp, an encrypted Office file or an old one."""
    content.seek(0)
    data = content.read()
    if zips.OLE_ENCRYPTED in data:
        raise Refusal("encrypted")
    place = data.find(HWP_SIGNATURE)
    if place < 0 or (place and OLE_HWP_HEADER not in data):
        raise Refusal("old_format")
    if place and data[place + HWP_PROPERTIES] & HWP_PASSWORD:
        raise Refusal("encrypted")
    return hwp


def inspected(archive: zipfile.ZipFile, kind: str, types: Mapping[str, str]) -> bool:
    """Refuse what fetches content from outside; return whether personal numbers were seen."""
    seen = False
    for name in archive.namelist():
        if name.endswith(".rels"):
            _refuse_fetching(zips.part(archive, name, most=SMALL_PART))
        elif not seen and TEXT_PARTS.fullmatch(name):
            seen = any(
                personal.seen_in_xml(piece, joined=kind != types[".xlsx"])
                for piece in _pieces(archive, name)
            )
    return seen


def text_of(content: BinaryIO) -> str:
    """UTF-8 or CP949, without NUL: anything else calls itself text wrongly."""
    content.seek(0)
    data = content.read()
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal("wrong_type", named=".txt/.csv")


def _refuse_macros(names: set[str], content_types: bytes) -> None:
    inside = {posixpath.basename(name).casefold() for name in names}
    if "vbaproject.bin" in inside or re.search(rb"macroEnabled|vbaProject", content_types):
        raise Refusal("macros")
    if any("/activex/" in name.casefold() for name in names):
        raise Refusal("macros", detail="ActiveX")


def _refuse_fetching(links: bytes) -> None:
    for found in FETCHING.finditer(links):
        if re.search(rb"TargetMode\s*=\s*[\"']External", found[0]):
            raise Refusal("outside_content")


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A megabyte at a time, each with the end of the one before: no number falls between two."""
    rest = b""
    for chunk in zips.chunks(archive, name, size=zips.MIB):
        yield rest + chunk
        rest = chunk[-500:]
