"""GLB: JSON that says what lies where, and one block of bytes. All of it in metres.

Pictures in it are not looked at. What is packed by an extension is refused: unpacking is another
program's code.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

from . import meshes
from .saying import Refusal

MAGIC, JSON, BIN = b"glTF", b"JSON", b"BIN\0"
MOST_JSON = 16 << 20
NUMBERS = {5121: "u1", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
TRIANGLES, FLOAT = 4, 5126
PACKED = {"KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_mesh_quantization"}


@dataclass(frozen=True, slots=True)
class _File:
    said: dict[str, Any]
    block: bytes

    def all(self, name: str) -> list[Any]:
        found = self.said.get(name, [])
        return found if isinstance(found, list) else []


def read(content: BinaryIO) -> tuple[str, list[meshes.Part]]:
    file = _opened(content.read())
    try:
        return "m", _unfolded(file)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        detail = f"{type(error).__name__}: {error}"
        raise Refusal("unreadable", detail=detail) from error


def _opened(data: bytes) -> _File:
    if data[:4] != MAGIC:
        raise Refusal("wrong_type", named=".glb")
    try:
        version, size = struct.unpack_from("<II", data, 4)
        length, kind = struct.unpack_from("<I4s", data, 12)
    except struct.error as error:
        raise Refusal("truncated") from error
    if version != 2 or kind != JSON:  # noqa: PLR2004 -- the version that there is
        raise Refusal("unreadable", detail=f"version {version}")
    if size != len(data) or 20 + length > size:
        raise Refusal("truncated", detail=f"says {size}, holds {len(data)}")
    if length > MOST_JSON:
        raise Refusal("too_costly", detail=f"{length} bytes of JSON")
    try:
        said = json.loads(data[20 : 20 + length])
    except (ValueError, RecursionError) as error:
        raise Refusal("unreadable", detail="its JSON") from error
    if not isinstance(said, dict):
        raise Refusal("unreadable", detail="its JSON")
    return _File(said, _block(data, 20 + length))


def _block(data: bytes, at: int) -> bytes:
    if at + 8 > len(data):
        return b""
    length, kind = struct.unpack_from("<I4s", data, at)
    if kind != BIN or at + 8 + length > len(data):
        raise Refusal("truncated", detail="its bytes")
    return data[at + 8 : at + 8 + length]


def _unfolded(file: _File) -> list[meshes.Part]:
    for name in file.all("extensionsRequired"):
        if name in PACKED:
            raise Refusal("model_packed", how=str(name).partition("_")[2])
    if any("uri" in one for one in file.all("buffers")):
        raise Refusal("model_parts")
    nodes = file.all("nodes")
    roots = _roots(file, nodes)
    _refuse_astray(
        [*roots, *(child for node in nodes for child in node.get("children", []))], nodes
    )
    counted = [_counted(file, mesh) for mesh in file.all("meshes")]
    inside: dict[Hashable, list[Hashable]] = {
        at: list(node.get("children", [])) for at, node in enumerate(nodes)
    }
    own: dict[Hashable, tuple[int, int]] = {
        at: counted[node["mesh"]] for at, node in enumerate(nodes) if "mesh" in node
    }
    meshes.refuse_unfolding(
        roots,
        inside,
        {at: triangles for at, (triangles, _pieces) in own.items()},
        {at: max(1, pieces) for at, (_triangles, pieces) in own.items()},
    )
    made: dict[int, list[meshes.Part]] = {}
    found: list[meshes.Part] = []
    waiting = [(at, np.eye(4)) for at in roots]
    while waiting:
        at, matrix = waiting.pop()
        node = nodes[at]
        here = matrix @ _matrix(node)
        if "mesh" in node:
            number = node["mesh"]
            if number not in made:
                made[number] = _parts(file, file.all("meshes")[number])
            found += [part.moved(here) for part in made[number]]
        waiting += [(child, here) for child in node.get("children", [])]
    return found


def _refuse_astray(numbers: list[Any], nodes: list[Any]) -> None:
    """A number of no node; one below nothing would count from the end, and go round."""
    if any(type(one) is not int or not 0 <= one < len(nodes) for one in numbers):
        raise Refusal("unreadable", detail="a node that is not there")


def _roots(file: _File, nodes: list[Any]) -> list[int]:
    scenes = file.all("scenes")
    if scenes:
        return list(scenes[file.said.get("scene", 0)].get("nodes", []))
    children = {child for node in nodes for child in node.get("children", [])}
    return [at for at in range(len(nodes)) if at not in children]


def _counted(file: _File, mesh: Any) -> tuple[int, int]:
    """How many triangles a mesh says it has, and in how many pieces."""
    accessors = file.all("accessors")
    pieces = list(filter(_is_of_triangles, mesh["primitives"]))
    rows = [one.get("indices", one["attributes"]["POSITION"]) for one in pieces]
    return sum(int(accessors[at]["count"]) // 3 for at in rows), len(pieces)


def _is_of_triangles(primitive: Any) -> bool:
    return bool(primitive.get("mode", TRIANGLES) == TRIANGLES)


def _parts(file: _File, mesh: Any) -> list[meshes.Part]:
    found = []
    for primitive in filter(_is_of_triangles, mesh["primitives"]):
        points = _numbers(file, primitive["attributes"]["POSITION"], 3)
        if "indices" in primitive:
            corners = _numbers(file, primitive["indices"], 1).ravel()
        else:
            corners = np.arange(len(points))
        found.append(meshes.part(points, corners[: len(corners) // 3 * 3]))
    return found


def _numbers(file: _File, at: int, width: int) -> Any:
    """The rows of an accessor. What it says is held against the bytes that are there."""
    accessor = file.all("accessors")[at]
    if "sparse" in accessor or "bufferView" not in accessor:
        raise Refusal("model_packed", how="sparse")
    view = file.all("bufferViews")[accessor["bufferView"]]
    if width != 1 and accessor["componentType"] != FLOAT:
        raise Refusal("model_packed", how="quantization")
    kind = np.dtype(NUMBERS[accessor["componentType"]])
    count, row = int(accessor["count"]), kind.itemsize * width
    stride = int(view.get("byteStride", row))
    start = int(view.get("byteOffset", 0)) + int(accessor.get("byteOffset", 0))
    if (
        count < 1
        or start < 0
        or stride < row
        or start + stride * (count - 1) + row > len(file.block)
    ):
        raise Refusal("truncated", detail=f"{count} rows from {start}")
    return np.ndarray((count, width), kind, file.block, start, (stride, kind.itemsize))


def _matrix(node: Any) -> Any:
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    found = np.eye(4)
    x, y, z, w = (float(one) for one in node.get("rotation", (0, 0, 0, 1)))
    turned = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    found[:3, :3] = turned * np.array(node.get("scale", (1, 1, 1)), dtype=np.float64)
    found[:3, 3] = np.array(node.get("translation", (0, 0, 0)), dtype=np.float64)
    return found
