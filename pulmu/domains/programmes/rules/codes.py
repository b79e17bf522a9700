"""Codes of sessions that nobody typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(r"P(\d\d)-(\d{1,6})")


def session_codes(year: int, known: Iterable[str], *, count: int) -> list[str]:
    """The next codes of a year, `P26-014`: after the highest number that is known."""
    short = f"{year % 100:02d}"
    numbers = [
        int(found[2]) for found in map(_CODE.fullmatch, known) if found and found[1] == short
    ]
    first = max(numbers, default=0) + 1
    return [f"P{short}-{number:03d}" for number in range(first, first + count)]
