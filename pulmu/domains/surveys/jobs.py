"""What the clock does for surveys: mixes what is anonymous, forgets who waits too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register
from pulmu.core.kernel.kst import day_of

from .actions import forget_wishers, shuffle

# Longer than a night in which nothing ran.
MIXED, WAITS = dt.timedelta(days=7), dt.timedelta(days=365)


def go_round(_payload: Mapping[str, Any], _beat: Beat) -> None:
    today = day_of(timezone.now())
    shuffle(since=today - MIXED)
    forget_wishers(before=today - WAITS)


register(Task(name="surveys.go_round", run=go_round, daily_at=dt.time(4, 10)))
