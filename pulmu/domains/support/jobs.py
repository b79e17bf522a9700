"""What the clock does for support: lets go of what nobody allows any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register
from pulmu.core.kernel.kst import day_of

from .actions import forget_candidates


def go_round(_payload: Mapping[str, Any], _beat: Beat) -> None:
    forget_candidates(on=day_of(timezone.now()))


register(Task(name="support.go_round", run=go_round, daily_at=dt.time(4, 20)))
