"""The picture that a messenger shows beside the link of a course: its day and time, large."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
INK, PAPER, EMBER, SOFT = "#211e1b", "#f7f6f4", "#c8451b", "#57524b"
BAR = 24


def draw(*, day: str, clock: str) -> bytes:
    """A PNG. In figures alone: no font with Hangul has to be there."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, BAR, SIZE[1]), fill=EMBER)
    # The bellows, as in the icons of the site.
    pen.line(
        ((124, 90), (300, 90), (276, 138), (300, 186), (124, 186), (148, 138), (124, 90)),
        fill=EMBER,
        width=12,
    )
    pen.line(((300, 138), (346, 138)), fill=EMBER, width=12)
    pen.text((112, 240), day, fill=INK, font=ImageFont.load_default(220))
    pen.text((120, 480), clock, fill=SOFT, font=ImageFont.load_default(90))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
