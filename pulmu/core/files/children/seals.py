"""The task ``seals``: a picture of a stamp, re-encoded. Says one object: ``width``, ``height``.

What was photographed or scanned on white paper becomes see-through where the paper is, so that the
seal lies on the words like a stamp.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, BinaryIO

from PIL import Image, ImageChops

from . import pictures
from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

SIDE, SOLID = 800, 255
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
MAGIC = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
ACCEPTED = "png, jpg"


def prepare(request: dict[str, Any]) -> None:
    """Nothing to load: the decoders come with `pictures`."""


def run(request: dict[str, Any], files: list[BinaryIO]) -> Iterator[dict[str, Any]]:
    """``request``: ``name`` of the file. ``files``: the content, then a file for the PNG."""
    content, out = files
    extension = posixpath.splitext(request["name"])[1].lower()
    data = content.read()
    kind = next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), "")
    if extension not in TYPES:
        raise Refusal("type_not_accepted", accepted=ACCEPTED)
    if kind != TYPES[extension]:
        raise Refusal("wrong_type", named=extension)
    with pictures.opened(data, kind) as picture:
        seal = pictures.upright(picture, side=SIDE, clear=True)
    solid = seal.getchannel("A").getextrema() == (SOLID, SOLID)
    stamp = see_through(seal) if solid else seal
    stamp.save(out, "PNG", optimize=True)
    out.flush()
    yield {"width": stamp.width, "height": stamp.height}


def see_through(picture: Image.Image) -> Image.Image:
    """White becomes nothing, and the lighter a colour the more of the paper shows."""
    red, green, blue, _alpha = picture.split()
    paper = ImageChops.darker(ImageChops.darker(red, green), blue)
    return Image.merge("RGBA", (red, green, blue, ImageChops.invert(paper)))
