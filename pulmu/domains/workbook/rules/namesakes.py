"""Two people of a roster whose names are equal once they are masked, told apart by the list itself:
by their whole names, or by a date of birth. Neither is kept; what is kept is a number behind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from pulmu.core.files.names import fold
from pulmu.core.kernel.masking import MASK

from .cells import Cell, same_width
from .dates import day
from .problems import Wrong

BIRTHS = frozenset(
    fold(name) for name in ("생년월일", "생일", "출생일", "출생일자", "생년월일6자리")
)
YEAR_IN_FULL = re.compile(r"(?:19|20)[0-9]{6}")
SHORT_BIRTH = 6
NUMBERED = re.compile(r"(?P<sign>.*[^\s0-9]) (?P<number>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row as it stands in the list: ``name`` is whole as far as the list has it whole."""

    row: int
    sign: str
    name: str
    born: str
    since: str


def told_apart(listed: Iterable[Listed]) -> dict[int, str]:
    """A sign with a number by row, for all but whoever was insured first: who comes later does not
    change what is recorded of others. Whom the list does not tell apart is left as they are.
    """
    alike: dict[str, list[Listed]] = defaultdict(list)
    for one in listed:
        alike[one.sign].append(one)
    signs: dict[int, str] = {}
    for sign, rows in alike.items():
        if MASK in sign and len(rows) > 1 and not sign[-1].isdigit():
            for place, people in enumerate(_people(rows)[1:]):
                number = _free(sign, place, alike)
                signs.update({one.row: number for one in people})
    return signs


def first_of(sign: str) -> str:
    """The sign whose namesake a numbered one is; empty for one without a number."""
    found = NUMBERED.fullmatch(sign)
    return found["sign"] if found else ""


def born(cell: Cell) -> str:
    """A date of birth in six figures; empty for what is none."""
    figures = re.sub(r"\D", "", same_width(str(cell or "").partition(" ")[0]))
    if YEAR_IN_FULL.fullmatch(figures):
        return figures[2:]
    return figures if len(figures) == SHORT_BIRTH else ""


def _people(rows: list[Listed]) -> list[list[Listed]]:
    """The rows of each, whoever was insured first before the others. What one of them lacks tells
    none of them apart.
    """
    if any(MASK in one.name for one in rows):
        rows = [replace(one, name="") for one in rows]
    if not all(one.born for one in rows):
        rows = [replace(one, born="") for one in rows]
    found: dict[tuple[str, str], list[Listed]] = defaultdict(list)
    for one in sorted(rows, key=lambda one: (_since(one), one.born, one.name)):
        found[one.name, one.born].append(one)
    return list(found.values())


def _free(sign: str, place: int, taken: Collection[str]) -> str:
    number = place + 2
    while f"{sign} {number}" in taken:
        number += 1
    return f"{sign} {number}"


def _since(one: Listed) -> str:
    try:
        return day(one.since).isoformat()
    except Wrong:
        return "9999"
