"""Numbers that count up within an organisation."""

from __future__ import annotations

from .actor import Actor
from .models import Organisation


def hold_numbers(actor: Actor) -> None:
    """Until the transaction ends nobody else counts a number of the actor's organisation."""
    mine = Organisation.objects.select_for_update(no_key=True)
    mine.get(pk=actor.organisation_id)
