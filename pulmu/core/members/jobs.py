"""What is done by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register

from . import proving, signing, tallies


def forget(_payload: Mapping[str, Any], _beat: Beat) -> None:
    at = timezone.now()
    signing.forget_old(at=at)
    proving.forget_old(at=at)
    tallies.forget_old(at=at)


register(Task(name="members.forget", run=forget, daily_at=dt.time(3, 40)))
