"""What is done by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register

from .actions import forget_drafts


def forget(_payload: Mapping[str, Any], _beat: Beat) -> None:
    forget_drafts(at=timezone.now())


register(Task(name="programmes.forget", run=forget, daily_at=dt.time(3, 50)))
