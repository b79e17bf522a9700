"""Codes that people count on: `P26-014` after `P26-013`, and `P26-001` after `P23-013` in 2026."""

from __future__ import annotations

import re
from collections.abc import Collection

LAST_NUMBER = re.compile(r"(?<!\d)\d+(?=\D*$)")
# A number before the last one that can be a year, in full or as its last two figures.
YEAR = re.compile(r"(?<!\d)(?:20)?\d\d(?=\D+$)")
CENTURY = 100
# An older one of two figures was hardly meant as a year.
OLDEST = 15


def code_after(code: str, *, year: int, taken: Collection[str] = ()) -> str:
    """The next code that is not ``taken``; the first of its year when ``code`` is of a year that is
    over. Empty where there is no number to count.
    """
    found = LAST_NUMBER.search(code)
    if found is None:
        return ""
    before, behind = code[: found.start()], code[found.end() :]
    number, width = int(found[0]), len(found[0])
    of = YEAR.search(before)
    if of is not None and _is_over(of[0], year):
        said = str(year)[-len(of[0]) :]
        before, number = f"{before[: of.start()]}{said}{before[of.end() :]}", 0
    while True:
        number += 1
        following = f"{before}{number:0{width}d}{behind}"
        if following not in taken:
            return following


def head_of(code: str) -> str:
    """What stands before the number that is counted."""
    found = LAST_NUMBER.search(code)
    return code[: found.start()] if found else code


def _is_over(said: str, year: int) -> bool:
    written = int(said) if len(said) > len("00") else year // CENTURY * CENTURY + int(said)
    return year - OLDEST <= written < year
