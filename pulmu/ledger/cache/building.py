"""The first cache of a period: the whole ledger once, in memory, then written in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pulmu.ledger.models import Verb
from pulmu.ledger.plain.algebra import Rule
from pulmu.ledger.plain.compiled import Label, Program
from pulmu.ledger.plain.evaluate import facts_of
from pulmu.ledger.plain.marks import NONE, PROVEN, Marks, Read, decode_body, gather
from pulmu.ledger.plain.statement import targets_in_force

from .counting import Contribution, Period, Sums, candidates, contributions
from .gaps import Gap, LineCodes
from .groups import Member, counted, dump_members, keeps_members
from .merges import Merges
from .standing import Row, entries

Beat = Callable[[], None]
BEAT_EVERY = 20_000  # entries


class Whole(NamedTuple):
    """A cache at ``cut``, not yet stored."""

    cut: int
    sums: Sums
    merges: Merges
    targets: dict[str, int]
    groups: dict[bytes, Growing]
    gaps: dict[int, Gap]


class Growing:
    """A group while the ledger is read: there may be millions, so no more than needed."""

    __slots__ = ("best", "count", "label", "members", "proven")

    def __init__(self, members: list[Member] | None = None) -> None:
        self.count = 0
        self.proven = 0
        self.best: Member | None = None
        self.label: Label = ()
        self.members = members

    def dump(self) -> tuple[int, int, str]:
        members = self.members or ([self.best] if self.best else [])
        return self.count, self.proven, dump_members(members)


def build(organisation_id: int, cut: int, program: Program, period: Period, beat: Beat) -> Whole:
    """Count everything up to a cut. ``beat`` is called now and then."""

    def read(*verbs: Verb) -> Iterator[Row]:
        rows = entries(organisation_id, seq__lte=cut, verb__in=verbs)
        for at, row in enumerate(rows, start=1):
            yield row
            if at % BEAT_EVERY == 0:
                beat()

    marks = gather(lambda: read(*(verb for verb in Verb if verb != Verb.ASSERT)))
    merges = _merges(read(Verb.ALIAS), marks)
    whole = Whole(cut, Sums(program), merges, targets_in_force(marks, *period), {}, {})
    builder = _Builder(whole, lambda: read(Verb.ASSERT), marks, period)
    builder.find_candidates()
    builder.count()
    return whole


def _merges(rows: Iterator[Row], marks: Marks) -> Merges:
    merges = Merges()
    for seq, _verb, text in rows:
        if seq not in marks.dead:
            body = decode_body(text)[0]
            merges.standing[seq] = body["drop"], body["keep"]
    return merges


class _Builder:
    """``asserts()`` reads the facts; ``whole`` is filled."""

    def __init__(self, whole: Whole, asserts: Read, marks: Marks, period: Period) -> None:
        self._whole = whole
        self._asserts = asserts
        self._program = whole.sums.program
        self._marks = marks
        self._period = period
        self._lines = LineCodes(self._program.ruleset)
        self._picked: dict[bytes, Member] = {}
        # Texts of one fact are copies of those of another: keep one of each.
        self._share: Callable[[Any, Any], Any] = {}.setdefault

    def find_candidates(self) -> None:
        """The members of picked groups, and which group counts: its first may lie elsewhere."""
        rules = {rule.code: rule for rule in self._program.ruleset.rules.values() if rule.pick}
        kinds = {kind for rule in rules.values() for kind in rule.dates}
        found: dict[bytes, tuple[Rule, list[Member]]] = {}
        people = dict(self._marks.people)
        for seq, body in facts_of(self._asserts, self._marks, kinds) if kinds else ():
            plan = self._program.kinds[body["fact"]["kind"]]
            for key, rule, date in candidates(plan, plan.row(body["fact"], people)):
                found.setdefault(key, (rule, []))[1].append((self._share(date, date), seq))
        start, end = self._period
        for key, (rule, members) in found.items():
            self._whole.groups[key] = Growing(members)
            best = counted(rule, members)
            if start <= best[0] < end:
                self._picked[key] = best

    def count(self) -> None:
        program, marks, whole, period = self._program, self._marks, self._whole, self._period
        people, is_picked = dict(marks.people), self._picked.__contains__
        for seq, body in facts_of(self._asserts, marks, program.kinds):
            fact, backing = body["fact"], marks.proof(seq, body)
            plan = program.kinds[fact["kind"]]
            found = list(contributions(plan, plan.row(fact, people), period, is_picked))
            for one in found:
                whole.sums.take(one, backing, 1)
                if one.group:
                    self._join(one, seq, is_proven=backing == PROVEN)
            if found and backing == NONE and (gap := self._lines.gap(fact, found)):
                on, lines = self._share(gap.on, gap.on), self._share(gap.lines, gap.lines)
                whole.gaps[seq] = Gap(on, gap.source, lines)

    def _join(self, one: Contribution, seq: int, *, is_proven: bool) -> None:
        group = self._whole.groups.get(one.group)
        if group is None:
            group = self._whole.groups[one.group] = Growing()
        group.count += 1
        group.proven += is_proven
        total = self._whole.sums[one.rule.code]
        total.amount += group.count == 1
        total.proven += is_proven and group.proven == 1
        if one.rule.pick:
            if self._picked[one.group] == (one.date, seq):
                self._whole.sums.shift(one.rule, one.label, 1)
        elif keeps_members(one.rule):
            self._place(group, one, (self._share(one.date, one.date), seq))

    def _place(self, group: Growing, one: Contribution, member: Member) -> None:
        """Keep the fact, and show the group in the cell of the one that is counted."""
        sums, best = self._whole.sums, group.best
        label = self._share(one.label, one.label)
        if best is not None:
            if group.members is None:
                group.members = [best]
            group.members.append(member)
            if best < member:
                return
            sums.shift(one.rule, group.label, -1)
        group.best, group.label = member, label
        sums.shift(one.rule, label, 1)
