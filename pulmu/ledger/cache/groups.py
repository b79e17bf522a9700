"""Groups of `distinct` rules: how many facts they have, and which of them is the one counted."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from pulmu.ledger.plain.algebra import Rule
from pulmu.ledger.plain.compiled import Label

Member = tuple[str, int]  # date, seq


def keeps_members(rule: Rule) -> bool:
    """Whether it matters which fact of a group is the one counted.

    It decides whether a picked group counts, and in which cell any group is shown. Other rules
    need no more than the number of a group's facts.
    """
    return bool(rule.pick or rule.by)


def counted(rule: Rule, members: Collection[Member]) -> Member:
    """The fact of a group that the value counts: the first, or the last where the rule says so."""
    return max(members) if rule.pick == "last" else min(members)


class Group:
    """One group.

    ``count`` and ``proven``: contributing facts. ``members``: the contributing facts, for a rule
    that picks the candidates of all times; none where `keeps_members` says no. ``was``: the
    counted fact as it was loaded, None in a group that did not count.
    """

    __slots__ = ("count", "loaded", "members", "proven", "rule", "was")

    def __init__(self, rule: Rule, count: int = 0, proven: int = 0, members: str = "") -> None:
        self.rule = rule
        self.count = count
        self.proven = proven
        self.members: set[Member] = {(date, seq) for date, seq in json.loads(members or "[]")}
        self.loaded = (count, proven, members)
        self.was = self.counted

    @property
    def counted(self) -> Member | None:
        return counted(self.rule, self.members) if self.count and self.members else None

    @property
    def is_empty(self) -> bool:
        return not (self.count or self.members)

    def dump(self) -> tuple[int, int, str]:
        return self.count, self.proven, dump_members(self.members)

    def is_picked(self, start: str, end: str) -> bool:
        """Whether the first (last) fact of all times lies in the period."""
        return bool(self.members) and start <= counted(self.rule, self.members)[0] < end


def dump_members(members: Collection[Member]) -> str:
    return json.dumps(sorted(members), separators=(",", ":")) if members else ""


class Joined(NamedTuple):
    """A fact's place in a group."""

    date: str
    label: Label
    is_proven: bool


class Move:
    """What happens to one group: the facts that leave it and those that join, by seq."""

    __slots__ = ("group", "joined", "left", "rule")

    def __init__(self, group: bytes, rule: Rule) -> None:
        self.group = group
        self.rule = rule
        self.left: dict[int, Joined] = {}
        self.joined: dict[int, Joined] = {}

    def apply_to(self, group: Group) -> None:
        group.count += len(self.joined) - len(self.left)
        group.proven += _proven(self.joined) - _proven(self.left)
        if keeps_members(self.rule) and not self.rule.pick:
            group.members -= {(one.date, seq) for seq, one in self.left.items()}
            group.members |= {(one.date, seq) for seq, one in self.joined.items()}


def _proven(facts: dict[int, Joined]) -> int:
    return sum(one.is_proven for one in facts.values())
