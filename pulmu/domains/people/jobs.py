"""What happens to people's data every night."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation

from .actions import forget_removed


def forget(_payload: Mapping[str, Any], _beat: Beat) -> None:
    at = timezone.now()
    for organisation in Organisation.objects.order_by("pk"):
        forget_removed(operator_of(organisation), at=at)


register(Task("people.forget_removed", forget, daily_at=dt.time(3, 40)))
