"""What a model file is, found out in a child process: how large, how much, and whether closed.

Measured are STL, 3MF and GLB. A STEP file is kept as it is: it is known by its first line alone.
The file is stored as it came; what is said of it here is all that a page ever shows of it.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import sandbox
from .errors import FileRefused
from .sandbox import MIB

MOST_BYTES = 64 * MIB
LIMITS = sandbox.Limits(memory=2048 * MIB, cpu_seconds=30, wall_seconds=40)
# Each may take two gigabytes: whoever sends many must not have the whole machine. What those who
# work there send is looked at beside what comes from outside, and does not wait for it.
AT_ONCE, PATIENCE = 1, 2.0
_FROM_OUTSIDE, _FROM_INSIDE = (threading.BoundedSemaphore(AT_ONCE) for _one in range(2))
STL, MF3, GLB, STEP = "stl", "3mf", "glb", "step"
EXTENSIONS = {".stl": STL, ".3mf": MF3, ".glb": GLB, ".step": STEP, ".stp": STEP, ".gltf": GLB}


@dataclass(frozen=True, slots=True)
class Measured:
    """Sizes in the file's own ``unit``; an empty one says that the file does not know it.

    ``volume`` is good for nothing unless the model ``is_closed``. Of a STEP file nothing is known.
    """

    format: str
    size: int
    unit: str = ""
    extents: tuple[float, float, float] | None = None
    volume: float = 0.0
    area: float = 0.0
    triangles: int = 0
    parts: int = 0
    is_closed: bool = False


def is_model(name: str) -> bool:
    """Whether the name calls for this, and not for papers and pictures."""
    return Path(name).suffix.lower() in EXTENSIONS


def measure(source: Path, name: str, *, is_ours: bool = False) -> Measured:
    """Look at a model by content and name; FileRefused when it is none, or one that bites, and
    when another is being looked at. ``is_ours``: whoever works there sent it.
    """
    size = _size(source)
    one_by_one = _FROM_INSIDE if is_ours else _FROM_OUTSIDE
    if not one_by_one.acquire(timeout=PATIENCE):
        raise FileRefused("busy")
    try:
        with source.open("rb") as content:
            content.seek(0, io.SEEK_SET)
            answers = list(sandbox.run("solids", {"name": name}, files=[content], limits=LIMITS))
    finally:
        one_by_one.release()
    if not answers:
        raise FileRefused("unreadable", detail="the child said nothing")
    said: dict[str, Any] = answers[0]
    extents = said.pop("extents")
    return Measured(size=size, extents=tuple(extents) if extents else None, **said)


def _size(source: Path) -> int:
    try:
        size = source.stat().st_size
    except OSError as error:
        raise FileRefused("missing", detail=str(error)) from error
    if size == 0:
        raise FileRefused("empty")
    if size > MOST_BYTES:
        raise FileRefused("too_big", limit=f"{MOST_BYTES // MIB} MB")
    return size
