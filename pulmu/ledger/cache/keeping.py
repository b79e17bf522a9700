"""Keeping caches up to date: who builds, who moves on, and who only looks."""

from __future__ import annotations

import json
from functools import lru_cache

from django.db import OperationalError, connection, models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from pulmu.core.jobs.actions import enqueue
from pulmu.core.jobs.models import Job, JobState
from pulmu.core.kernel.period import Period as Span
from pulmu.ledger import queries
from pulmu.ledger.models import FigureCache, Head, RuleSet
from pulmu.ledger.plain.compiled import Program, compile_rules

from . import filling, storing
from .advancing import next_step
from .building import Beat, Whole, build
from .counting import SHAPE
from .standing import Standing

TASK = "ledger.cache.keep"
# A reader does so much work on the way; what takes longer is left to the queue.
INLINE_STEP = 5_000
INLINE_BUILD = 20_000


@lru_cache(maxsize=16)
def program_of(digest: str, body: str) -> Program:
    """A published rule set, made ready; published ones never change."""
    return compile_rules(json.loads(body))


def current(organisation_id: int, span: Span, ruleset: RuleSet) -> FigureCache | None:
    """The cache of a period, as near to the newest entry as a reader can wait for.

    None when there is none yet: then it is being built.
    """
    cache, size = _find(organisation_id, span, ruleset)
    if cache is None:
        if size > INLINE_BUILD:
            _queue(organisation_id, span, ruleset)
            return None
        return _build_at_once(organisation_id, span, ruleset, cut=size)
    if size - cache.cut > INLINE_STEP:
        _queue(organisation_id, span, ruleset)
    elif size > cache.cut:
        return _move_on(cache, span, ruleset, size=size)
    return cache


def keep(organisation_id: int, span: Span, ruleset: RuleSet, beat: Beat) -> None:
    """Bring a cache up to the newest entry, however far that is. Harmless twice."""
    cache, size = _find(organisation_id, span, ruleset)
    # Building anew costs less than moving on over more than has been counted.
    if cache is None or size - cache.cut > max(cache.cut, INLINE_BUILD):
        cache = _build_in_steps(organisation_id, span, ruleset, cut=size, beat=beat)
    program = program_of(ruleset.digest, ruleset.body)
    since = cache.cut if cache else size
    standing = Standing(organisation_id, since=since)
    while cache is not None and (step := next_step(cache, program, standing)):
        if not storing.apply(step):
            cache, _size = _find(organisation_id, span, ruleset)
        beat()


def drop(organisation_id: int) -> None:
    """Throw the caches of an organisation away; the next reader builds them anew."""
    storing.delete(storing.caches().filter(organisation_id=organisation_id))


def _find(organisation_id: int, span: Span, ruleset: RuleSet) -> tuple[FigureCache | None, int]:
    """The cache and the size of the ledger. One that cannot be used is put out of sight."""
    size = Head.objects.filter(organisation_id=organisation_id).values("size")
    found = (
        _mine(organisation_id, span, ruleset)
        .filter(ready=True)
        .annotate(size=Coalesce(models.Subquery(size), 0))
        .first()
    )
    if found is None:
        return None, queries.size(organisation_id)
    if found.shape != SHAPE or found.cut > found.size:
        # Made by another version, or from a ledger that has been put back to an older state.
        storing.caches().filter(pk=found.pk).update(ready=False)
        return None, found.size
    return found, found.size


def _mine(organisation_id: int, span: Span, ruleset: RuleSet) -> models.QuerySet[FigureCache]:
    return storing.caches().filter(
        organisation_id=organisation_id, start=span.start, end=span.end, ruleset=ruleset
    )


def _move_on(cache: FigureCache, span: Span, ruleset: RuleSet, *, size: int) -> FigureCache:
    """The last steps, on the reader's time. What we have is right at its own cut, so a database
    that is busy, or somebody who puts another cache in place, just leaves us behind.
    """
    program = program_of(ruleset.digest, ruleset.body)
    try:
        while cache.cut < size and (step := next_step(cache, program)):
            if not storing.apply(step):
                moved, _size = _find(cache.organisation_id, span, ruleset)
                if moved is None:
                    break
                cache = moved
    except OperationalError:
        if connection.in_atomic_block:
            raise
    return cache


def _queue(organisation_id: int, span: Span, ruleset: RuleSet) -> None:
    once = f"{TASK}:{organisation_id}:{span.start}:{span.end}:{ruleset.pk}"
    waiting = Job.objects.filter(once=once, state__in=[JobState.WAITING, JobState.RUNNING])
    if not waiting.exists():
        enqueue(
            TASK,
            at=timezone.now(),
            once=once,
            organisation=organisation_id,
            start=span.start.isoformat(),
            end=span.end.isoformat(),
            ruleset=ruleset.pk,
        )


def _build_at_once(
    organisation_id: int, span: Span, ruleset: RuleSet, *, cut: int
) -> FigureCache | None:
    """A small one: nobody sees it before it is there as a whole."""
    whole = _whole(organisation_id, span, ruleset, cut, _no_beat)
    with transaction.atomic():
        storing.delete(_mine(organisation_id, span, ruleset).filter(ready=False))
        filling.fill(whole, _blank(organisation_id, span, ruleset, cut), _no_beat)
    return _find(organisation_id, span, ruleset)[0]


def _build_in_steps(
    organisation_id: int, span: Span, ruleset: RuleSet, *, cut: int, beat: Beat
) -> FigureCache | None:
    # What cannot be used any more, or a builder that died has left half-filled.
    storing.delete(_mine(organisation_id, span, ruleset).filter(ready=False))
    whole = _whole(organisation_id, span, ruleset, cut, beat)
    filling.fill(whole, _blank(organisation_id, span, ruleset, cut), beat)
    return _find(organisation_id, span, ruleset)[0]


def _whole(organisation_id: int, span: Span, ruleset: RuleSet, cut: int, beat: Beat) -> Whole:
    program = program_of(ruleset.digest, ruleset.body)
    period = (span.start.isoformat(), span.end.isoformat())
    return build(organisation_id, cut, program, period, beat)


def _blank(organisation_id: int, span: Span, ruleset: RuleSet, cut: int) -> FigureCache:
    return FigureCache(
        organisation_id=organisation_id,
        start=span.start,
        end=span.end,
        ruleset=ruleset,
        shape=SHAPE,
        ready=False,
        cut=cut,
    )


def _no_beat() -> None:
    """Nobody waits for a sign of life."""
