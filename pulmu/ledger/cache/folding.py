"""One step of the cache: facts that came, went or changed, folded into sums and groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pulmu.ledger.plain.algebra import Rule
from pulmu.ledger.plain.compiled import KindPlan, Row
from pulmu.ledger.plain.marks import NONE, PROVEN

from .counting import Contribution, Period, Sums, candidates, contributions
from .gaps import Gap, LineCodes
from .groups import Group, Joined, Member, Move


class Touched(NamedTuple):
    """A fact that may count otherwise than before.

    ``before`` and ``after``: what rules ask of it, None where it did not stand. ``backing``: how
    far it was and is backed.
    """

    seq: int
    fact: Mapping[str, Any]
    plan: KindPlan
    before: Row | None
    after: Row | None
    backing: tuple[int, int]


class Fold:
    """The work on one step.

    In this order: `wanted_picks`, `move_candidates`, `wanted_picks` of the facts this touches,
    `count`, `wanted_groups`, `settle`. What is wanted must be put into ``groups``.
    """

    def __init__(self, sums: Sums, period: Period) -> None:
        self.sums = sums
        self.period = period
        self._lines = LineCodes(sums.program.ruleset)
        self.groups: dict[bytes, Group] = {}
        self.moves: dict[bytes, Move] = {}
        self.gaps_closed: dict[int, Gap] = {}
        self.gaps_opened: dict[int, Gap] = {}

    def wanted_picks(self, facts: Iterable[Touched]) -> dict[bytes, Rule]:
        """The groups on which it hangs whether these facts count, as far as not loaded."""
        every = (one for fact in facts for group in _picks(fact) for one in group)
        return {key: rule for key, rule, _member in every if key not in self.groups}

    def move_candidates(self, facts: Iterable[Touched]) -> set[int]:
        """Bring the picked groups up to date. Seqs of the facts in groups that now count and
        did not, or the other way round: they are touched as well.
        """
        moved: set[bytes] = set()
        for fact in facts:
            if fact.before != fact.after:
                before, after = _picks(fact)
                for key, _rule, member in before:
                    self.groups[key].members.discard(member)
                for key, _rule, member in after:
                    self.groups[key].members.add(member)
                moved.update(key for key, _rule, _member in (*before, *after))
        start, end = self.period
        return {
            seq
            for group in map(self.groups.__getitem__, moved)
            if (group.was is not None) != group.is_picked(start, end)
            for date, seq in group.members
            if start <= date < end
        }

    def count(self, facts: Iterable[Touched]) -> None:
        """Take the facts out of the sums as they were and into them as they are."""
        for fact in facts:
            before = list(self._before(fact))
            after = list(self._after(fact))
            for one in before:
                self.sums.take(one, fact.backing[0], -1)
            for one in after:
                self.sums.take(one, fact.backing[1], 1)
            self._move(fact, before, after)
            self._gap(fact, before, after)

    def wanted_groups(self) -> dict[bytes, Rule]:
        """The groups that facts leave or join, as far as not loaded."""
        return {key: move.rule for key, move in self.moves.items() if key not in self.groups}

    def settle(self) -> Iterator[tuple[Rule, int, int]]:
        """Bring the groups in line with the moves.

        Yields (rule, seq, sign) for facts that took or lost the count of their group without
        being touched: the label must be read and shifted by sign.
        """
        for key, move in self.moves.items():
            rule, group = move.rule, self.groups[key]
            had, was_proven = group.count > 0, group.proven > 0
            move.apply_to(group)
            total = self.sums[rule.code]
            total.amount += (group.count > 0) - had
            total.proven += (group.proven > 0) - was_proven
            if rule.by:
                yield from self._relabel(move, group.was, group.counted)

    def _relabel(
        self, move: Move, was: Member | None, now: Member | None
    ) -> Iterator[tuple[Rule, int, int]]:
        if was == now and (was is None or was[1] not in move.left):
            return
        for member, known, sign in ((was, move.left, -1), (now, move.joined, 1)):
            if member is not None and member[1] in known:
                self.sums.shift(move.rule, known[member[1]].label, sign)
            elif member is not None:
                yield move.rule, member[1], sign

    def _before(self, fact: Touched) -> Iterator[Contribution]:
        groups = self.groups
        if fact.before is not None:
            yield from contributions(
                fact.plan, fact.before, self.period, lambda key: groups[key].was is not None
            )

    def _after(self, fact: Touched) -> Iterator[Contribution]:
        groups, period = self.groups, self.period
        if fact.after is not None:
            yield from contributions(
                fact.plan, fact.after, period, lambda key: groups[key].is_picked(*period)
            )

    def _move(
        self, fact: Touched, before: Sequence[Contribution], after: Sequence[Contribution]
    ) -> None:
        was_proven, is_proven = (how == PROVEN for how in fact.backing)
        stays = {(one.group, one.date, one.label) for one in before} if before else set()
        if was_proven == is_proven:
            stays &= {(one.group, one.date, one.label) for one in after}
        else:
            stays = set()
        for one in before:
            if one.group and (one.group, one.date, one.label) not in stays:
                left = self._move_of(one).left
                left[fact.seq] = Joined(one.date, one.label, was_proven)
        for one in after:
            if one.group and (one.group, one.date, one.label) not in stays:
                joined = self._move_of(one).joined
                joined[fact.seq] = Joined(one.date, one.label, is_proven)

    def _move_of(self, one: Contribution) -> Move:
        found = self.moves.get(one.group)
        if found is None:
            found = self.moves[one.group] = Move(one.group, one.rule)
        return found

    def _gap(
        self, fact: Touched, before: Sequence[Contribution], after: Sequence[Contribution]
    ) -> None:
        was = self._lines.gap(fact.fact, before) if fact.backing[0] == NONE else None
        now = self._lines.gap(fact.fact, after) if fact.backing[1] == NONE else None
        if was == now:
            return
        if was is not None:
            self.gaps_closed[fact.seq] = was
        if now is not None:
            self.gaps_opened[fact.seq] = now


def _picks(fact: Touched) -> tuple[list[tuple[bytes, Rule, Member]], ...]:
    """The groups of picking rules that a fact was and is a candidate of."""
    return tuple(
        [(key, rule, (date, fact.seq)) for key, rule, date in candidates(fact.plan, row)]
        if row is not None
        else []
        for row in (fact.before, fact.after)
    )
