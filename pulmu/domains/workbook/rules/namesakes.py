"""Two people of a roster whose names are equal once they are masked, told apart by the list itself:
by their whole names, or by a date of birth. Neither is kept; what is kept is a number behind, and
whoever has one on record keeps it, whoever else stands in a list.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pulmu.core.files.names import fold
from pulmu.core.kernel.masking import MASK

from . import matching
from .cells import Cell, same_width
from .dates import day, short_birth
from .matching import Days
from .problems import Wrong

BIRTHS = frozenset(
    fold(name) for name in ("생년월일", "생일", "출생일", "출생일자", "생년월일6자리")
)
# As some write it with the year in two figures; the house reads no other date like that.
SHORT_YEAR = re.compile(r"(\d{2})[-./] ?(\d{1,2})[-./] ?(\d{1,2})\.?")
NUMBERED = re.compile(r"(?P<sign>.*[^\s0-9]) (?P<number>[0-9]+)")

Known = Mapping[str, Days]  # by sign


class Recorded(NamedTuple):
    """A spell of the company as it is recorded."""

    sign: str
    since: dt.date
    left: dt.date | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A row as it stands in the list: ``name`` is whole as far as the list has it whole."""

    row: int
    sign: str
    name: str
    born: str
    since: str
    left: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Rows that may be of several who are recorded (``signs``), or of somebody new."""

    rows: tuple[int, ...]
    sign: str
    signs: tuple[str, ...]


class Undecided(Exception):
    """Rows of which neither the list nor the record says who they are."""

    def __init__(self, unclear: Sequence[Unclear]) -> None:
        super().__init__(unclear)
        self.unclear = unclear


def told_apart(listed: Iterable[Listed], recorded: Iterable[Recorded] = ()) -> dict[int, str]:
    """The sign by row, where it is the name masked. Who is on record by a first day has the sign
    they have there, in all their rows (`matching`). Of the others whoever was insured first has it
    without a number, if nobody has, and the rest with the next ones: who comes later does not
    change what is recorded of others. Whom nothing tells apart is left as they are. Raises
    `Undecided`.
    """
    alike: dict[str, list[Listed]] = defaultdict(list)
    for one in listed:
        alike[one.sign].append(one)
    known: dict[str, dict[str, dict[dt.date, dt.date | None]]] = defaultdict(dict)
    for spell in recorded:
        spells = known[first_of(spell.sign) or spell.sign].setdefault(spell.sign, {})
        spells[spell.since] = spell.left
    signs: dict[int, str] = {}
    unclear = []
    for sign, rows in alike.items():
        if MASK in sign and not sign[-1].isdigit():
            namesakes = _Namesakes(sign, rows, known[sign], alike)
            namesakes.decide()
            signs |= namesakes.signs
            unclear += namesakes.unclear
    if unclear:
        raise Undecided(unclear)
    return signs


def first_of(sign: str) -> str:
    """The sign whose namesake a numbered one is; empty for one without a number."""
    found = NUMBERED.fullmatch(sign)
    return found["sign"] if found else ""


def born(cell: Cell) -> str:
    """A date of birth in six figures; empty for what is none."""
    text = same_width(str(cell or "")).strip()
    return next(filter(None, map(_born, (text, text.partition(" ")[0]))), "")


class _Namesakes:
    """All who have one sign once they are masked: the people of a list, and whoever is recorded
    under it, with a number or without. Whoever the list itself numbers (``named``) is none of them.
    ``signs`` are those decided on, by row.
    """

    def __init__(
        self, sign: str, rows: Sequence[Listed], known: Known, named: Collection[str]
    ) -> None:
        self.signs: dict[int, str] = {}
        self.unclear: list[Unclear] = []
        self._sign, self._named = sign, named
        self._people = _people([one for one in rows if _day(one.since)])
        others = [one for one in known if one == sign or one not in named]
        self._known = {one: known[one] for one in sorted(others, key=_number)}

    def decide(self) -> None:
        if all(some[0].name or some[0].born for some in self._people):
            self._match(self._people, list(self._known.items()), told=True)
        elif len(self._known) > 1:
            self._by_spell([one for some in self._people for one in some])
        if not self.unclear:
            self._by_order([some for some in self._people if some[0].row not in self.signs])

    def _by_spell(self, rows: Sequence[Listed]) -> None:
        """Rows that nothing tells apart, each for itself. One with a first day that is not recorded
        may be of anybody.
        """
        spells = [
            (sign, {since: left})
            for sign, days in self._known.items()
            for since, left in days.items()
        ]
        self._match([[one] for one in rows], spells, told=False)
        rest = [one for one in rows if one.row not in self.signs]
        if rest and not self.unclear:
            self._doubt(rest, self._known)

    def _match(
        self,
        people: Sequence[Sequence[Listed]],
        recorded: Sequence[tuple[str, Days]],
        *,
        told: bool,
    ) -> None:
        """Who is on record (``recorded``, by number). Those of one first day were numbered by their
        births and names, which the record does not know: so they stand in that order here too.
        """
        people = sorted(people, key=lambda some: (some[0].born, some[0].name, some[0].row))
        found = matching.match(
            [{on: _day(one.left) for one in some if (on := _day(one.since))} for some in people],
            [days for _sign, days in recorded],
            in_order=told,
        )
        for person, place in found.of.items():
            self.signs.update((one.row, recorded[place][0]) for one in people[person])
        if found.doubted:
            signs = [recorded[place][0] for place in found.between]
            rows = [one for person in found.doubted for one in people[person]]
            self._doubt(sorted(rows, key=lambda one: one.row), dict.fromkeys(signs))

    def _by_order(self, people: Sequence[Sequence[Listed]]) -> None:
        """Of whom nothing is recorded by a day. With whom alone has the sign on record they may be
        one: it is looked at next whether both can be. Else whoever is absent may be any of them.
        """
        absent = [one for one in self._known if one not in self.signs.values()]
        if people and absent and (len(self._known) > 1 or len(people) > 1):
            self._doubt([one for some in people for one in some], self._known)
            return
        for some in people:
            sign = absent[0] if absent else self._next()
            self.signs.update((one.row, sign) for one in some)

    def _next(self) -> str:
        taken = {*self._known, *self.signs.values()}
        if self._sign not in taken:
            return self._sign
        taken |= {*self._named}
        numbers = range(2, len(taken) + 3)
        return next(sign for n in numbers if (sign := f"{self._sign} {n}") not in taken)

    def _doubt(self, rows: Iterable[Listed], signs: Iterable[str]) -> None:
        self.unclear.append(Unclear(tuple(one.row for one in rows), self._sign, tuple(signs)))


def _people(rows: Sequence[Listed]) -> list[list[Listed]]:
    """The rows of each, whoever was insured first before the others. What one of them lacks tells
    none of them apart.
    """
    if any(MASK in one.name for one in rows):
        rows = [replace(one, name="") for one in rows]
    if not all(one.born for one in rows):
        rows = [replace(one, born="") for one in rows]
    found: dict[tuple[str, str], list[Listed]] = defaultdict(list)
    for one in sorted(rows, key=lambda one: (_day(one.since) or dt.date.max, one.born, one.name)):
        found[one.name, one.born].append(one)
    return list(found.values())


def _number(sign: str) -> int:
    found = NUMBERED.fullmatch(sign)
    return int(found["number"]) if found else 0


def _day(text: str) -> dt.date | None:
    try:
        return day(text) if text else None
    except Wrong:
        return None


def _born(text: str) -> str:
    short = SHORT_YEAR.fullmatch(text)
    if short:
        return "".join(part.zfill(2) for part in short.groups())
    on = _day(text)
    return f"{on:%y%m%d}" if on else short_birth(text)
