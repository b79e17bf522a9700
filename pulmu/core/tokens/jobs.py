"""What is done by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register

from . import replays


def forget(_payload: Mapping[str, Any], _beat: Beat) -> None:
    replays.forget_old(at=timezone.now())


register(Task("tokens.forget", forget, every=dt.timedelta(hours=1)))
