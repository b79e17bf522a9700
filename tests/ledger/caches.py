"""Looking into a cache, and building a second one beside it."""

from __future__ import annotations

from typing import Any

from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.models import Organisation
from pulmu.ledger.cache import building, filling, keeping, storing
from pulmu.ledger.cache.counting import Sums, lines_of
from pulmu.ledger.models import FigureCache, FigureGap, FigureGapSource, FigureGroup, RuleSet
from pulmu.ledger.plain import canonical
from pulmu.ledger.plain.compiled import Program

Where = tuple[Organisation, Period, RuleSet]


def stored(where: Where) -> FigureCache:
    """The cache that readers see."""
    organisation, span, ruleset = where
    return storing.caches().get(
        organisation=organisation, start=span.start, end=span.end, ruleset=ruleset, ready=True
    )


def program_of(ruleset: RuleSet) -> Program:
    return keeping.program_of(ruleset.digest, ruleset.body)


def lines_in(cache: FigureCache) -> str:
    """Its lines as canonical JSON."""
    return canonical.dumps(lines_of(Sums(program_of(cache.ruleset), cache.sums)))


def contents(cache: FigureCache) -> dict[str, Any]:
    """Everything that is stored of a cache."""
    columns = ("cut", "sums", "people", "targets", "gaps", "gap_sources")
    groups = FigureGroup.objects.filter(cache=cache)
    gaps = FigureGap.objects.filter(cache=cache)
    sources = FigureGapSource.objects.filter(cache=cache)
    return {
        **{name: getattr(cache, name) for name in columns},
        "groups": sorted((bytes(g.key), g.count, g.proven, g.members) for g in groups),
        "gap_rows": sorted(gaps.values_list("seq", "on", "source", "lines")),
        "source_rows": sorted(sources.values_list("source", "on", "facts", "lines")),
    }


def built_anew(where: Where, *, cut: int) -> dict[str, Any]:
    """The contents of a cache that is built at a cut at once. It does not stay."""
    organisation, span, ruleset = where
    period = (span.start.isoformat(), span.end.isoformat())
    whole = building.build(organisation.pk, cut, program_of(ruleset), period, lambda: None)
    blank = FigureCache(
        organisation=organisation,
        start=span.start,
        end=span.end,
        ruleset=ruleset,
        shape=0,
        ready=False,
        cut=cut,
    )
    filling.store(whole, blank, lambda: None)
    found = contents(blank)
    storing.delete([blank])
    return found
