"""Tokens by which programs act for a member, and what they were answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.mail.columns import SealedField
from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet

from .rules import LONGEST_KEY, LONGEST_NAME, SHOWN


class Token(ScopedModel):
    """What a program shows to act for a member: as much as ``scopes`` say, and no more than the
    member may at that moment.

    Its text is shown once and never stored: ``digest`` is a keyed hash of it, ``shown`` its first
    letters. ``used_at`` is exact to an hour.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    shown = models.CharField(max_length=SHOWN)
    digest = models.CharField(max_length=43, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="token_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"token {self.shown}"


class Replay(ScopedModel):
    """What a request with an idempotency key was answered, for whoever sends it again.

    Written in the transaction of what was done. ``request`` is a digest of method, path and body.
    """

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="replays")
    key = models.CharField(max_length=LONGEST_KEY)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = SealedField(blank=True, default="")
    made_at = models.DateTimeField()

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="replay_one_for_a_key", fields=["token", "key"]),
        ]
        indexes: ClassVar = [models.Index(name="replay_by_moment", fields=["made_at"])]

    def __str__(self) -> str:
        return f"replay #{self.pk}"
