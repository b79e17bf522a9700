"""Sealed and now: what entered and what left since a revision was sealed, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.ledger import queries as ledger
from pulmu.ledger import statements
from pulmu.ledger.models import Entry, RuleSet, Statement, Verb
from pulmu.ledger.movements import moved_lines
from pulmu.ledger.plain.explain import Contribution, explain

from .facts import FactRow, fact_rows, lines_of
from .statements import names, sealed_row


@dataclass(frozen=True, slots=True)
class Moved:
    """A fact that entered or left a figure; ``why`` is the ledger's own word for it, or empty."""

    fact: FactRow
    why: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line, sealed and now."""

    code: str
    name: str
    unit: str
    sealed: int
    now: int
    entered: tuple[Moved, ...]
    left: tuple[Moved, ...]

    @property
    def difference(self) -> int:
        return self.now - self.sealed

    @property
    def is_same(self) -> bool:
        return self.sealed == self.now and not self.entered and not self.left


@dataclass(frozen=True, slots=True)
class Comparison:
    statement: Statement
    now: int
    lines: tuple[LineChange, ...]

    @property
    def moved(self) -> tuple[LineChange, ...]:
        return tuple(line for line in self.lines if not line.is_same)


def comparison(actor: Actor, year: int, revision: int) -> Comparison:
    """A sealed revision against the ledger as it stands, under the same rules."""
    row = sealed_row(actor, year, revision)
    now = ledger.size(row.organisation_id)
    span, titles = Period.year(year), names(row.ruleset)
    before = {line["code"]: line for line in json.loads(row.body)["lines"]}
    today = statements.compute(row.organisation, span, cut=now, ruleset=row.ruleset, context={})[
        "lines"
    ]
    after = {line["code"]: line for line in today}
    moved = moved_lines(row.organisation_id, row.ruleset, span, after=row.cut, cut=now)
    return Comparison(
        row,
        now,
        tuple(
            LineChange(
                code,
                titles.get(code, code),
                before[code]["unit"],
                before[code]["value"],
                after[code]["value"],
                # Nine times through the ledger, twice: only where something moved.
                *(
                    _movements(actor, row, span, code, now)
                    if code in moved or before[code] != after[code]
                    else ((), ())
                ),
            )
            for code in lines_of(row.ruleset)
        ),
    )


def _movements(
    actor: Actor, row: Statement, span: Period, line: str, now: int
) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    was = _behind(row.organisation_id, row.ruleset, span, line, row.cut)
    is_ = _behind(row.organisation_id, row.ruleset, span, line, now)
    entered = [is_[seq] for seq in is_.keys() - was.keys()]
    left = [was[seq] for seq in was.keys() - is_.keys()]
    reasons = _reasons(row.organisation_id, row.cut) if left or entered else {}
    return _moved(actor, entered, {}), _moved(actor, left, reasons)


def _behind(
    organisation_id: int, rules: RuleSet, span: Period, line: str, cut: int
) -> dict[int, Contribution]:
    found = explain(
        ledger.reader(organisation_id, cut=cut),
        json.loads(rules.body),
        span.start.isoformat(),
        span.end.isoformat(),
        line,
    )
    return {one.seq: one for one in found}


def _reasons(organisation_id: int, cut: int) -> dict[int, str]:
    """Why facts were retracted after a cut, by their seq."""
    rows = Entry.objects.everywhere(because="one organisation, named").filter(
        organisation_id=organisation_id, seq__gt=cut, verb=Verb.RETRACT
    )
    bodies = (json.loads(body) for body in rows.values_list("body", flat=True))
    return {body["fact"]: body["why"] for body in bodies}


def _moved(actor: Actor, found: list[Contribution], reasons: dict[int, str]) -> tuple[Moved, ...]:
    found.sort(key=lambda one: (one.date, one.seq))
    rows = fact_rows(actor, found)
    return tuple(Moved(row, reasons.get(row.seq, "")) for row in rows)
