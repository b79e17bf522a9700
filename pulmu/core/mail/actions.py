"""Writing mail. Nothing is sent inside a transaction; a job does it afterwards."""

from __future__ import annotations

import datetime as dt

from pulmu.core.jobs.actions import enqueue
from pulmu.core.tenancy.actor import Actor

from .models import Message


def write(actor: Actor, *, to: str, subject: str, body: str, at: dt.datetime) -> Message:
    """Put a message in the outbox, in the caller's transaction."""
    message = Message.objects.create(
        organisation_id=actor.organisation_id, to=to, subject=subject, body=body, written_at=at
    )
    enqueue("mail.deliver", at=at, message=message.pk)
    return message
