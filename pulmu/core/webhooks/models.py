"""Who is told of what, and everything that is to be told."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.mail.columns import SealedField
from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet

from .choices import DeliveryState
from .rules import LONGEST_URL


class Endpoint(ScopedModel):
    """An address of another system that is told of ``kinds`` of happenings, unless it is paused.

    Calls are signed with ``secret``, which is shown once.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    url = models.CharField(_("address"), max_length=LONGEST_URL)
    secret = SealedField()
    kinds = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    paused_at = models.DateTimeField(null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="endpoint_has_an_address", condition=~Q(url="")),
        ]

    def __str__(self) -> str:
        return f"endpoint {self.key}"


class DeliveryQuerySet(ScopedQuerySet):
    def to_be_tried(self) -> Self:
        return self.filter(state__in=[DeliveryState.WAITING, DeliveryState.AGAIN])


class Delivery(ScopedModel):
    """One happening on its way to one endpoint. Written with what happened, sent by a job, at
    least once; ``key`` is the same at every try.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True, default="")

    framework = FrameworkManager.from_queryset(DeliveryQuerySet)()
    objects = models.Manager.from_queryset(DeliveryQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=DeliveryState.values)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="delivery_by_endpoint", fields=["endpoint", "-written_at"]),
            models.Index(
                name="delivery_to_be_tried",
                fields=["due_at"],
                condition=Q(state__in=["waiting", "again"]),
            ),
            models.Index(name="delivery_by_moment", fields=["written_at"]),
        ]

    def __str__(self) -> str:
        return f"delivery {self.key} {self.state}"
