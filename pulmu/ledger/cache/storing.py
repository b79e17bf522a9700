"""The tables of the cache: reading rows of it, and writing a step or a whole one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import models, transaction

from pulmu.core.trail.records import chunks
from pulmu.ledger.models import FigureCache, FigureGap, FigureGapSource, FigureGroup
from pulmu.ledger.plain.algebra import Rule

from .folding import Fold
from .gaps import Gap
from .groups import Group
from .merges import Merges

PARTS = (FigureGroup, FigureGap, FigureGapSource)
BATCH = 500
STEP = 5000  # rows in one transaction, so that other writers wait for no more


class Step(NamedTuple):
    """What becomes of a cache: the cut it moves to, and the rows that change."""

    cache: FigureCache
    cut: int
    fold: Fold
    merges: Merges
    targets: dict[str, int]


def caches() -> models.QuerySet[FigureCache]:
    return FigureCache.objects.everywhere(because="narrowed to one organisation by the caller")


def load_groups(cache: FigureCache, wanted: Mapping[bytes, Rule]) -> dict[bytes, Group]:
    """The groups as they are stored, empty ones where there are none."""
    found: dict[bytes, Group] = {}
    for some in chunks(wanted):
        rows = FigureGroup.objects.filter(cache=cache, key__in=some)
        for key, count, proven, members in rows.values_list("key", "count", "proven", "members"):
            found[bytes(key)] = Group(wanted[bytes(key)], count, proven, members)
    return {key: found.get(key) or Group(rule) for key, rule in wanted.items()}


@transaction.atomic
def apply(step: Step) -> bool:
    """Write a step. False when the cache has been moved on by somebody else meanwhile."""
    cache, fold = step.cache, step.fold
    gaps = cache.gaps + len(fold.gaps_opened) - len(fold.gaps_closed)
    mine = caches().filter(pk=cache.pk, cut=cache.cut, ready=True)
    texts = {
        "sums": fold.sums.dump(),
        "people": step.merges.dump(),
        "targets": json.dumps(step.targets),
    }
    if not mine.update(cut=step.cut, gaps=gaps, **texts):
        return False
    _write_groups(cache, fold.groups)
    if fold.gaps_opened or fold.gaps_closed:
        cache.gap_sources += _write_gaps(cache, fold.gaps_closed, fold.gaps_opened)
        caches().filter(pk=cache.pk).update(gap_sources=cache.gap_sources)
    for name, value in {**texts, "cut": step.cut, "gaps": gaps}.items():
        setattr(cache, name, value)
    return True


def _write_groups(cache: FigureCache, groups: Mapping[bytes, Group]) -> None:
    changed = {key: group for key, group in groups.items() if group.dump() != group.loaded}
    FigureGroup.objects.bulk_create(
        [
            _group_row(cache, key, *group.dump())
            for key, group in changed.items()
            if not group.is_empty
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["cache", "key"],
        update_fields=["count", "proven", "members"],
    )
    for some in chunks(key for key, group in changed.items() if group.is_empty):
        FigureGroup.objects.filter(cache=cache, key__in=some).delete()


def _write_gaps(cache: FigureCache, closed: Mapping[int, Gap], opened: Mapping[int, Gap]) -> int:
    """How many more sources have gaps now."""
    mine = FigureGap.objects.filter(cache=cache)
    for some in chunks(closed):
        mine.filter(seq__in=some).delete()
    FigureGap.objects.bulk_create(
        [
            FigureGap(cache=cache, seq=seq, on=gap.on, source=gap.source, lines=gap.lines)
            for seq, gap in opened.items()
        ],
        batch_size=BATCH,
    )
    return sum(
        _write_sources(cache, some)
        for some in chunks({gap.source for gap in (*closed.values(), *opened.values())})
    )


def _write_sources(cache: FigureCache, sources: list[str]) -> int:
    rows = (
        FigureGap.objects.filter(cache=cache, source__in=sources)
        .values_list("source", "lines")
        .annotate(facts=models.Count("pk"), first=models.Min("on"))
    )
    found: dict[str, GapSource] = {}
    for source, lines, facts, first in rows:
        found.setdefault(source, GapSource()).add(facts, first, lines)
    gone, _kinds = FigureGapSource.objects.filter(cache=cache, source__in=sources).delete()
    FigureGapSource.objects.bulk_create(
        [_source_row(cache, source, *one.dump()) for source, one in found.items()],
        batch_size=BATCH,
    )
    return len(found) - gone


def _group_row(
    cache: FigureCache, key: bytes, count: int, proven: int, members: str
) -> FigureGroup:
    return FigureGroup(cache=cache, key=key, count=count, proven=proven, members=members)


def _source_row(
    cache: FigureCache, source: str, on: str, facts: int, lines: str
) -> FigureGapSource:
    return FigureGapSource(cache=cache, source=source, on=on, facts=facts, lines=lines)


class GapSource:
    """The gaps that one piece of evidence would close: how many facts, in which lines."""

    __slots__ = ("facts", "lines", "on")

    def __init__(self) -> None:
        self.facts = 0
        self.on = ""
        self.lines: dict[str, int] = {}

    def add(self, facts: int, on: str, lines: str) -> None:
        self.facts += facts
        self.on = min(self.on or on, on)
        for code in lines.split():
            self.lines[code] = self.lines.get(code, 0) + facts

    def dump(self) -> tuple[str, int, str]:
        """As the columns on, facts, lines."""
        return self.on, self.facts, json.dumps(dict(sorted(self.lines.items())))


def delete(which: Iterable[FigureCache]) -> None:
    """Remove caches: at once from sight, then their rows, a few thousand at a time."""
    for cache in which:
        caches().filter(pk=cache.pk).update(ready=False)
        for part in PARTS:
            rows = part._default_manager.filter(cache=cache)
            while some := list(rows.values_list("pk", flat=True)[:STEP]):
                with transaction.atomic():
                    for few in chunks(some):
                        part._default_manager.filter(pk__in=few).delete()
        caches().filter(pk=cache.pk).delete()
