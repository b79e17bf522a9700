"""Pictures of sixteen colours."""

from __future__ import annotations

import zlib

from pulmu.demo.drawing import marks
from pulmu.demo.drawing.deflate import compress

# Iron greys and one ember, then what a workshop looks like.
PALETTE = (
    "fafaf8 e8e6e1 c9c5bd 9a958c 66615a 2b2926 c8431a f0a27e "
    "3f6f8f 9cc0d4 5d8a4a b9d4a4 d9b44a 8a5a3a e7c9a8 7a4a86"
).split()
WHITE, PALE, SILVER, GREY, IRON, INK, EMBER, PEACH = range(8)
BLUE, SKY, MOSS, LEAF, AMBER, WOOD, SKIN, PLUM = range(8, 16)


class Picture:
    """A canvas of ``width`` by ``height`` pixels, each one place in PALETTE."""

    def __init__(self, width: int, height: int, ground: int = WHITE) -> None:
        self.width, self.height = width, height
        self._lines = [bytearray([ground]) * width for _ in range(height)]

    def box(self, x: int, y: int, wide: int, high: int, colour: int) -> None:
        left, right = max(0, x), min(self.width, x + wide)
        if left >= right:
            return
        run = bytes([colour]) * (right - left)
        for line in self._lines[max(0, y) : max(0, y + high)]:
            line[left:right] = run

    def disc(self, x: int, y: int, radius: int, colour: int) -> None:
        for dy in range(-radius, radius + 1):
            half = int((radius * radius - dy * dy) ** 0.5)
            self.box(x - half, y + dy, 2 * half + 1, 1, colour)

    def line(self, stroke: marks.Stroke, thick: int, colour: int) -> None:
        x0, y0, x1, y1 = stroke
        steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0))))
        for step in range(steps + 1):
            x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
            self.box(int(x), int(y), thick, thick, colour)

    def text(self, x: int, y: int, text: str, colour: int, scale: int = 2) -> None:
        for column, row in marks.dots(text):
            self.box(x + column * scale, y + row * scale, scale, scale, colour)

    def demo_data(self, x: int, y: int, size: int, colour: int) -> None:
        for stroke in marks.demo_data(x, y, size):
            self.line(stroke, max(1, size // 10), colour)

    def encode(self) -> bytes:
        head = self.width.to_bytes(4, "big") + self.height.to_bytes(4, "big") + b"\x04\x03\0\0\0"
        body = b"".join(b"\0" + _packed(line) for line in self._lines)
        return b"".join(
            (
                b"\x89PNG\r\n\x1a\n",
                _chunk(b"IHDR", head),
                _chunk(b"PLTE", bytes.fromhex("".join(PALETTE))),
                _chunk(b"IDAT", compress(body)),
                _chunk(b"IEND", b""),
            )
        )


def _packed(line: bytearray) -> bytes:
    """Two pixels to a byte; the width is even. The second hex digit of each is all there is."""
    return bytes.fromhex(line.hex()[1::2])


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + name + data + check
