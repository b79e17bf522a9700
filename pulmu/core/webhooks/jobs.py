"""What is done with the calls by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register

from . import actions, delivery


def deliver(payload: Mapping[str, Any], _beat: Beat) -> None:
    delivery.deliver(payload["delivery"])


def look_after(_payload: Mapping[str, Any], _beat: Beat) -> None:
    delivery.queue_forgotten(at=timezone.now())


def forget(_payload: Mapping[str, Any], _beat: Beat) -> None:
    delivery.forget_old(at=timezone.now())


register(Task(actions.DELIVER, deliver))
register(Task("webhooks.look_after", look_after, every=dt.timedelta(minutes=5)))
register(Task("webhooks.forget", forget, daily_at=dt.time(3, 55)))
