"""What the clock does for courses: offers that lapse, reminders, surveys, drafts that are gone."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation

from . import queries
from .actions import ask_after, forget_drafts, lapse_offers, remind

log = logging.getLogger(__name__)


def go_round(_payload: Mapping[str, Any], _beat: Beat) -> None:
    """Each offering and each session is a transaction of its own, so that nobody waits long."""
    at = timezone.now()
    for organisation in Organisation.objects.order_by("pk"):
        actor = operator_of(organisation)
        for key in queries.lapsing(actor, at=at):
            _tried(key, partial(lapse_offers, actor, offering_key=key, at=at))
        for session in queries.to_be_reminded_of(actor, at=at):
            _tried(session.key, partial(remind, actor, session_key=session.key, at=at))
        for session in queries.to_be_asked_about(actor, at=at):
            _tried(session.key, partial(ask_after, actor, session_key=session.key, at=at))


def _tried(key: str, act: Callable[[], object]) -> None:
    """What goes wrong with one course keeps nobody of another from their letter; the next round
    tries it again.
    """
    try:
        act()
    except Exception:  # noqa: BLE001 -- whatever it was, the others have their turn
        log.exception("%s was left out of this round", key)


def forget(_payload: Mapping[str, Any], _beat: Beat) -> None:
    forget_drafts(at=timezone.now())


register(Task("programmes.go_round", go_round, every=dt.timedelta(minutes=5)))
register(Task(name="programmes.forget", run=forget, daily_at=dt.time(3, 50)))
