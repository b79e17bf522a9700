"""The task ``evidence``: what a file really is, and whether it is harmless enough to keep.

Judged by content *and* name. Says one object: ``type``, ``extension``, ``width``, ``height``,
``pages`` (null where there are none), ``warnings``, ``preview`` (whether one was written).
"""

from __future__ import annotations

import importlib
import posixpath
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from . import documents, personal, zips
from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = 4096
MARKUP = re.compile(rb"\s*(<\?xml|<!doctype|<html|<svg|<script|<!--)", re.IGNORECASE)
SVG = re.compile(rb"<(\w+:)?svg[\s>]", re.IGNORECASE)

TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".hwpx": "application/hwp+zip",
    ".hwp": "application/x-hwp",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
MAGIC = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg", b"GIF8": ".gif"}
ACCEPTED = "pdf, jpg, png, webp, gif, xlsx, docx, pptx, hwpx, hwp, csv, txt"
SVG_NAMES = {".svg", ".svgz"}
MACRO_NAMES = {".xlsm", ".xltm", ".xlsb", ".docm", ".dotm", ".pptm", ".potm", ".ppsm"}
OLD_NAMES = {".xls", ".doc", ".ppt"}


def prepare(request: dict[str, Any]) -> None:
    """Load what the name calls for."""
    load_for(request["name"])


def load_for(name: str) -> None:
    kind = TYPES.get(_extension(name), "")
    if kind.startswith("image/"):
        importlib.import_module(f"{__package__}.pictures")
    elif kind == TYPES[".pdf"]:
        importlib.import_module(f"{__package__}.pdfs")


def run(request: dict[str, Any], files: list[BinaryIO]) -> Iterator[dict[str, Any]]:
    """``request``: ``name`` of the file. ``files``: the content, then a file for the preview."""
    content, preview = files
    extension = _extension(request["name"])
    head = content.read(HEAD)
    if not head:
        raise Refusal("empty")
    _refuse_by_name(extension, head)
    kind = _kind(head, content)
    named = TYPES[extension]
    if kind not in {named, "text" if named.startswith("text/") else named}:
        raise Refusal("wrong_type", named=extension)
    found: dict[str, Any] = {"width": None, "height": None, "pages": None, "preview": False}
    found |= _inspected(named, content, preview)
    yield found | {"type": named, "extension": ".jpg" if extension == ".jpeg" else extension}


def _extension(name: str) -> str:
    return posixpath.splitext(name)[1].lower()


def _refuse_by_name(extension: str, head: bytes) -> None:
    if extension in SVG_NAMES or (extension not in TYPES and SVG.search(head)):
        raise Refusal("svg")
    if extension in MACRO_NAMES:
        raise Refusal("macros")
    if extension in OLD_NAMES:
        raise Refusal("old_format")
    if extension not in TYPES:
        raise Refusal("type_not_accepted", accepted=ACCEPTED)


def _kind(head: bytes, content: BinaryIO) -> str:
    """The media type by content, ``text`` for what only a name can tell apart."""
    if head.startswith(b"%PDF-"):
        return TYPES[".pdf"]
    for magic, extension in MAGIC.items():
        if head.startswith(magic):
            return TYPES[extension]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return TYPES[".webp"]
    if head.startswith(b"PK"):
        return documents.kind_of_zip(zips.checked(content), TYPES)
    if head.startswith((zips.OLE_MAGIC, documents.HWP_SIGNATURE)):
        return documents.kind_of_ole(content, TYPES[".hwp"])
    if MARKUP.match(head):
        raise Refusal("svg" if SVG.search(head) else "type_not_accepted", accepted=ACCEPTED)
    return "text"


def _inspected(kind: str, content: BinaryIO, preview: BinaryIO) -> dict[str, Any]:
    if kind.startswith("image/"):
        from . import pictures  # noqa: PLC0415 -- slow to load, and most files are none

        return pictures.inspected(content, preview, kind)
    if kind == TYPES[".pdf"]:
        from . import pdfs  # noqa: PLC0415 -- as above

        return pdfs.inspected(content)
    if kind.startswith("text/"):
        return {"warnings": _personal(personal.seen_in(documents.text_of(content)))}
    if kind == TYPES[".hwp"]:
        return {"warnings": []}
    return {"warnings": _personal(documents.inspected(zips.checked(content), kind, TYPES))}


def _personal(seen: bool) -> list[str]:
    return ["personal_numbers"] if seen else []
