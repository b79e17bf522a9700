"""The picture of a seal, made ready for paper in a child process: small, upright, see-through."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from . import sandbox
from .errors import FileRefused
from .sandbox import MIB

MOST_BYTES = 5 * MIB
LIMITS = sandbox.Limits(memory=512 * MIB, cpu_seconds=15, wall_seconds=30, written=4 * MIB)


def prepared(source: Path, name: str) -> bytes:
    """A PNG without anything but its pixels; FileRefused for what is no PNG or JPEG picture."""
    with source.open("rb") as content, tempfile.TemporaryFile() as out:
        size = content.seek(0, io.SEEK_END)
        content.seek(0)
        if size == 0:
            raise FileRefused("empty")
        if size > MOST_BYTES:
            raise FileRefused("too_big", limit=f"{MOST_BYTES // MIB} MB")
        said = list(sandbox.run("seals", {"name": name}, files=[content, out], limits=LIMITS))
        if not said:
            raise FileRefused("unreadable", detail="the child said nothing")
        out.seek(0)
        return out.read()
