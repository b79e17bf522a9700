"""What is done with the outbox by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register

from . import actions, delivery, rules


def deliver(payload: Mapping[str, Any], _beat: Beat) -> None:
    delivery.deliver(payload["message"])


def look_after(_payload: Mapping[str, Any], _beat: Beat) -> None:
    at = timezone.now()
    delivery.give_up_waiting(at=at)
    delivery.queue_forgotten(at=at)


def forget(_payload: Mapping[str, Any], _beat: Beat) -> None:
    at = timezone.now()
    actions.forget_old(text_before=at - rules.KEPT_TEXT, address_before=at - rules.KEPT_ADDRESS)


register(Task(actions.DELIVER, deliver))
register(Task("mail.look_after", look_after, every=dt.timedelta(minutes=5)))
register(Task("mail.forget", forget, daily_at=dt.time(3, 50)))
