"""STL: triangles and nothing else, in no unit at all. Its own count is not to be believed."""

from __future__ import annotations

import re
from typing import BinaryIO

import numpy as np

from . import meshes
from .saying import Refusal

HEAD, EACH, COUNT = 84, 50, slice(80, 84)
TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("rest", "<u2")])
CORNER = re.compile(rb"vertex\s+(\S+)\s+(\S+)\s+(\S+)")
LOOKED_AT = 2048


def read(content: BinaryIO) -> tuple[str, list[meshes.Part]]:
    data = content.read()
    if len(data) >= HEAD:
        said = int.from_bytes(data[COUNT], "little")
        if len(data) == HEAD + EACH * said:
            return "", [_binary(data, said)]
    if data.lstrip()[:5].lower() == b"solid" and b"facet" in data[:LOOKED_AT]:
        return "", [_text(data)]
    if (
        len(data) < HEAD
        or data[:1] in b"{<"
        or data.startswith((b"PK", b"glTF", b"%PDF", b"\x89PNG"))
    ):
        raise Refusal("wrong_type", named=".stl")
    raise Refusal("model_count", said=f"{said:,}", held=f"{(len(data) - HEAD) // EACH:,}")


def _binary(data: bytes, count: int) -> meshes.Part:
    if not count:
        raise Refusal("model_empty")
    meshes.refuse_many(count)
    found = np.frombuffer(data, TRIANGLE, count=count, offset=HEAD)["corners"]
    return meshes.part(found.reshape(-1, 3), np.arange(count * 3))


def _text(data: bytes) -> meshes.Part:
    if b"endsolid" not in data[-LOOKED_AT:]:
        raise Refusal("truncated")
    meshes.refuse_many(data.count(b"endfacet"))
    try:
        corners = np.array(CORNER.findall(data), dtype=np.float64)
    except ValueError as error:
        raise Refusal("model_numbers", detail=str(error)) from error
    if not len(corners):
        raise Refusal("model_empty")
    if len(corners) % 3:
        raise Refusal("unreadable", detail="corners that are no triangle")
    return meshes.part(corners, np.arange(len(corners)))
