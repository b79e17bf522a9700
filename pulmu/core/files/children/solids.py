"""The task ``solids``: how large a model is, how many triangles it has, whether it is closed.

The triangles are counted from what the file says of itself before a single one is laid out, so
that a small file cannot unfold to more than is allowed. Says one object: see `files.solids`.
"""

from __future__ import annotations

import importlib
import posixpath
from typing import TYPE_CHECKING, Any, BinaryIO

from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .meshes import Part

READERS = {".stl": "stls", ".3mf": "threemfs", ".glb": "glbs"}
STEP, STEP_MAGIC = {".step", ".stp"}, b"ISO-10303-21"
ACCEPTED = "stl, 3mf, glb, step"
# Longer is no thing that anybody makes, in whatever unit.
LARGEST = 1e7


def prepare(request: dict[str, Any]) -> None:
    """Load what the name calls for."""
    if reader := READERS.get(_extension(request["name"])):
        importlib.import_module("trimesh")
        importlib.import_module(f"{__package__}.{reader}")


def run(request: dict[str, Any], files: list[BinaryIO]) -> Iterator[dict[str, Any]]:
    """``request``: ``name`` of the file. ``files``: the content."""
    [content] = files
    extension = _extension(request["name"])
    if extension in STEP:
        yield _step(content)
        return
    if extension == ".gltf":
        raise Refusal("model_parts")
    if extension not in READERS:
        raise Refusal("model_type", accepted=ACCEPTED)
    reader = importlib.import_module(f"{__package__}.{READERS[extension]}")
    unit, parts = reader.read(content)
    yield {"format": extension[1:], "unit": unit, **measured(parts)}


def measured(parts: list[Part]) -> dict[str, Any]:
    """Of all parts together; closed when each of them is."""
    import numpy as np  # noqa: PLC0415 -- loaded in `prepare`, where models are read
    import trimesh  # noqa: PLC0415 -- as above

    parts = [part for part in parts if len(part.faces)]
    if not parts:
        raise Refusal("model_empty")
    closed, volume, area, corners = True, 0.0, 0.0, []
    for part in parts:
        used = part.vertices[part.faces.ravel()]
        if not np.isfinite(used).all() or np.abs(used).max() > LARGEST:
            raise Refusal("model_numbers")
        corners += [used.min(axis=0), used.max(axis=0)]
        mesh = trimesh.Trimesh(part.vertices, part.faces, process=True)
        closed = closed and bool(mesh.is_watertight)
        volume += abs(float(mesh.volume))
        area += float(mesh.area)
    found = np.array(corners)
    return {
        "extents": [float(one) for one in found.max(axis=0) - found.min(axis=0)],
        "volume": volume,
        "area": area,
        "triangles": sum(len(part.faces) for part in parts),
        "parts": len(parts),
        "is_closed": closed,
    }


def _step(content: BinaryIO) -> dict[str, Any]:
    if not content.read(len(STEP_MAGIC)).startswith(STEP_MAGIC):
        raise Refusal("wrong_type", named=".step")
    return {
        "format": "step",
        "unit": "",
        "extents": None,
        "volume": 0.0,
        "area": 0.0,
        "triangles": 0,
        "parts": 0,
        "is_closed": False,
    }


def _extension(name: str) -> str:
    return posixpath.splitext(name)[1].lower()
