"""Reminding somebody of what they have booked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.places import mails, rules
from pulmu.domains.places.choices import BookingState

from .deciding import locked_booking


@transaction.atomic
def remind(actor: Actor, *, key: str, at: dt.datetime) -> bool:
    """Write to whoever comes, the day before and an hour before, if it is the time to. Run by the
    clock, harmless twice.
    """
    actor.require(Permission.PLACES_WRITE)
    _held, one = locked_booking(actor, key)
    if one.state != BookingState.CONFIRMED:
        return False
    told_at = one.told_at or one.asked_at
    sort = rules.reminder_due(starts_at=one.starts_at, told_at=told_at, at=at)
    if sort is None:
        return False
    mails.remind(actor, one, sort, at=at)
    return True
