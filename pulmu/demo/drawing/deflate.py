"""A zlib stream whose bytes do not depend on the zlib that is installed.

Greedy matching and the fixed Huffman code of RFC 1951: flat drawings shrink to a tenth, and the
code fits on a page. Any zlib reads it.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right

_LONGEST, _SHORTEST, _FAR = 258, 4, 32_768
_END = 256


def _steps(first: int, groups: int, per_group: int) -> tuple[list[int], list[int]]:
    """Bases and extra bits of a code whose ranges double in size every ``per_group`` codes."""
    bases, extras, base = [], [], first
    for group in range(groups):
        extra = max(0, group - 1)
        for _ in range(per_group):
            bases.append(base)
            extras.append(extra)
            base += 1 << extra
    return bases, extras


_LENGTH_BASES, _LENGTH_EXTRAS = _steps(3, 7, 4)
_LENGTH_BASES, _LENGTH_EXTRAS = [*_LENGTH_BASES, _LONGEST], [*_LENGTH_EXTRAS, 0]
_DISTANCE_BASES, _DISTANCE_EXTRAS = _steps(1, 15, 2)


class _Bits:
    def __init__(self) -> None:
        self.done = bytearray()
        self._held = 0
        self._count = 0

    def add(self, value: int, width: int) -> None:
        """Least significant bit first."""
        self._held |= value << self._count
        self._count += width
        while self._count >= 8:
            self.done.append(self._held & 0xFF)
            self._held >>= 8
            self._count -= 8

    def finish(self) -> bytes:
        if self._count:
            self.add(0, 8 - self._count)
        return bytes(self.done)


def _reversed(value: int, width: int) -> int:
    """A Huffman code is written most significant bit first, against the grain of the rest."""
    return int(f"{value:0{width}b}"[::-1], 2)


def _code(symbol: int) -> tuple[int, int]:
    """The fixed code of a literal, the end, or a length: (bits as they are written, width)."""
    if symbol < 144:
        return _reversed(0x30 + symbol, 8), 8
    if symbol < _END:
        return _reversed(0x190 + symbol - 144, 9), 9
    if symbol < 280:
        return _reversed(symbol - _END, 7), 7
    return _reversed(0xC0 + symbol - 280, 8), 8


_SYMBOLS = [_code(symbol) for symbol in range(286)]
_DISTANCES = [_reversed(place, 5) for place in range(30)]


def _match(bits: _Bits, length: int, distance: int) -> None:
    place = bisect_right(_LENGTH_BASES, length) - 1
    bits.add(*_SYMBOLS[257 + place])
    bits.add(length - _LENGTH_BASES[place], _LENGTH_EXTRAS[place])
    place = bisect_right(_DISTANCE_BASES, distance) - 1
    bits.add(_DISTANCES[place], 5)
    bits.add(distance - _DISTANCE_BASES[place], _DISTANCE_EXTRAS[place])


def _length(data: bytes, here: int, there: int) -> int:
    most = min(_LONGEST, len(data) - here)
    length = 0
    # In ever smaller strides: slices compare faster than bytes one by one.
    for stride in (64, 8, 1):
        while length + stride <= most and (
            data[here + length : here + length + stride]
            == data[there + length : there + length + stride]
        ):
            length += stride
    return length


def compress(data: bytes) -> bytes:
    bits = _Bits()
    bits.add(0b011, 3)  # the last block, with the fixed code
    seen: dict[bytes, int] = {}
    here = 0
    while here < len(data):
        key = data[here : here + _SHORTEST]
        there = seen.get(key, -_FAR)
        seen[key] = here
        if len(key) == _SHORTEST and here - there < _FAR:
            length = _length(data, here, there)
            _match(bits, length, here - there)
            here += length
        else:
            bits.add(*_SYMBOLS[data[here]])
            here += 1
    bits.add(*_SYMBOLS[_END])
    return b"\x78\x01" + bits.finish() + zlib.adler32(data).to_bytes(4, "big")
