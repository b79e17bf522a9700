"""Sealed and now: what entered and what left since a revision was sealed, and why."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.ledger import cache, statements
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Entry, Statement, Verb
from pulmu.ledger.movements import moved_lines
from pulmu.ledger.plain.explain import Contribution

from .behind import behind, behind_at
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
    after = {line["code"]: line for line in _lines_at(row, span, now)}
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
                # A walk through the ledger: only where something moved.
                *(
                    _movements(actor, row, span, code)
                    if code in moved or before[code] != after[code]
                    else ((), ())
                ),
            )
            for code in lines_of(row.ruleset)
        ),
    )


def _lines_at(row: Statement, span: Period, now: int) -> list[dict[str, Any]]:
    """The lines as the ledger stands: those that are kept, where they are as far."""
    kept = cache.figures(row.organisation, span, row.ruleset)
    if kept.cut == now:
        return kept.lines
    found = statements.compute(row.organisation, span, cut=now, ruleset=row.ruleset, context={})
    lines: list[dict[str, Any]] = found["lines"]
    return lines


def _movements(
    actor: Actor, row: Statement, span: Period, line: str
) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    where = (row.organisation_id, row.ruleset, span, line)
    root = base64.b64decode(row.root)
    was = {one.seq: one for one in behind_at(*where, cut=row.cut, root=root)}
    is_ = {one.seq: one for one in behind(*where)}
    entered = [is_[seq] for seq in is_.keys() - was.keys()]
    left = [was[seq] for seq in was.keys() - is_.keys()]
    reasons = _reasons(row.organisation_id, row.cut) if left or entered else {}
    return _moved(actor, entered, {}), _moved(actor, left, reasons)


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
