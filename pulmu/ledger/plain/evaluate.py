"""The figures: a pure function of the entries up to a cut and a rule set.

Three passes over the entries. The first gathers what is said about facts (`marks`). The second
runs only where a rule picks the first or last of a group, over the kinds of those rules: a
group's first may lie in another year. The third takes the facts one by one and keeps per rule
no more than its groups and cells, so a ledger of any length fits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .algebra import KeyPart, Line, Rule
from .compiled import Key, Label, Piece, Program, Row, cells, compile_rules, unit
from .faults import Reading
from .marks import ATTACHED, PROVEN, Marks, Read, decode_body, gather

Runner = Callable[[int, Mapping[str, Any], Row], None]  # seq, body, row
# Row, date, seq, backing; whether the fact counts for the rule.
Absorb = Callable[[Row, str, int, int], bool]
_BETWEEN = "\x1f"
# Per rule that picks: the groups whose first (last) lies in the period.
Picked = Mapping[str, Collection[Key]]


class Tally:
    """What one rule has counted so far.

    ``backing`` counts contributing facts by how far they are backed; ``amounts`` holds the exact
    amount per label and ``proven`` that of the proven facts. For
    `distinct`, ``settled`` says of each group whether it is proven; or ``moving`` does, beside
    the date and label of the fact that counts, where that can still change.
    """

    __slots__ = ("amounts", "backing", "moving", "proven", "settled")

    def __init__(self) -> None:
        self.backing = [0, 0, 0]
        self.settled: dict[Key, bool] = {}
        self.moving: dict[Key, tuple[str, Label, bool]] = {}
        self.amounts: dict[Label, int] = {}
        self.proven = 0


class _Counting(NamedTuple):
    marks: Marks
    picked: Picked
    period: tuple[str, str]
    tallies: Mapping[str, Tally]


def evaluate(
    read: Read,
    ruleset: Mapping[str, object] | Program,
    start: str,
    end: str,
    *,
    marks: Marks | None = None,
) -> list[dict[str, Any]]:
    """The lines of the statement for ``[start, end)``, in the form of docs/spec/statement.md.

    ``read()`` gives (seq, verb, canonical body) up to the cut in the order of seq, each time it
    is called. A caller that can read the other verbs alone may gather ``marks`` itself.
    Raises RuleError, or LedgerFault at the first entry that cannot be counted.
    """
    program = ruleset if isinstance(ruleset, Program) else compile_rules(ruleset)
    marks = gather(read) if marks is None else marks
    picked = pick_groups(read, program, marks, start, end)
    tallies = {code: Tally() for code in program.ruleset.rules}
    runners = _runners(program, _Counting(marks, picked, (start, end), tallies))
    people, dead, plans = dict(marks.people), marks.dead, program.kinds
    with Reading() as at:
        for at.seq, verb, text in read():
            if verb != "assert" or at.seq in dead:
                continue
            body = decode_body(text)[0]
            fact = body["fact"]
            plan = plans.get(fact["kind"])
            if plan is not None:
                row = plan.row(fact, people)
                for run in runners[fact["kind"]]:
                    run(at.seq, body, row)
    return [_line_result(line, program, tallies) for line in program.ruleset.lines]


def facts_of(
    read: Read, marks: Marks, kinds: Collection[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Seq and body of the asserts of these kinds that nobody has taken back."""
    # The text is canonical, so a fact of the kind holds these very characters; a dim of the
    # name `kind` may hold them as well, so the fact itself has the last word.
    needles = [f'"kind":"{kind}"' for kind in kinds]
    dead = marks.dead
    with Reading() as at:
        for at.seq, verb, text in read():
            if verb == "assert" and at.seq not in dead:
                for one in needles:
                    if one in text:
                        body = decode_body(text)[0]
                        if body["fact"]["kind"] in kinds:
                            yield at.seq, body
                        break


