"""Drill-down: the facts behind a figure, one by one, and which of them it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .compiled import Candidacy, Key, Program, candidacies, compile_rules, unit
from .evaluate import Picked, facts_of, is_better, pick_groups
from .faults import Reading
from .marks import ATTACHED, PROVEN, Marks, Read, gather


class Contribution(NamedTuple):
    """One fact behind a figure.

    ``part`` is the rule it contributes to: the line's own, or one of those it sums up.
    ``quantity`` is what this fact says by itself in the figure's unit (money after its share,
    divided down), negative where the part is subtracted; ``amount`` and ``share`` (basis points)
    are its factors. ``counted`` tells the one fact of each group that the value counts.
    ``blobs`` are the sha256 of the evidence that stands behind it.
    """

    seq: int
    date: str
    quantity: int
    source: str
    part: str
    counted: bool
    attached: bool
    proven: bool
    blobs: tuple[str, ...]
    amount: int
    share: int


def explain(
    read: Read, ruleset: Mapping[str, object] | Program, start: str, end: str, line: str
) -> Iterator[Contribution]:
    """The facts that contribute to a line (or any other rule), in the order of seq.

    As many as the line's ``facts``. Raises KeyError for a code that is no rule.
    """
    program = ruleset if isinstance(ruleset, Program) else compile_rules(ruleset)
    parts = dict(program.ruleset.parts(line))
    marks = gather(read)
    picked = pick_groups(read, program, marks, start, end)
    behind = _Behind(program, marks, picked, (start, end), parts)
    winners = _winners(read, behind)
    for seq, body, one in behind.contributions(read):
        rule = one.piece.rule
        backing = marks.proof(seq, body)
        yield Contribution(
            seq=seq,
            date=one.date,
            quantity=parts[rule.code] * (one.amount // unit(rule)),
            source=body["fact"]["src"],
            part=rule.code,
            counted=rule.measure != "distinct" or winners[rule.code][one.key][1] == seq,
            attached=backing >= ATTACHED,
            proven=backing == PROVEN,
            blobs=marks.evidence(body["fact"]),
            amount=parts[rule.code] * one.factors[0],
            share=one.factors[1],
        )


class _Behind(NamedTuple):
    program: Program
    marks: Marks
    picked: Picked
    period: tuple[str, str]
    parts: Mapping[str, int]

    def contributions(self, read: Read) -> Iterator[tuple[int, dict[str, Any], Candidacy]]:
        """Each contribution to one of the parts: seq, body, and how."""
        rules = self.program.ruleset.rules
        kinds = {kind for code in self.parts for kind in rules[code].dates}
        people = dict(self.marks.people)
        with Reading() as at:
            for at.seq, body in facts_of(read, self.marks, kinds):
                for one in self.of(candidacies(self.program, body["fact"], people)):
                    yield at.seq, body, one

    def of(self, found: Iterator[Candidacy]) -> Iterator[Candidacy]:
        """Those of a fact's candidacies that come true in the period."""
        true: set[str] = set()
        start, end = self.period
        for one in found:
            rule = one.piece.rule
            if rule.over:
                holds = any(code in true for code in one.via)
            else:
                holds = start <= one.date < end
                holds = holds and (not rule.pick or one.key in self.picked[rule.code])
            if holds:
                true.add(rule.code)
                if rule.code in self.parts:
                    yield one


def _winners(read: Read, behind: _Behind) -> dict[str, dict[Key, tuple[str, int]]]:
    """Per distinct rule and group, date and seq of the fact that counts."""
    winners: dict[str, dict[Key, tuple[str, int]]] = {code: {} for code in behind.parts}
    for seq, _body, one in behind.contributions(read):
        rule = one.piece.rule
        if rule.measure == "distinct":
            groups = winners[rule.code]
            best = groups.get(one.key)
            if best is None or is_better(rule, one.date, best[0]):
                groups[one.key] = (one.date, seq)
    return winners
