"""What screens ask the cache."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.models import Organisation
from pulmu.ledger.models import FigureCache, FigureGap, FigureGapSource, RuleSet
from pulmu.ledger.plain.marks import decode_body

from .counting import SHAPE, Sums, lines_of
from .keeping import current, program_of
from .standing import entries_by_seq


class Figures(NamedTuple):
    """``lines`` as in the statement, at ``cut``; entries after it are not in them yet.

    ``gaps``: facts of the lines without evidence; ``gap_sources``: how many pieces of evidence
    they wait for. ``targets``: those in force at the cut, by line.
    """

    lines: list[dict[str, Any]]
    cut: int
    gaps: int
    gap_sources: int
    targets: dict[str, int]


class GapRow(NamedTuple):
    """A fact without evidence. ``under`` is the source where evidence for it is put."""

    seq: int
    source: str
    under: str
    on: str
    lines: tuple[str, ...]


class GapSource(NamedTuple):
    """The gaps that one piece of evidence would close: how many facts, and of them in each line.

    ``on`` is the earliest of their dates.
    """

    source: str
    on: str
    facts: int
    lines: dict[str, int]


def figures(organisation: Organisation, span: Period, ruleset: RuleSet) -> Figures:
    """The figures of a period, in a handful of queries however large the ledger is.

    Entries that came since are taken in on the way; when they are many, the standing figures
    are given and the queue takes them in. While there are none yet, everything is 0 at cut 0.
    """
    program = program_of(ruleset.digest, ruleset.body)
    cache = current(organisation.pk, span, ruleset)
    if cache is None:
        return Figures(lines_of(Sums(program)), 0, 0, 0, {})
    lines = lines_of(Sums(program, cache.sums))
    targets = json.loads(cache.targets)
    return Figures(lines, cache.cut, cache.gaps, cache.gap_sources, targets)


def kept(organisation: Organisation) -> Iterator[tuple[FigureCache, list[dict[str, Any]]]]:
    """Every cache that may be read now, with the lines that stand in it."""
    caches = FigureCache.objects.everywhere(because="one organisation, checked as a whole")
    mine = caches.filter(organisation=organisation, ready=True, shape=SHAPE)
    for cache in mine.select_related("ruleset").order_by("start", "pk"):
        program = program_of(cache.ruleset.digest, cache.ruleset.body)
        yield cache, lines_of(Sums(program, cache.sums))


def gap_rows(
    organisation: Organisation, span: Period, ruleset: RuleSet, *, offset: int, limit: int
) -> list[GapRow]:
    """Facts without evidence, by date; `Figures.gaps` says how many there are."""
    cache = current(organisation.pk, span, ruleset)
    rows = FigureGap.objects.filter(cache=cache).order_by("on", "seq")
    some = list(rows[offset : offset + limit])
    bodies = {
        seq: decode_body(text)[0]
        for seq, _verb, text in entries_by_seq(organisation.pk, [row.seq for row in some])
    }
    return [
        GapRow(
            row.seq, bodies[row.seq]["fact"]["src"], row.source, row.on, tuple(row.lines.split())
        )
        for row in some
    ]


def gap_groups(
    organisation: Organisation, span: Period, ruleset: RuleSet, *, offset: int, limit: int
) -> list[GapSource]:
    """Where evidence is missing, most facts first; `Figures.gap_sources` says how many."""
    cache = current(organisation.pk, span, ruleset)
    rows = FigureGapSource.objects.filter(cache=cache).order_by("-facts", "on", "source")
    return [
        GapSource(row.source, row.on, row.facts, json.loads(row.lines))
        for row in rows[offset : offset + limit]
    ]
