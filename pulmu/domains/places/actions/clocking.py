"""What comes free by the clock: a line that waits for a room whose machine was given back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission

from .deciding import offer_next
from .occupying import lock_tree


@transaction.atomic
def offer_waiting(actor: Actor, *, resource_key: str, at: dt.datetime) -> None:
    """Harmless twice."""
    actor.require(Permission.PLACES_WRITE)
    offer_next(actor, lock_tree(actor, resource_key), at=at)
