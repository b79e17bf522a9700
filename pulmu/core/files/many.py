"""Many evidence files at once: what an import brings along."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from . import sandbox
from .errors import FileRefused
from .evidence import LIMITS, MOST_BYTES, Inspected
from .sandbox import MIB

AT_ONCE = 200
# The limits of one file for the memory, of all of them for time and open files.
ALL = replace(LIMITS, cpu_seconds=300, wall_seconds=600, open_files=AT_ONCE + 32)
File = tuple[Path, str]  # where it is, what it is called


def inspect_many(files: Sequence[File]) -> Iterator[Inspected | FileRefused]:
    """One answer a file, in order. A file that brings the child down is refused, and only it."""
    for first in range(0, len(files), AT_ONCE):
        waiting = list(files[first : first + AT_ONCE])
        while waiting:
            answers = _answers(waiting)
            yield from answers
            del waiting[: len(answers)]


def _answers(files: Sequence[File]) -> list[Inspected | FileRefused]:
    """Answers for as many of the first files as one child lived to give; at least one."""
    found: list[Inspected | FileRefused] = []
    with contextlib.ExitStack() as stack:
        opened: list[BinaryIO] = []
        for path, _name in files:
            refused = _refused(path)
            if refused is not None and not opened:
                return [refused]
            if refused is not None:
                break
            opened.append(stack.enter_context(path.open("rb")))
        request = {"names": [name for _path, name in files[: len(opened)]]}
        try:
            for said in sandbox.run("evidence_many", request, files=opened, limits=ALL):
                path, _name = files[len(found)]
                found.append(_read(said, path.stat().st_size))
        except FileRefused as refusal:
            found.append(refusal)
    return found


def _refused(path: Path) -> FileRefused | None:
    try:
        size = path.stat().st_size
    except OSError as error:
        return FileRefused("missing", detail=str(error))
    if size == 0:
        return FileRefused("empty")
    if size > MOST_BYTES:
        return FileRefused("too_big", limit=f"{MOST_BYTES // MIB} MB")
    return None


def _read(said: dict[str, Any], size: int) -> Inspected | FileRefused:
    if "not" in said:
        return FileRefused(said["not"], detail=said["detail"], **said["fields"])
    return Inspected(
        type=said["type"],
        extension=said["extension"],
        size=size,
        width=said["width"],
        height=said["height"],
        pages=said["pages"],
        warnings=tuple(said["warnings"]),
        preview=None,
    )
