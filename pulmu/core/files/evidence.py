"""What an evidence file is, found out in a child process, and a preview to look at.

Accepted: PDF, JPEG, PNG, WebP, GIF, Word, Excel and PowerPoint without macros, HWPX, HWP, CSV and
text. The file is stored as it came (its hash is its proof) and served as a download; the viewer
shows PDFs in a sandboxed frame and, of pictures, only the re-encoded preview.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from . import sandbox
from .errors import FileRefused
from .sandbox import MIB

MOST_BYTES = 50 * MIB
PREVIEW_TYPE = "image/jpeg"
LIMITS = sandbox.Limits(memory=1024 * MIB, cpu_seconds=30, wall_seconds=60, written=16 * MIB)


@dataclass(frozen=True, slots=True)
class Inspected:
    """``preview`` is a JPEG, for pictures only. Sizes in pixels; ``pages`` for PDFs.

    ``warnings`` are codes: ``personal_numbers`` for what looks like resident registration numbers.
    """

    type: str
    extension: str
    size: int
    width: int | None
    height: int | None
    pages: int | None
    warnings: tuple[str, ...]
    preview: bytes | None


def inspect(source: bytes | Path, name: str) -> Inspected:
    """Judge a file by content and name; FileRefused when it is not one that is kept."""
    with _opened(source) as content, tempfile.TemporaryFile() as preview:
        size = content.seek(0, io.SEEK_END)
        content.seek(0)
        if size == 0:
            raise FileRefused("empty")
        if size > MOST_BYTES:
            raise FileRefused("too_big", limit=f"{MOST_BYTES // MIB} MB")
        request = {"name": name}
        answers = list(sandbox.run("evidence", request, files=[content, preview], limits=LIMITS))
        if not answers:
            raise FileRefused("unreadable", detail="the child said nothing")
        said = answers[0]
        preview.seek(0)
        return Inspected(
            type=said["type"],
            extension=said["extension"],
            size=size,
            width=said["width"],
            height=said["height"],
            pages=said["pages"],
            warnings=tuple(said["warnings"]),
            preview=preview.read() if said["preview"] else None,
        )


def _opened(source: bytes | Path) -> BinaryIO:
    if isinstance(source, Path):
        try:
            return source.open("rb")
        except OSError as error:
            raise FileRefused("missing", detail=str(error)) from error
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the caller closes it
    file.write(source)
    file.flush()
    file.seek(0)
    return file
