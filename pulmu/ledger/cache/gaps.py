"""Gaps: facts that count in a line of the statement and have no evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pulmu.ledger.plain.algebra import RuleSet

from .counting import Contribution

LineOrder = Mapping[str, tuple[int, ...]]


class Gap(NamedTuple):
    """``source``: where evidence is put, what the fact stands under if anything. ``lines``: codes
    with blanks between, in the order of the statement.
    """

    on: str
    source: str
    lines: str


class LineCodes:
    """Which lines a rule's facts are shown in."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._codes = [line.code for line in ruleset.lines]
        self._of: dict[str, set[int]] = {}
        for at, code in enumerate(self._codes):
            for part, _sign in ruleset.parts(code):
                self._of.setdefault(part, set()).add(at)

    def gap(self, fact: Mapping[str, Any], found: Iterable[Contribution]) -> Gap | None:
        """The gap that a fact without evidence makes; None when it is in no line."""
        places: set[int] = set()
        on = ""
        for one in found:
            if mine := self._of.get(one.rule.code):
                on = on or one.date
                places |= mine
        if not places:
            return None
        source = fact["under"][0] if fact["under"] else fact["src"]
        return Gap(on, source, " ".join([self._codes[at] for at in sorted(places)]))