def pick_groups(read: Read, program: Program, marks: Marks, start: str, end: str) -> Picked:
    """Per rule that picks, the groups whose first (last) candidate of all times lies inside."""
    rules = [rule for rule in program.ruleset.rules.values() if rule.pick]
    best: dict[str, dict[Key, str]] = {rule.code: {} for rule in rules}
    kinds = {kind for rule in rules for kind in rule.dates}
    people = dict(marks.people)
    with Reading() as at:
        for at.seq, body in facts_of(read, marks, kinds) if kinds else ():
            plan = program.kinds[body["fact"]["kind"]]
            row = plan.row(body["fact"], people)
            for piece in plan.pieces:
                date = row[piece.date_at]
                if piece.rule.pick and date > "" and piece.holds(row):
                    groups, key = best[piece.rule.code], piece.key(row)
                    if key not in groups or is_better(piece.rule, date, groups[key]):
                        groups[key] = date
    return {
        code: {key for key, date in groups.items() if start <= date < end}
        for code, groups in best.items()
    }


def is_better(rule: Rule, date: str, than: str) -> bool:
    """Whether a fact, later in the ledger, takes the group's count from the one that has it."""
    return date >= than if rule.pick == "last" else date < than


def _runners(program: Program, counting: _Counting) -> dict[str, list[Runner]]:
    """Per kind the functions to call with each fact: one for each rule that selects it."""
    runners: dict[str, list[Runner]] = {}
    for kind, plan in program.kinds.items():
        mine = runners.setdefault(kind, [])
        above: dict[str, list[Absorb]] = {}
        for piece in reversed(plan.pieces):  # rules that stand over others first
            rule = piece.rule
            sinks = above.get(rule.code, [])
            absorb = _absorb(piece, counting.tallies[rule.code])
            below = [code for code in rule.over if kind in program.ruleset.rules[code].dates]
            if not below:
                mine.append(_runner(piece, absorb, sinks, counting))
                continue
            sink = _sink(piece, absorb, sinks, once=len(below) > 1)
            for code in below:
                above.setdefault(code, []).append(sink)
    return runners


def _runner(piece: Piece, absorb: Absorb, sinks: Sequence[Absorb], counting: _Counting) -> Runner:
    """A rule that selects: whether a fact counts for it, and then whom else it is handed to."""
    (start, end), proof = counting.period, counting.marks.proof
    alive = counting.picked.get(piece.rule.code)
    date_at, holds, key = piece.date_at, piece.holds, piece.key

    def run(seq: int, body: Mapping[str, Any], row: Row) -> None:
        if holds(row):
            date = row[date_at]
            if start <= date < end and (alive is None or key(row) in alive):
                backing = proof(seq, body)
                if absorb(row, date, seq, backing):
                    for sink in sinks:
                        sink(row, date, seq, backing)

    return run


def _sink(piece: Piece, absorb: Absorb, sinks: Sequence[Absorb], *, once: bool) -> Absorb:
    """A rule over others: takes what contributes to them, each fact once."""
    if not (once or sinks or piece.rule.where):
        return absorb
    holds = piece.holds
    last = 0

    def sink(row: Row, date: str, seq: int, backing: int) -> bool:
        nonlocal last
        if (once and seq == last) or not holds(row):
            return False
        last = seq
        if absorb(row, date, seq, backing):
            for one in sinks:
                one(row, date, seq, backing)
        return True

    return sink


def _absorb(piece: Piece, tally: Tally) -> Absorb:
    rule = piece.rule
    if rule.measure != "distinct":
        return _added(piece, tally)
    [date, *others] = set(rule.dates.values())
    one_date = not others and KeyPart(((date, False),)) in rule.key  # in a group, that is
    if not rule.by or (one_date and rule.pick != "last"):
        return _settled(piece, tally)
    return _moving(piece, tally)


def _added(piece: Piece, tally: Tally) -> Absorb:
    amount_of, label_of = piece.amount, piece.label
    backings, amounts = tally.backing, tally.amounts

    def absorb(row: Row, date: str, seq: int, backing: int) -> bool:
        amount, label = amount_of(row), label_of(row, date)
        backings[backing] += 1
        amounts[label] = amounts.get(label, 0) + amount
        if backing == PROVEN:
            tally.proven += amount
        return True

    return absorb


