"""The outbox: every message to people is a row first, then a job sends it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet


class MessageState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Message(ScopedModel):
    """One mail to one address."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # Holds a link that works once: the text goes when it is sent.
    once = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="message_state_known", condition=models.Q(state__in=MessageState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"
