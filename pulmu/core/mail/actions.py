"""Writing mail. Nothing is sent inside a transaction; a job does it afterwards."""

from __future__ import annotations

import datetime as dt

from pulmu.core.jobs.actions import enqueue
from pulmu.core.tenancy.actor import Actor

from .models import Message


def write(
    actor: Actor, *, to: str, subject: str, body: str, at: dt.datetime, once: bool = False
) -> Message:
    """Put a message in the outbox, in the caller's transaction.

    ``once``: it holds a link that works once; no copy of the text stays when it is sent.
    """
    message = Message.objects.create(
        organisation_id=actor.organisation_id,
        to=to,
        subject=subject,
        body=body,
        once=once,
        written_at=at,
    )
    enqueue("mail.deliver", at=at, message=message.pk)
    return message
