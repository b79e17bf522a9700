"""What the clock does for bookings: nobody came or left, offers lapse, reminders, calendars."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils import timezone

from pulmu.core.files.errors import FileRefused
from pulmu.core.jobs.tasks import Beat, Task, register
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation
from pulmu.core.webhooks import calling

from . import queries
from .actions import (
    extend_maintenance,
    go_round_one,
    note_fault,
    offer_waiting,
    remind,
    take_in_calendar,
)
from .actions.calendars import MOST_BYTES
from .models import ExternalCalendar

log = logging.getLogger(__name__)
# The jobs run in the server: before it was started nobody could check in.
UP_SINCE = timezone.now()


def go_round(_payload: Mapping[str, Any], _beat: Beat) -> None:
    """Each booking is a transaction of its own, so that nobody waits long."""
    at = timezone.now()
    for organisation in Organisation.objects.order_by("pk"):
        actor = operator_of(organisation)
        for key in queries.overdue(actor, at=at):
            _tried(key, partial(extend_maintenance, actor, key=key, at=at))
        for key in queries.due(actor, at=at):
            _tried(key, partial(go_round_one, actor, key=key, at=at, up_since=UP_SINCE))
        for key in queries.to_be_reminded_of(actor, at=at):
            _tried(key, partial(remind, actor, key=key, at=at))
        for key in queries.lines(actor, at=at):
            _tried(key, partial(offer_waiting, actor, resource_key=key, at=at))


def read_calendars(_payload: Mapping[str, Any], _beat: Beat) -> None:
    for organisation in Organisation.objects.order_by("pk"):
        actor = operator_of(organisation)
        for one in queries.calendars(actor):
            _tried(one.key, partial(read_calendar, actor, one, at=timezone.now()))


def read_calendar(actor: Actor, one: ExternalCalendar, *, at: dt.datetime) -> None:
    """Fetched and read outside of every transaction: whoever answers slowly keeps nobody waiting.
    Whatever goes wrong stands beside the calendar, not only in the log.
    """
    try:
        content = calling.get(secrets.unseal(one.address_sealed), most=MOST_BYTES)
        take_in_calendar(actor, key=one.key, content=content, at=at)
    except calling.NotCalled:
        note_fault(actor, key=one.key, fault="no_answer", at=at)
    except FileRefused as error:
        note_fault(actor, key=one.key, fault=error.reason, at=at)
    except Exception:
        note_fault(actor, key=one.key, fault="calendar", at=at)
        raise


def _tried(key: str, act: Callable[[], object]) -> None:
    """What goes wrong with one keeps nobody else waiting; the next round tries it again."""
    try:
        act()
    except Exception:  # noqa: BLE001 -- whatever it was, the others have their turn
        log.exception("%s was left out of this round", key)


register(Task("places.go_round", go_round, every=dt.timedelta(minutes=5)))
register(Task("places.read_calendars", read_calendars, every=dt.timedelta(hours=1)))
