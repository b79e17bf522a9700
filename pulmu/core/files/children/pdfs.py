"""PDFs: every object is looked at, whether a page leads to it or not."""

from __future__ import annotations

import io
import signal
import zipfile
from typing import TYPE_CHECKING, Any, BinaryIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from . import personal
from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_OBJECTS = 300_000
MOST_DEPTH = 60
TEXT_PAGES = 50
TEXT_SECONDS = 2.0
SCRIPT_KEYS = {"/JS", "/JavaScript", "/XFA"}
SCRIPT_ACTIONS = {"/JavaScript", "/Rendition"}
LAUNCHING = {"/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR"}
ATTACHING = {"/EmbeddedFile", "/EmbeddedFiles", "/EF"}


class Enough(BaseException):
    """Time is up. No ``Exception``, so that no parser takes it for a fault of the page."""


def inspected(content: BinaryIO) -> dict[str, Any]:
    content.seek(0)
    data = content.read()
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise Refusal("polyglot")
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        _unlock(reader)
        for one in _objects(reader):
            _refuse_active(one)
        pages = len(reader.pages)
    except (PyPdfError, DependencyError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refusal("unreadable", detail=f"{type(error).__name__}: {error}"[:200]) from error
    seen = _holds_personal_numbers(reader)
    return {"pages": pages, "warnings": ["personal_numbers"] if seen else []}


def _unlock(reader: PdfReader) -> None:
    """Certificates are often locked against changes only and open without a password."""
    if not reader.is_encrypted:
        return
    try:
        opened = reader.decrypt("")
    except (DependencyError, NotImplementedError) as error:
        raise Refusal("encrypted", detail=str(error)) from error
    if not opened:
        raise Refusal("encrypted")


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, those inside others too."""
    table = reader.xref.items()
    numbers = {(number, generation) for generation, known in table for number in known}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise Refusal("too_costly", detail=f"{len(numbers)} objects")
    yield reader.trailer
    for number, generation in sorted(numbers):
        try:
            one = reader.get_object(IndirectObject(number, generation, reader))
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
            # An object that nobody can read does nothing either.
            continue
        yield from _inside(one, 0)


def _inside(one: object, depth: int) -> Iterator[DictionaryObject]:
    if depth > MOST_DEPTH:
        raise Refusal("too_costly", detail="nesting")
    if isinstance(one, DictionaryObject):
        yield one
        for value in dict.values(one):
            yield from _inside(value, depth + 1)
    elif isinstance(one, ArrayObject):
        for value in list.__iter__(one):
            yield from _inside(value, depth + 1)


def _refuse_active(one: DictionaryObject) -> None:
    keys = set(dict.keys(one))
    action = dict.get(one, "/S")
    action = str(action) if isinstance(action, NameObject) else ""
    if keys & SCRIPT_KEYS or action in SCRIPT_ACTIONS:
        raise Refusal("pdf_script")
    if action in LAUNCHING:
        raise Refusal("pdf_launch")
    if keys & ATTACHING or dict.get(one, "/Type") == "/EmbeddedFile":
        raise Refusal("pdf_attachment")


def _holds_personal_numbers(reader: PdfReader) -> bool:
    """The first pages only, for two seconds; a page whose text will not come out is passed over."""
    signal.signal(signal.SIGVTALRM, _enough)
    signal.setitimer(signal.ITIMER_VIRTUAL, TEXT_SECONDS)
    try:
        return any(personal.seen_in(_text(page)) for page in reader.pages[:TEXT_PAGES])
    except Enough:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _text(page: PageObject) -> str:
    try:
        return page.extract_text()
    except Exception:  # noqa: BLE001 -- a warning is not worth refusing the file for
        return ""


def _enough(*_signal: object) -> None:
    raise Enough
