"""What people would like to learn, and how many of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedModel, ScopedQuerySet
from pulmu.domains.companies.choices import Field
from pulmu.domains.surveys.choices import Suits, WishState


class Wish(Record):
    """Something that the lab could teach, in the words of whoever wished for it first."""

    topic = models.CharField(_("topic"), max_length=80)
    field = models.CharField(_("field"), max_length=10, choices=Field)
    state = models.CharField(_("state"), max_length=2, choices=WishState, default=WishState.OPEN)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="wish_has_a_topic", condition=~Q(topic="")),
            models.CheckConstraint(name="wish_field_known", condition=Q(field__in=Field.values)),
            models.CheckConstraint(
                name="wish_state_known", condition=Q(state__in=WishState.values)
            ),
            models.UniqueConstraint(
                name="wish_topic_once",
                fields=["organisation", "topic"],
                condition=Q(state=WishState.OPEN),
            ),
        ]

    def __str__(self) -> str:
        return self.topic


class Voice(ScopedModel):
    """One of those who wish for something, once (``by``: the keyed hash of a browser, or of an
    address that was proven). The address is there until they were told.
    """

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="voices")
    by = models.CharField(max_length=43)
    suits = models.CharField(_("when it suits"), max_length=5, choices=Suits, default=Suits.ANY)
    language = models.CharField(max_length=2, choices=Language, default=Language.KO)
    email_sealed = models.CharField(max_length=600, blank=True, default="", editable=False)
    email_index = models.CharField(max_length=43, blank=True, default="", editable=False)
    said_on = models.DateField()

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="voice_once", fields=["wish", "by"]),
            models.UniqueConstraint(
                name="voice_once_by_email",
                fields=["wish", "email_index"],
                condition=~Q(email_index=""),
            ),
            models.CheckConstraint(name="voice_suits_known", condition=Q(suits__in=Suits.values)),
            models.CheckConstraint(
                name="voice_language_known", condition=Q(language__in=Language.values)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="voice_by_email", fields=["email_index"], condition=~Q(email_index="")
            ),
        ]

    def __str__(self) -> str:
        return f"voice #{self.pk}"
