"""The outbox, and the words an organisation writes with."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet

from . import rules
from .choices import DeadBecause, Fault, Language, MessageState
from .columns import SealedField

__all__ = ["Attachment", "DeadAddress", "MailText", "Message", "MessageState", "Sender"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message. ``sort`` is its media type, parameters and all."""

    name: str
    sort: str
    content: bytes


class MessageQuerySet(ScopedQuerySet):
    def to_be_tried(self) -> Self:
        return self.filter(state__in=rules.TRIED)


class Message(ScopedModel):
    """One mail to one address: a row first, then a job sends it.

    What it says and to whom is sealed; ``to_masked`` is what lists show, ``to_index`` finds a
    whole address. ``key`` is also the left half of its Message-ID, the same at every try.
    ``person`` is the key of whom it is about, ``is_internal`` one between those who work here.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    to = SealedField()
    to_masked = models.CharField(max_length=320, blank=True, default="")
    to_index = models.CharField(max_length=43, blank=True, default="")
    subject = SealedField()
    body = SealedField(blank=True, default="")
    # As JSON: see `Attachment`.
    files = SealedField(blank=True, default="")
    # Holds a link or a code that works once: the text goes when it is sent.
    once = models.BooleanField(default=False)
    is_internal = models.BooleanField(default=False)
    person = models.CharField(max_length=KEY_LENGTH, blank=True, default="")
    letter = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    useful_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=10, choices=Fault, blank=True, default="")
    error = models.CharField(max_length=500, blank=True, default="")
    forgotten_at = models.DateTimeField(null=True, blank=True)

    framework = FrameworkManager.from_queryset(MessageQuerySet)()
    objects = models.Manager.from_queryset(MessageQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="message_state_known", condition=Q(state__in=MessageState.values)
            ),
            models.CheckConstraint(
                name="message_fault_known", condition=Q(fault__in=["", *Fault.values])
            ),
            models.CheckConstraint(
                name="message_sent_at_a_time",
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="message_by_state", fields=["organisation", "state", "-written_at"]),
            models.Index(name="message_by_moment", fields=["organisation", "-written_at"]),
            models.Index(
                name="message_to_be_tried",
                fields=["due_at"],
                condition=Q(state__in=["waiting", "again", "sending"]),
            ),
            models.Index(name="message_by_address", fields=["to_index"]),
            models.Index(name="message_by_person", fields=["person"], condition=~Q(person="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"

    @property
    def attachments(self) -> list[Attachment]:
        return [
            Attachment(name, sort, base64.b64decode(content))
            for name, sort, content in json.loads(self.files or "[]")
        ]

    @property
    def is_forgotten(self) -> bool:
        """Whether its text is gone: it cannot be sent any more."""
        return self.forgotten_at is not None


def packed(attachments: Sequence[Attachment]) -> str:
    """As `Message.files` holds them."""
    if not attachments:
        return ""
    return json.dumps(
        [(one.name, one.sort, base64.b64encode(one.content).decode()) for one in attachments]
    )


class MailText(ScopedModel):
    """What an organisation writes in a letter instead of what the product suggests."""

    letter = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=Language, default=settings.LANGUAGE_CODE)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("letter"))
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="mail_text_once", fields=["organisation", "letter", "language"]
            ),
            models.CheckConstraint(
                name="mail_text_language_known", condition=Q(language__in=Language.values)
            ),
            models.CheckConstraint(
                name="mail_text_says_something", condition=~Q(subject="") & ~Q(body="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.language}"


class Sender(ScopedModel):
    """Where answers to an organisation's letters go."""

    reply_to = models.EmailField(_("answers go to"), blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="sender_once", fields=["organisation"]),
        ]

    def __str__(self) -> str:
        return f"sender #{self.organisation_id}"


class DeadAddress(ScopedModel):
    """An address that does not work: nothing goes there until somebody says that it does. ``index``
    finds it, ``masked`` is what lists show.
    """

    index = models.CharField(max_length=43)
    masked = models.CharField(max_length=320)
    because = models.CharField(max_length=10, choices=DeadBecause)
    error = models.CharField(max_length=500, blank=True, default="")
    marked_at = models.DateTimeField()

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="dead_address_once", fields=["organisation", "index"]),
            models.CheckConstraint(
                name="dead_address_because_known", condition=Q(because__in=DeadBecause.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.masked} {self.because}"
