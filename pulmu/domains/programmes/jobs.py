"""What the clock does for courses: offers that lapse, reminders, surveys, drafts that are gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation

from . import queries
from .actions import ask_after, forget_drafts, lapse_offers, remind


def go_round(_payload: Mapping[str, Any], _beat: Beat) -> None:
    """Each offering and each session is a transaction of its own, so that nobody waits long."""
    at = timezone.now()
    for organisation in Organisation.objects.order_by("pk"):
        actor = operator_of(organisation)
        for key in queries.lapsing(actor, at=at):
            lapse_offers(actor, offering_key=key, at=at)
        for session in queries.to_be_reminded_of(actor, at=at):
            remind(actor, session_key=session.key, at=at)
        for session in queries.to_be_asked_about(actor, at=at):
            ask_after(actor, session_key=session.key, at=at)


def forget(_payload: Mapping[str, Any], _beat: Beat) -> None:
    forget_drafts(at=timezone.now())


register(Task("programmes.go_round", go_round, every=dt.timedelta(minutes=5)))
register(Task(name="programmes.forget", run=forget, daily_at=dt.time(3, 50)))
