"""One try to deliver one message.

At most once: that it is on its way is written down and committed before the server hears of it. If
the worker dies after that, or the line is cut while the server takes the text, nobody knows whether
it arrived: it is never sent again by itself, the desk shows it and somebody decides. Before that
moment nothing can be lost, and it is tried again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from pulmu.core.jobs.actions import enqueue

from . import addresses, rules
from .actions import DELIVER
from .backends.smtp import reply_of
from .choices import Fault, MessageState
from .envelope import mail_of
from .models import Message, MessageQuerySet, Sender
from .rules import Reply, Stage

log = logging.getLogger(__name__)
FILES = "pulmu.core.mail.backends.files.EmailBackend"
SMTP = "pulmu.core.mail.backends.smtp.EmailBackend"
_BECAUSE = "the postman carries everybody's mail"
_TAKEN = Reply(Stage.TAKEN, 250)


def deliver(number: int) -> None:
    """Try to send a message that waits; any other is left alone."""
    sender = Sender.objects.everywhere(because=_BECAUSE)
    mine = sender.filter(organisation_id=OuterRef("organisation_id")).values("reply_to")
    found = _outbox().to_be_tried().filter(pk=number).select_related("organisation")
    found = found.annotate(reply_to=Subquery(mine[:1]))
    message: Message | None = found.first()
    if message is None or message.due_at > timezone.now():
        return
    if message.useful_until is not None and message.useful_until <= timezone.now():
        _over(message, MessageState.FAILED, fault=Fault.LATE)
        return
    backend = get_connection(_backend(message))
    try:
        backend.open()
    except (OSError, ValueError) as error:
        _failed(message, reply_of(error, is_taking=False), has_tried=False)
        return
    try:
        if _begin(message):
            _written_down(message, _try(backend, message))
    finally:
        # What became of it is known by now, whatever the good-bye meets.
        with contextlib.suppress(OSError):
            backend.close()


def give_up_waiting(*, at: dt.datetime) -> int:
    """Messages whose worker died on the way may have arrived: the desk shows them. How many."""
    lost = _outbox().filter(state=MessageState.SENDING, tried_at__lt=at - rules.LONGEST_SENDING)
    found = list(lost)
    for message in found:
        _over(message, MessageState.FAILED, fault=Fault.UNSURE)
    return len(found)


def queue_forgotten(*, at: dt.datetime) -> int:
    """A message that should be gone and is not has lost its job: it gets another. How many."""
    late = _outbox().to_be_tried().filter(due_at__lt=at - rules.LONGEST_SENDING)
    numbers = list(late.values_list("pk", flat=True))
    for number in numbers:
        enqueue(DELIVER, at=at, once=f"mail:{number}", message=number)
    return len(numbers)


def _backend(message: Message) -> str:
    """A demo writes to nobody: what would be sent becomes files."""
    chosen: str = settings.EMAIL_BACKEND
    return FILES if message.organisation.is_demo and chosen == SMTP else chosen


def _begin(message: Message) -> bool:
    """Compare and set: of two workers one sends it."""
    message.tries, message.tried_at = message.tries + 1, timezone.now()
    waiting = _outbox().filter(pk=message.pk, state=message.state, tries=message.tries - 1)
    taken = waiting.update(
        state=MessageState.SENDING, tries=message.tries, tried_at=message.tried_at
    )
    return bool(taken)


def _try(backend: Any, message: Message) -> Reply:
    try:
        mail = mail_of(message, message.organisation, reply_to=vars(message)["reply_to"] or "")
        backend.send_messages([mail])
    except (OSError, ValueError) as error:
        return reply_of(error, is_taking=getattr(backend, "is_taking", False))
    return _TAKEN


def _written_down(message: Message, reply: Reply) -> None:
    if rules.fault_of(reply) is None:
        _over(message, MessageState.SENT)
    else:
        _failed(message, reply, has_tried=True)


def _failed(message: Message, reply: Reply, *, has_tried: bool) -> None:
    """Again after a while, or given up."""
    fault = rules.fault_of(reply) or Fault.BUSY
    now = timezone.now()
    tries = message.tries if has_tried else message.tries + 1
    pause = rules.pause(fault, tries)
    error = _said(message, reply)
    log.warning("message %s: %s %s", message.key, fault, error)
    if pause is None:
        _over(message, MessageState.FAILED, fault=fault, error=error, tries=tries)
        if rules.is_dead(reply) and not message.is_internal:
            addresses.bounced(message, at=now, error=error)
    elif message.useful_until is not None and now + pause >= message.useful_until:
        _over(message, MessageState.FAILED, fault=Fault.LATE, error=error, tries=tries)
    else:
        said = {"fault": fault, "error": error, "tries": tries, "due_at": now + pause}
        with transaction.atomic():
            if _put(message, state=MessageState.AGAIN, tried_at=now, **said):
                enqueue(DELIVER, at=now + pause, message=message.pk)


def _over(message: Message, state: MessageState, **said: Any) -> None:
    now = timezone.now()
    if message.once:
        said |= {"body": "", "files": "", "forgotten_at": now}
    if state == MessageState.SENT:
        said |= {"sent_at": now, "fault": "", "error": ""}
    _put(message, state=state, **said)


def _put(message: Message, **said: Any) -> bool:
    """Unless somebody withheld it in the meantime."""
    standing = _outbox().filter(pk=message.pk).exclude(state__in=rules.OVER)
    return bool(standing.update(**said))


def _said(message: Message, reply: Reply) -> str:
    """The server's words, the address masked: they stand in lists and in the log."""
    code = f"{reply.code} " if reply.code else ""
    said = " ".join(f"{code}{reply.text}".split())
    return said.replace(message.to, message.to_masked)[:500]


def _outbox() -> MessageQuerySet:
    found: MessageQuerySet = Message.objects.everywhere(because=_BECAUSE)
    return found
