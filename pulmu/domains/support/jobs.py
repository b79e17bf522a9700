"""What the clock does for support: reminds who has not sent the report of a quarter in, and lets go
of what nobody allows any more.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation

from . import queries
from .actions import forget_candidates, remind

log = logging.getLogger(__name__)


def go_round(_payload: Mapping[str, Any], _beat: Beat) -> None:
    at = timezone.now()
    _in_each_lab(
        "reports", lambda actor: remind(actor, keys=queries.to_remind(actor, at=at), at=at)
    )


def let_go(_payload: Mapping[str, Any], _beat: Beat) -> None:
    at = timezone.now()
    _in_each_lab("candidates", lambda actor: forget_candidates(actor, at=at))


def _in_each_lab(what: str, act: Callable[[Actor], object]) -> None:
    """What goes wrong in one lab keeps no other from its turn."""
    for organisation in Organisation.objects.order_by("pk"):
        try:
            act(operator_of(organisation))
        except Exception:  # noqa: BLE001 -- whatever it was, the others have their turn
            log.exception("%s of %s were left out of this round", what, organisation.code)


# In the morning: nobody is written to at night.
register(Task(name="support.go_round", run=go_round, daily_at=dt.time(9, 30)))
register(Task(name="support.let_go", run=let_go, daily_at=dt.time(4, 20)))
