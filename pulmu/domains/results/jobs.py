"""What happens by itself about years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register
from pulmu.core.tenancy.models import Organisation, OrganisationKind

from .actions import open_this_year


def open_years(_payload: Mapping[str, Any], beat: Beat) -> None:
    """Open the running year of every lab, so that its rules are pinned when it begins."""
    labs = Organisation.objects.filter(kind=OrganisationKind.LAB).order_by("pk")
    for lab in labs:
        open_this_year(lab, at=timezone.now())
        beat(50)


register(Task(name="results.open_years", run=open_years, daily_at=dt.time(0, 5)))
