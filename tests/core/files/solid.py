"""Models for the tests, good ones and hostile ones. All made here; lengths in the file's unit."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
CORNERS = [(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
SIDES = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
FACES = [face for a, b, c, d in SIDES for face in ((a, b, c), (a, c, d))]
TRIANGLES = len(FACES)


def stl(*size: float, faces: Sequence[Any] = FACES, said: int | None = None) -> bytes:
    """A box; with fewer faces it is open, with another count it lies."""
    body = b"".join(
        struct.pack("<12fH", 0, 0, 0, *(c * s for at in face for c, s in _corner(at, size)), 0)
        for face in faces
    )
    return bytes(80) + struct.pack("<I", len(faces) if said is None else said) + body


def stl_text(*size: float) -> bytes:
    lines = ["solid box"]
    for face in FACES:
        lines += ["facet normal 0 0 0", "outer loop"]
        lines += ["vertex " + " ".join(str(c * s) for c, s in _corner(at, size)) for at in face]
        lines += ["endloop", "endfacet"]
    return "\n".join([*lines, "endsolid box", ""]).encode()


def threemf(
    objects: str = "",
    items: str = '<item objectid="1"/>',
    *,
    unit: str = "millimeter",
    head: str = "",
) -> bytes:
    """Objects of one's own, or a box of 40 x 30 x 20 with the number 1."""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}'
        f'<model unit="{unit}" xmlns="{CORE}"><resources>'
        f"{objects or box_object('1', 40, 30, 20)}</resources><build>{items}</build></model>"
    )
    return zipped({"[Content_Types].xml": "<Types/>", "3D/3dmodel.model": xml})


def box_object(number: str, *size: float) -> str:
    points = "".join(
        f'<vertex x="{x * size[0]}" y="{y * size[1]}" z="{z * size[2]}"/>' for x, y, z in CORNERS
    )
    faces = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in FACES)
    return (
        f'<object id="{number}"><mesh><vertices>{points}</vertices>'
        f"<triangles>{faces}</triangles></mesh></object>"
    )


def made_of(number: str, *children: str) -> str:
    parts = "".join(f'<component objectid="{one}"/>' for one in children)
    return f'<object id="{number}"><components>{parts}</components></object>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def glb(*size: float, **said: Any) -> bytes:
    """A box in one node; ``said`` takes the place of parts of its JSON."""
    points = struct.pack("<24f", *(c * s for at in range(8) for c, s in _corner(at, size)))
    corners = struct.pack("<36H", *(at for face in FACES for at in face))
    block = points + corners
    whole = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 8, "type": "VEC3"},
            {"bufferView": 1, "componentType": 5123, "count": 36, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": len(points)},
            {"buffer": 0, "byteOffset": len(points), "byteLength": len(corners)},
        ],
        "buffers": [{"byteLength": len(block)}],
        **said,
    }
    return packed(whole, block)


def packed(said: Any, block: bytes = b"") -> bytes:
    text = json.dumps(said).encode()
    text += b" " * (-len(text) % 4)
    body = struct.pack("<I4s", len(text), b"JSON") + text
    if block:
        body += struct.pack("<I4s", len(block), b"BIN\0") + block
    return b"glTF" + struct.pack("<II", 2, 12 + len(body)) + body


def _corner(at: int, size: Sequence[float]) -> list[tuple[int, float]]:
    return list(zip(CORNERS[at], size, strict=True))
