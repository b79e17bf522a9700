"""Storing a whole cache: its rows first, unseen; then it takes the place of an older one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import IntegrityError, models, transaction

from pulmu.core.trail.records import chunks
from pulmu.ledger.models import FigureCache

from . import storing
from .building import Beat, Whole


def fill(whole: Whole, cache: FigureCache, beat: Beat) -> None:
    """Store ``whole`` under ``cache``, a few thousand rows in each transaction.

    It is dropped again when another one of the same cut, or a newer one, is there already.
    """
    sources: dict[str, storing.GapSource] = {}
    for gap in whole.gaps.values():
        sources.setdefault(gap.source, storing.GapSource()).add(1, gap.on, gap.lines)
    cache.sums, cache.people = whole.sums.dump(), whole.merges.dump()
    cache.gaps, cache.gap_sources = len(whole.gaps), len(sources)
    cache.save(force_insert=True)
    for rows in (
        # In the order of the index, which is then written from one end to the other.
        (storing.group_row(cache, key, whole.groups[key].dump()) for key in sorted(whole.groups)),
        (storing.gap_row(cache, seq, gap) for seq, gap in whole.gaps.items()),
        (storing.source_row(cache, source, one) for source, one in sorted(sources.items())),
    ):
        _write(rows, beat)
    storing.delete(_publish(cache))


def _write(rows: Iterator[models.Model], beat: Beat) -> None:
    for some in chunks(rows, storing.STEP):
        with transaction.atomic():
            type(some[0])._default_manager.bulk_create(some, batch_size=storing.BATCH)
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