def _settled(piece: Piece, tally: Tally) -> Absorb:
    """Distinct where a group's first fact to come is as good as any: it keeps its cell."""
    key_of, label_of = _compact(piece), piece.label
    backings, settled, amounts = tally.backing, tally.settled, tally.amounts
    has_cells = bool(piece.rule.by)

    def absorb(row: Row, date: str, seq: int, backing: int) -> bool:
        key = key_of(row)
        if key is None:
            return False
        backings[backing] += 1
        known = settled.get(key)
        if known is None:
            settled[key] = backing == PROVEN
            if has_cells:
                label = label_of(row, date)
                amounts[label] = amounts.get(label, 0) + 1
        elif not known and backing == PROVEN:
            settled[key] = True
        return True

    return absorb


def _moving(piece: Piece, tally: Tally) -> Absorb:
    """Distinct where a fact that comes later may have the earlier date, and so the count."""
    rule, key_of, label_of = piece.rule, _compact(piece), piece.label
    backings, groups = tally.backing, tally.moving
    share: dict[Any, Any] = {}

    def absorb(row: Row, date: str, seq: int, backing: int) -> bool:
        key = key_of(row)
        if key is None:
            return False
        backings[backing] += 1
        best, proven = groups.get(key), backing == PROVEN
        if best is None:
            groups[key] = _shared((date, label_of(row, date), proven), share)
        elif is_better(rule, date, best[0]):
            groups[key] = _shared((date, label_of(row, date), proven or best[2]), share)
        elif proven and not best[2]:
            groups[key] = _shared((best[0], best[1], True), share)
        return True

    return absorb


def _compact(piece: Piece) -> Callable[[Row], Key]:
    """The key with its texts joined into one: half the memory of a tuple, and hashed once."""
    key_of, inner = piece.key, len(piece.rule.key) - 1
    if not inner:
        return key_of
    join = _BETWEEN.join

    def compact(row: Row) -> Key:
        key = key_of(row)
        if key is None:
            return None
        try:
            text = join(key)
        except TypeError:  # a number among the parts
            return key
        return text if text.count(_BETWEEN) == inner else key

    return compact


def _shared(value: tuple[Any, ...], share: dict[Any, Any]) -> tuple[Any, ...]:
    """The texts of one fact are copies of those of another: keep one of each."""
    return tuple(map(share.setdefault, value, value))


def _line_result(line: Line, program: Program, tallies: Mapping[str, Tally]) -> dict[str, Any]:
    parts = list(program.ruleset.parts(line.code))
    backing = [sum(tallies[code].backing[how] for code, _sign in parts) for how in range(3)]
    by: dict[str, dict[str, int]] = {}
    for code, sign in parts:
        for name, found in _cells(program.ruleset.rules[code], tallies[code]).items():
            mine = by.setdefault(name, {})
            for label, amount in found.items():
                mine[label] = mine.get(label, 0) + sign * amount
    return {
        "code": line.code,
        "value": _value(line.code, program, tallies),
        "unit": line.unit,
        "facts": sum(backing),
        "attached": backing[ATTACHED] + backing[PROVEN],
        "proven": backing[PROVEN],
        "proven_value": _value(line.code, program, tallies, proven=True),
        "companions": {code: _value(code, program, tallies) for code in line.companions},
        "by": {
            name: {label: mine[label] for label in sorted(mine) if mine[label]}
            for name, mine in by.items()
        },
    }


def _value(
    code: str, program: Program, tallies: Mapping[str, Tally], *, proven: bool = False
) -> int:
    return sum(
        sign * _part_value(program.ruleset.rules[part], tallies[part], proven=proven)
        for part, sign in program.ruleset.parts(code)
    )


def _part_value(rule: Rule, tally: Tally, *, proven: bool) -> int:
    if rule.measure == "distinct":
        if proven:
            moving = sum(1 for _date, _label, is_proven in tally.moving.values() if is_proven)
            return moving + sum(tally.settled.values())
        return len(tally.moving) + len(tally.settled)
    return (tally.proven if proven else sum(tally.amounts.values())) // unit(rule)


def _cells(rule: Rule, tally: Tally) -> dict[str, dict[str, int]]:
    amounts = dict(tally.amounts)
    for _date, label, _proven in tally.moving.values():
        amounts[label] = amounts.get(label, 0) + 1
    return cells(rule, amounts)
