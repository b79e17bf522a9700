"""The queue tidies up after itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from . import actions
from .tasks import Beat, Task, register


def forget(_payload: Mapping[str, Any], _beat: Beat) -> None:
    actions.forget_done(at=timezone.now())


register(Task("jobs.forget", forget, daily_at=dt.time(3, 30)))
