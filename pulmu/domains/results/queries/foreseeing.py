"""What figures would make of a fact that is not posted: the plain evaluator's answer, for a ledger
that has it besides. Nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.ledger import cache, nearby, rulebook
from pulmu.ledger.kinds import Fact, iso
from pulmu.ledger.plain import canonical
from pulmu.ledger.plain.compiled import Program
from pulmu.ledger.plain.explain import explain
from pulmu.ledger.plain.marks import EntryRow, decode_body

from .details import failing_of
from .facts import asking_for
from .statements import names

# Behind every entry there is.
LAST = 2**62
MOST_YEARS = 10
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What one figure would make of it.

    ``counts``: it would contribute; ``is_the_one``: the value would count this very fact.
    ``conditions`` are all of the rule, ``failing`` those that would not hold, as in the rule set;
    without any and without ``counts`` another record of its group stands for it. ``quantity`` is
    what it would add.
    """

    code: str
    name: str
    year: int
    counts: bool
    is_the_one: bool
    quantity: int
    conditions: tuple[Any, ...]
    failing: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """What a figure of one year is of all that a fact may touch, before it is written and after."""

    code: str
    name: str
    year: int
    before: int
    after: int


def foresee(actor: Actor, fact: Fact) -> list[Foreseen]:
    """Per line of the year of the fact that asks for its kind. Empty when very much is near it, or
    when it has no day.
    """
    actor.require(Permission.RESULTS_READ)
    if fact.on is None:
        return []
    span = Period.year(fact.on.year)
    rules = rulebook.rules_of(actor.organisation_id, start=span.start, end=span.end)
    program = cache.program_of(rules.digest, rules.body)
    lines = asking_for(rules, {fact.kind})
    near = nearby.near(actor.organisation_id, program, lines, [_about(fact)])
    if near is None:
        return []
    rows = [row for row in near.read() if not _is_of(row, fact.source)] + [_entry(actor, fact)]
    titles, body = names(rules), _body(fact)
    found = []
    for line in lines:
        told = explain(lambda: rows, program, span.start.isoformat(), span.end.isoformat(), line)
        mine = [one for one in told if one.seq == LAST]
        parts = {
            code
            for code, _sign in program.ruleset.parts(line)
            if fact.kind in program.ruleset.rules[code].dates
        }
        found.append(
            Foreseen(
                code=line,
                name=titles.get(line, line),
                year=fact.on.year,
                counts=bool(mine),
                is_the_one=any(one.counted for one in mine),
                quantity=sum(one.quantity for one in mine if one.counted),
                conditions=failing_of(rules, parts, body, all_of_them=True),
                failing=() if mine else failing_of(rules, parts, body),
            )
        )
    return found


def moves(actor: Actor, fact: Fact) -> list[Move]:
    """Figures of all years that would be others once the fact is written. Empty when very much is
    near it.
    """
    actor.require(Permission.RESULTS_READ)
    here = actor.organisation_id
    touched = [_about(fact), *nearby.about(here, [fact.source])]
    years = _years([_entry(actor, fact)])
    found, seen = [], set[int]()
    while years - seen:
        year = min(years - seen)
        seen.add(year)
        span = Period.year(year)
        rules = rulebook.rules_of(here, start=span.start, end=span.end)
        program = cache.program_of(rules.digest, rules.body)
        lines = asking_for(rules, {fact.kind})
        near = nearby.near(here, program, lines, touched)
        if near is None:
            return []
        before = list(near.read())
        after = [row for row in before if not _is_of(row, fact.source)] + [_entry(actor, fact)]
        if len(seen) == 1:
            years |= set(sorted(_years(before))[-MOST_YEARS:])
        for line in lines:
            two = [_sum(rows, program, span, line) for rows in (before, after)]
            if two[0] != two[1]:
                found.append(Move(line, names(rules).get(line, line), year, *two))
    return sorted(found, key=lambda one: (one.year, one.code))


def _sum(rows: list[EntryRow], program: Program, span: Period, line: str) -> int:
    told = explain(lambda: rows, program, span.start.isoformat(), span.end.isoformat(), line)
    return sum(one.quantity for one in told if one.counted)


def _years(rows: Iterable[EntryRow]) -> set[int]:
    """The years in which something of these facts lies."""
    found = set()
    for _seq, verb, text in rows:
        if verb == "assert":
            fact = decode_body(text)[0]["fact"]
            days = (fact["on"], *fact["dims"].values())
            found |= {int(one[:4]) for one in days if type(one) is str and DAY.fullmatch(one)}
    return found


def _about(fact: Fact) -> nearby.About:
    dims = {name: f"{fact.dims.get(name, '')}" for name in ("person", "company")}
    return nearby.About(LAST, fact.kind, dims["person"], dims["company"], iso(fact.on))


def _body(fact: Fact) -> dict[str, Any]:
    return {
        "dims": dict(fact.dims),
        "kind": fact.kind,
        "on": iso(fact.on),
        "src": fact.source,
        "under": list(fact.under),
    }


def _entry(actor: Actor, fact: Fact) -> EntryRow:
    return LAST, "assert", canonical.dumps({"by": actor.key, "fact": _body(fact)})


def _is_of(row: EntryRow, source: str) -> bool:
    """Whether it asserts what is being corrected."""
    _seq, verb, text = row
    return verb == "assert" and bool(decode_body(text)[0]["fact"]["src"] == source)
