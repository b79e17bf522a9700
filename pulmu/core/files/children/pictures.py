"""Pictures: decoded once, with a limit, to see that they are pictures and to make a preview.

The file itself is kept as it came, because its hash is its proof. What people look at is the
preview: re-encoded, upright, without the camera's data.
"""

from __future__ import annotations

import contextlib
import io
import re
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING, Any, BinaryIO

from PIL import GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGAPIXELS = 40
PREVIEW_SIDE = 2_000
QUALITY = 85
PNG = b"\x89PNG\r\n\x1a\n"
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
PDF_WINDOW = 1024
PADDING = 64
MARKUP = re.compile(rb"<script|<html|<\?php", re.IGNORECASE)
# Named so that they are loaded with this module, before the fetters go on.
DECODERS = (GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def inspected(content: BinaryIO, preview: BinaryIO, kind: str) -> dict[str, Any]:
    content.seek(0)
    with opened(content.read(), kind) as picture:
        width, height = picture.size
        _write_preview(picture, preview)
    return {"width": width, "height": height, "warnings": [], "preview": True}


@contextlib.contextmanager
def opened(data: bytes, kind: str) -> Iterator[Image.Image]:
    """The picture, and nothing but a picture of this kind."""
    _refuse_second_nature(data, kind)
    Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
    # One decoder only: the one that the name and the first bytes agree on.
    with _strict(), Image.open(io.BytesIO(data), formats=[FORMATS[kind]]) as picture:
        width, height = picture.size
        if width * height > MEGAPIXELS * 1_000_000:
            raise Refusal("picture_too_large", limit=MEGAPIXELS)
        yield picture


def upright(picture: Image.Image, *, side: int, clear: bool) -> Image.Image:
    """Small first, then upright: the order that needs the least memory."""
    picture.draft("RGB", (side, side))
    small = picture.convert("RGBA" if clear else "RGB")
    small.thumbnail((side, side))
    turn = TURNS.get(picture.getexif().get(ORIENTATION, 1))
    return small.transpose(turn) if turn is not None else small


@contextlib.contextmanager
def _strict() -> Iterator[None]:
    """A decompression warning is an error, and so is whatever the decoder stumbles over."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refusal("picture_too_large", limit=MEGAPIXELS) from error
    except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
        raise Refusal("unreadable", detail=f"{type(error).__name__}: {error}"[:200]) from error


def _write_preview(picture: Image.Image, preview: BinaryIO) -> None:
    clear = picture.has_transparency_data
    small = upright(picture, side=PREVIEW_SIDE, clear=clear)
    page = Image.new("RGB", small.size, "white")
    page.paste(small, mask=small if clear else None)
    page.save(preview, "JPEG", quality=QUALITY)
    preview.flush()


def _refuse_second_nature(data: bytes, kind: str) -> None:
    """A picture that is also an archive, a document or a script.

    Phones append films and second pictures to a JPEG; PNG and WebP end where they say.
    """
    if b"%PDF-" in data[:PDF_WINDOW] or zipfile.is_zipfile(io.BytesIO(data)):
        raise Refusal("polyglot")
    if MARKUP.search(data) or (kind == "image/gif" and data[6:8] == b"/*"):
        raise Refusal("polyglot", detail="a script inside")
    end = len(data)
    if kind == "image/png":
        end = _end_of_png(data)
    elif kind == "image/webp":
        end = int.from_bytes(data[4:8], "little") + 8
    if len(data[end:].strip(b"\0\r\n ")) > PADDING:
        raise Refusal("polyglot", detail="bytes after the end")


def _end_of_png(data: bytes) -> int:
    place = len(PNG)
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        last = data[place + 4 : place + 8] == b"IEND"
        place += 12 + length
        if last:
            return place
    raise Refusal("truncated")
