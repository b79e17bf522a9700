"""올해 실적: the year at a glance, for the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.ledger import cache, rulebook
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Period as Opened
from pulmu.ledger.models import RuleSet, Statement

from .statements import names, organisation_of, revisions


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: its value, its target, its proof, its months. Percent are whole numbers."""

    code: str
    name: str
    unit: str
    value: int
    target: int | None
    facts: int
    proven: int
    proven_value: int
    months: tuple[tuple[str, int], ...]
    companions: tuple[tuple[str, int], ...]
    by: Mapping[str, Mapping[str, int]]

    @property
    def achieved(self) -> int | None:
        return self.value * 100 // self.target if self.target else None

    @property
    def proven_percent(self) -> int:
        """How much of the figure, in its own unit, is proven; rounded down, 0 to 100."""
        if self.value <= 0:
            return 100 if self.facts == self.proven else 0
        return max(0, min(100, self.proven_value * 100 // self.value))


@dataclass(frozen=True, slots=True)
class Overview:
    """``behind`` counts entries that the figures do not show yet (a large import running);
    ``is_settled`` is false while one is half-written.
    """

    year: int
    period: Period
    tiles: tuple[Tile, ...]
    gaps: int
    ruleset: RuleSet
    cut: int
    behind: int
    is_settled: bool
    submitted_name: str
    submitted_key: str
    submitted_at: dt.datetime | None
    revisions: tuple[Statement, ...]


def overview(actor: Actor, year: int) -> Overview:
    """The nine tiles of a year. The number of queries does not depend on the size."""
    actor.require(Permission.RESULTS_READ)
    organisation, span = organisation_of(actor), Period.year(year)
    ruleset = rulebook.rules_of(organisation.pk, start=span.start, end=span.end)
    found = cache.figures(organisation, span, ruleset)
    size, batch = ledger.size_and_batch(organisation.pk)
    called = names(ruleset)
    opened = (
        Opened.objects.within(actor)
        .filter(organisation=organisation, start=span.start, end=span.end)
        .first()
    )
    return Overview(
        year=year,
        period=span,
        tiles=tuple(_tile(line, called, found.targets, year) for line in found.lines),
        gaps=found.gaps,
        ruleset=ruleset,
        cut=found.cut,
        behind=size - found.cut,
        is_settled=not batch,
        submitted_name=opened.submitted_name if opened else "",
        submitted_key=opened.submitted_by if opened else "",
        submitted_at=opened.submitted_at if opened else None,
        revisions=tuple(revisions(actor, year)),
    )


def _tile(line: dict[str, Any], called: dict[str, str], targets: dict[str, int], year: int) -> Tile:
    months = line["by"].get("month", {})
    return Tile(
        code=line["code"],
        name=called.get(line["code"], line["code"]),
        unit=line["unit"],
        value=line["value"],
        target=targets.get(line["code"]) or None,
        facts=line["facts"],
        proven=line["proven"],
        proven_value=line["proven_value"],
        months=tuple((m, months.get(m, 0)) for m in (f"{year}-{n:02}" for n in range(1, 13))),
        companions=tuple((called.get(c, c), v) for c, v in line["companions"].items()),
        by=line["by"],
    )
