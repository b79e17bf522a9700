"""Whether a text seems to hold resident registration numbers, which nobody here may keep."""

from __future__ import annotations

import re

# Six digits of a birth date, then the digit for century and sex (5 to 8: residents from abroad).
PATTERN = re.compile(
    r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-–\s]?[1-8]\d{6}(?!\d)", re.ASCII
)
TAGS = re.compile(r"<[^<>]*>")


def seen_in(text: str) -> bool:
    return PATTERN.search(text) is not None


def seen_in_xml(data: bytes, *, joined: bool) -> bool:
    """``joined``: the runs of a text document are one text; the cells of a sheet are not."""
    text = data.decode("utf-8", "replace")
    return seen_in(TAGS.sub("", text) if joined else text)
