"""Delivery of the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.mail import send_mail
from django.utils import timezone

from pulmu.core.jobs.tasks import Beat, Task, register

from .models import Message, MessageState


def deliver(payload: Mapping[str, Any], _beat: Beat) -> None:
    """Send one message; a message that was sent is not sent again."""
    outbox = Message.objects.everywhere(because="the postman carries everybody's mail")
    message = outbox.filter(pk=payload["message"]).exclude(state=MessageState.SENT).first()
    if message is None:
        return
    try:
        send_mail(message.subject, message.body, None, [message.to])
    except OSError as error:
        message.state, message.error = MessageState.FAILED, str(error)[:500]
        message.save(update_fields=["state", "error"])
        raise
    message.state, message.sent_at, message.error = MessageState.SENT, timezone.now(), ""
    if message.once:
        message.body = ""
    message.save(update_fields=["state", "sent_at", "error", "body"])


register(Task(name="mail.deliver", run=deliver))
