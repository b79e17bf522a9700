"""One try to deliver one happening. At least once: who hears it twice knows it by its id."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone

from pulmu.core.jobs.actions import enqueue

from . import calling, rules
from .actions import DELIVER
from .choices import DeliveryState
from .models import Delivery, DeliveryQuerySet, Endpoint

log = logging.getLogger(__name__)
_BECAUSE = "the messenger carries everybody's news"


def deliver(number: int) -> None:
    """Try to send a delivery that waits and is due; any other is left alone."""
    found: Delivery | None = (
        _outbox().to_be_tried().filter(pk=number).select_related("endpoint").first()
    )
    now = timezone.now()
    if found is None or found.due_at > now:
        return
    status, error = _call(found, at=now)
    _written_down(found, status, error)


def queue_forgotten(*, at: dt.datetime) -> int:
    """A delivery that should be gone and is not has lost its job: it gets another. How many."""
    late = _outbox().to_be_tried().filter(due_at__lt=at - rules.LOST_AFTER)
    numbers = list(late.values_list("pk", flat=True))
    for number in numbers:
        enqueue(DELIVER, at=at, once=f"webhook:{number}", delivery=number)
    return len(numbers)


def forget_old(*, at: dt.datetime) -> int:
    """The log is kept for a month."""
    gone: int = _outbox().filter(written_at__lt=at - rules.KEPT_DELIVERIES).delete()[0]
    return gone


def _call(one: Delivery, *, at: dt.datetime) -> tuple[int | None, str]:
    timestamp = int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Pulmu-Webhooks",
        "webhook-id": one.key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": rules.signature(
            one.endpoint.secret, key=one.key, timestamp=timestamp, body=one.body
        ),
    }
    try:
        return calling.post(one.endpoint.url, body=one.body, headers=headers), ""
    except calling.NotCalled as error:
        return None, str(error)


def _written_down(one: Delivery, status: int | None, error: str) -> None:
    now = timezone.now()
    said = {"status": status, "error": error, "tries": one.tries + 1, "tried_at": now}
    standing = _outbox().filter(pk=one.pk, state=one.state, tries=one.tries)
    if status is not None and rules.is_taken(status):
        standing.update(**said, state=DeliveryState.SENT, sent_at=now)
        return
    log.warning("webhook %s: %s", one.key, error or status)
    pause = rules.pause(one.tries + 1)
    with transaction.atomic():
        if status == rules.GONE:
            # Whoever answers so wants to hear nothing more.
            Endpoint.objects.everywhere(because=_BECAUSE).filter(
                pk=one.endpoint_id, paused_at__isnull=True
            ).update(paused_at=now)
        if status == rules.GONE or pause is None:
            standing.update(**said, state=DeliveryState.FAILED)
        elif standing.update(**said, state=DeliveryState.AGAIN, due_at=now + pause):
            enqueue(DELIVER, at=now + pause, delivery=one.pk)


def _outbox() -> DeliveryQuerySet:
    found: DeliveryQuerySet = Delivery.objects.everywhere(because=_BECAUSE)
    return found
