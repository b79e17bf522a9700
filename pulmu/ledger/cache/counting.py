"""The arithmetic of the cache: what a fact contributes to, and the totals of every rule."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from pulmu.ledger.plain.algebra import Line, Rule
from pulmu.ledger.plain.compiled import Key, KindPlan, Label, Program, Row, cells, unit
from pulmu.ledger.plain.marks import ATTACHED, PROVEN

SHAPE = 1  # of everything that is stored; another number makes caches be built anew

Period = tuple[str, str]  # ISO days, the end excluded


class Contribution(NamedTuple):
    """One rule that a fact counts for. ``group`` is the id of its group, empty without groups."""

    rule: Rule
    date: str
    group: bytes
    amount: int
    label: Label


def group_id(code: str, key: Key) -> bytes:
    """16 bytes for a rule's group. Values that Python holds equal (1 and true) are one group."""
    values = key if type(key) is tuple else (key,)
    plain = [int(value) if type(value) is bool else value for value in values]
    return blake2b(repr((code, plain)).encode(), digest_size=16).digest()


def contributions(
    plan: KindPlan, row: Row, period: Period, is_picked: Callable[[bytes], bool]
) -> Iterator[Contribution]:
    """The rules that a fact counts for in the period.

    ``is_picked(group)``: whether the first (last) of a picking rule's group lies in the period.
    """
    start, end = period
    true: set[str] = set()
    for piece in plan.pieces:
        rule, date = piece.rule, row[piece.date_at]
        if true.isdisjoint(rule.over) if rule.over else not start <= date < end:
            continue
        if not piece.holds(row):
            continue
        group = b""
        if rule.measure == "distinct":
            key = piece.key(row)
            if key is None:
                continue
            group = group_id(rule.code, key)
            if rule.pick and not is_picked(group):
                continue
        true.add(rule.code)
        yield Contribution(rule, date, group, piece.amount(row), piece.label(row, date))


def candidates(plan: KindPlan, row: Row) -> Iterator[tuple[bytes, Rule, str]]:
    """The groups of picking rules that a fact is a candidate of, whatever the period: id, rule,
    date.
    """
    for piece in plan.pieces:
        rule, date = piece.rule, row[piece.date_at]
        if rule.pick and date > "" and piece.holds(row):
            key = piece.key(row)
            if key is not None:
                yield group_id(rule.code, key), rule, date


def label_in(plan: KindPlan, row: Row, code: str) -> Label:
    """The cell of a fact in the breakdown of one rule."""
    [piece] = [one for one in plan.pieces if one.rule.code == code]
    return piece.label(row, row[piece.date_at])


class Total:
    """What one rule has counted.

    ``backing``: contributing facts by how far they are backed. ``amount``: number of groups, or
    the exact sum (in 1/`unit`); ``proven``: the same of the proven facts alone. ``cells``: the
    exact amounts of the breakdown, by name and label.
    """

    __slots__ = ("amount", "backing", "cells", "proven")

    def __init__(
        self,
        backing: Sequence[int] = (0, 0, 0),
        amount: int = 0,
        proven: int = 0,
        cells: Mapping[str, Mapping[str, int]] | None = None,
    ) -> None:
        self.backing = list(backing)
        self.amount = amount
        self.proven = proven
        self.cells = {name: dict(of) for name, of in (cells or {}).items()}

    def dump(self) -> list[Any]:
        some = {
            name: {label: one for label, one in sorted(of.items()) if one}
            for name, of in sorted(self.cells.items())
            if any(of.values())
        }
        return [self.backing, self.amount, self.proven, some]


class Sums:
    """The totals of every rule of a rule set."""

    def __init__(self, program: Program, dumped: str = "{}") -> None:
        self.program = program
        kept = json.loads(dumped)
        self._totals = {code: Total(*kept.get(code, ())) for code in program.ruleset.rules}
        self._places: dict[tuple[str, Label], list[tuple[dict[str, int], str]]] = {}

    def __getitem__(self, code: str) -> Total:
        return self._totals[code]

    def dump(self) -> str:
        every = {code: total.dump() for code, total in self._totals.items()}
        return json.dumps(every, ensure_ascii=False, separators=(",", ":"))

    def take(self, one: Contribution, backing: int, sign: int) -> None:
        """Count a contribution in, or out; groups are for `Groups` to count."""
        total = self._totals[one.rule.code]
        total.backing[backing] += sign
        if not one.group:
            self.add(one.rule, one.label, sign * one.amount)
            if backing == PROVEN:
                total.proven += sign * one.amount

    def add(self, rule: Rule, label: Label, amount: int) -> None:
        """Add to a rule's amount and to the cells where ``label`` belongs."""
        self._totals[rule.code].amount += amount
        self.shift(rule, label, amount)

    def shift(self, rule: Rule, label: Label, amount: int) -> None:
        """Add to the cells alone."""
        for cell, name in self._cells(rule, label):
            cell[name] = cell.get(name, 0) + amount

    def _cells(self, rule: Rule, label: Label) -> list[tuple[dict[str, int], str]]:
        place = (rule.code, label)
        found = self._places.get(place)
        if found is None:
            kept = self._totals[rule.code].cells
            found = self._places[place] = [
                (kept.setdefault(name, {}), text)
                for name, of in cells(rule, {label: unit(rule)}).items()
                for text in of
            ]
        return found


def lines_of(sums: Sums) -> list[dict[str, Any]]:
    """The lines of the statement, exactly as the plain evaluator gives them."""
    return [_line(line, sums) for line in sums.program.ruleset.lines]


def _line(line: Line, sums: Sums) -> dict[str, Any]:
    ruleset = sums.program.ruleset
    parts = list(ruleset.parts(line.code))
    backing = [sum(sums[code].backing[how] for code, _sign in parts) for how in range(3)]
    by: dict[str, dict[str, int]] = {}
    for code, sign in parts:
        rule, kept = ruleset.rules[code], sums[code].cells
        for name in [one.name for one in rule.by]:
            mine = by.setdefault(name, {})
            for label, exact in kept.get(name, {}).items():
                mine[label] = mine.get(label, 0) + sign * (exact // unit(rule))
    return {
        "code": line.code,
        "value": _value(line.code, sums),
        "unit": line.unit,
        "facts": sum(backing),
        "attached": backing[ATTACHED] + backing[PROVEN],
        "proven": backing[PROVEN],
        "proven_value": _value(line.code, sums, proven=True),
        "companions": {code: _value(code, sums) for code in line.companions},
        "by": {
            name: {label: mine[label] for label in sorted(mine) if mine[label]}
            for name, mine in by.items()
        },
    }


def _value(code: str, sums: Sums, *, proven: bool = False) -> int:
    ruleset = sums.program.ruleset
    return sum(
        sign * ((sums[part].proven if proven else sums[part].amount) // unit(ruleset.rules[part]))
        for part, sign in ruleset.parts(code)
    )
