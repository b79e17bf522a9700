"""What people are told of the use of their data, and what they allowed. Written once each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH
from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet
from pulmu.domains.people.choices import ASKED, ConsentChannel, ConsentKind


class ConsentText(ScopedModel):
    """The words of one kind, version n: what a consent was given to. Insert-only."""

    kind = models.CharField(_("kind"), max_length=2, choices=ConsentKind)
    version = models.PositiveIntegerField(_("version"))
    words = models.TextField(_("words"))
    in_force_from = models.DateField(_("in force from"))
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="consent_text_version_once", fields=["organisation", "kind", "version"]
            ),
            models.CheckConstraint(
                name="consent_text_kind_known", condition=Q(kind__in=ConsentKind.values)
            ),
            models.CheckConstraint(name="consent_text_not_empty", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Consent(ScopedModel):
    """Somebody allowed a thing, or took that back. The last word by day holds. Insert-only."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=2, choices=ConsentKind)
    is_given = models.BooleanField(_("given"))
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("how it was said"), max_length=3, choices=ConsentChannel)
    said_on = models.DateField(_("day"))
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    recorded_by_key = models.CharField(max_length=KEY_LENGTH)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="consent_kind_is_asked", condition=Q(kind__in=ASKED)),
            models.CheckConstraint(
                name="consent_channel_known", condition=Q(channel__in=ConsentChannel.values)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="consent_by_person", fields=["person", "kind", "said_on"]),
        ]

    def __str__(self) -> str:
        return f"consent {self.kind} {self.is_given}"
