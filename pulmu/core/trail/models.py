"""What was done, by whom, and who looked at whose data. Written once, never edited."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from pulmu.core.kernel.keys import KEY_LENGTH
from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet


class Event(ScopedModel):
    """One act. ``batch`` is the key of the import it belonged to, or empty."""

    at = models.DateTimeField()
    name = models.CharField(max_length=100)
    actor = models.CharField(max_length=150)
    actor_key = models.CharField(max_length=KEY_LENGTH)
    channel = models.CharField(max_length=20)
    batch = models.CharField(max_length=KEY_LENGTH, blank=True, default="")
    subject = models.CharField(max_length=100, blank=True, default="")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="event_by_organisation", fields=["organisation", "at"]),
            models.Index(name="event_by_batch", fields=["batch"], condition=~models.Q(batch="")),
            models.Index(
                name="event_by_subject", fields=["subject"], condition=~models.Q(subject="")
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name} {self.subject}"


class ChangeKind(models.TextChoices):
    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"


class Change(ScopedModel):
    """What one act did to one record: enough to tell its history and to take the act back.

    Values of personal columns are stored sealed (``sealing``). ``subject`` says, of a change that
    is not written yet, whose they are; empty for a record without any.
    """

    subject: str = ""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    model = models.CharField(max_length=60)
    key = models.CharField(max_length=KEY_LENGTH)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="change_kind_known", condition=models.Q(kind__in=ChangeKind.values)
            ),
        ]
        indexes: ClassVar = [
            # Of both: SQLite takes the organisation's index alone where there are two to choose of.
            models.Index(name="change_by_key", fields=["organisation", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.model}:{self.key}"


class Secret(ScopedModel):
    """The key that one subject's values in the trail are sealed with, itself sealed.

    Erasable, unlike the trail: without it what it sealed cannot be read any more, by nobody.
    """

    subject = models.CharField(max_length=100)
    sealed = models.CharField(max_length=120)
    made_at = models.DateTimeField(auto_now_add=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="secret_one_for_a_subject", fields=["organisation", "subject"]
            ),
        ]

    def __str__(self) -> str:
        return f"secret of {self.subject}"


class AccessRecord(ScopedModel):
    """Somebody saw or took out somebody else's personal data: who, when, whose, why."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    actor_key = models.CharField(max_length=KEY_LENGTH)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=45, blank=True, default="")
    what = models.CharField(max_length=100)
    subjects = models.JSONField(default=list)
    count = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="access_by_organisation", fields=["organisation", "at"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.what} x{self.count}"


class AccessReview(ScopedModel):
    """A manager has looked through the access records of a month. Written once, never edited."""

    month = models.DateField()
    count = models.PositiveIntegerField()
    remark = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    by_key = models.CharField(max_length=KEY_LENGTH)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_review_of_a_whole_month", condition=models.Q(month__day=1)
            ),
            models.CheckConstraint(
                name="access_review_says_something", condition=~models.Q(remark="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="access_review_by_month", fields=["organisation", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} reviewed"
