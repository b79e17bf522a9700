"""Storing a whole cache: its rows first, unseen; then it takes the place of an older one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from pulmu.core.trail.records import chunks
from pulmu.ledger.models import FigureCache, FigureGap, FigureGapSource, FigureGroup

from . import storing
from .building import Beat, Whole


def fill(whole: Whole, cache: FigureCache, beat: Beat) -> None:
    """Store ``whole`` under ``cache`` and put it in place.

    It is dropped again when another one of the same cut, or a newer one, is there already.
    """
    store(whole, cache, beat)
    storing.delete(_publish(cache))


def store(whole: Whole, cache: FigureCache, beat: Beat) -> None:
    """Write the rows, a few thousand in each transaction; nobody sees them yet."""
    sources: dict[str, storing.GapSource] = {}
    for gap in whole.gaps.values():
        sources.setdefault(gap.source, storing.GapSource()).add(1, gap.on, gap.lines)
    cache.sums, cache.people = whole.sums.dump(), whole.merges.dump()
    cache.targets = json.dumps(whole.targets)
    cache.gaps, cache.gap_sources = len(whole.gaps), len(sources)
    cache.save(force_insert=True)
    groups = whole.groups
    # In the order of the index, which is then written from one end to the other.
    every_group = ((cache.pk, key, *groups[key].dump()) for key in sorted(groups))
    every_gap = ((cache.pk, seq, *gap) for seq, gap in whole.gaps.items())
    every_source = ((cache.pk, source, *one.dump()) for source, one in sorted(sources.items()))
    _write(FigureGroup, ("cache_id", "key", "count", "proven", "members"), every_group, beat)
    _write(FigureGap, ("cache_id", "seq", "on", "source", "lines"), every_gap, beat)
    _write(FigureGapSource, ("cache_id", "source", "on", "facts", "lines"), every_source, beat)


def _write(
    model: type[models.Model],
    columns: tuple[str, ...],
    rows: Iterator[tuple[Any, ...]],
    beat: Beat,
) -> None:
    """Plain rows: a million model instances would take most of the time of a build."""
    quote = connection.ops.quote_name
    names, holes = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)
    insert = f"INSERT INTO {table} ({names}) VALUES ({holes})"  # noqa: S608 -- names of our own
    for some in chunks(rows, storing.STEP):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(insert, some)
        beat()


def _publish(cache: FigureCache) -> list[FigureCache]:
    """Put the cache in place. What is to be deleted: the one it replaces, or itself."""
    same = storing.caches().filter(
        organisation_id=cache.organisation_id,
        start=cache.start,
        end=cache.end,
        ruleset_id=cache.ruleset_id,
        ready=True,
    )
    try:
        with transaction.atomic():
            older = list(same.select_for_update())
            if any(one.cut >= cache.cut and one.shape == cache.shape for one in older):
                return [cache]
            same.update(ready=False)
            storing.caches().filter(pk=cache.pk).update(ready=True)
    except IntegrityError:  # somebody else was faster by a moment
        return [cache]
    return older
