"""Work of the ledger that waits in the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pulmu.core.jobs.tasks import Beat, Task, register
from pulmu.core.kernel.period import Period

from . import cache
from .cache.keeping import TASK
from .models import RuleSet


def keep_cache(payload: Mapping[str, Any], beat: Beat) -> None:
    """Bring the cache of one period up to the newest entry."""
    span = Period(dt.date.fromisoformat(payload["start"]), dt.date.fromisoformat(payload["end"]))
    ruleset = RuleSet.objects.get(pk=payload["ruleset"])
    cache.keep(payload["organisation"], span, ruleset, lambda: beat(0))


register(Task(TASK, keep_cache))
