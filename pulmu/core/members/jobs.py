"""What is done by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register

from .signing import forget_old


def forget(_payload: Mapping[str, Any], _beat: Beat) -> None:
    forget_old(at=timezone.now())


register(Task(name="members.forget", run=forget, daily_at=dt.time(3, 40)))
