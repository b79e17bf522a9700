from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH, new_key
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedModel, ScopedQuerySet

from .rules import FIRST_YEAR, LAST_YEAR, LINE_LENGTH, VIEW_NAME_LENGTH


class Target(Record):
    """What a lab promised to reach in a year (목표), in the unit of the line.

    What was in force when a statement was cut stands in the ledger as ``target`` entries.
    """

    line = models.CharField(_("line"), max_length=LINE_LENGTH)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.BigIntegerField(_("target"))

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="target_once_a_year", fields=["organisation", "line", "year"]
            ),
            models.CheckConstraint(name="target_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(
                name="target_year_sensible",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
            ),
        ]

    def __str__(self) -> str:
        return f"target {self.line} {self.year}"


class ManyAct(ScopedModel):
    """One act on many records at once. Its ``key`` marks every event that belongs to it.

    ``refused`` says of each record that was passed over why: pairs of (key, reason).
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=30)
    act = models.CharField(max_length=30)
    actor = models.CharField(max_length=150)
    actor_key = models.CharField(max_length=KEY_LENGTH)
    at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    def __str__(self) -> str:
        return f"{self.act} on {self.count} {self.kind}"


class SavedView(ScopedModel):
    """A list as somebody narrowed it, under a name, for everybody of the organisation."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=VIEW_NAME_LENGTH)
    query = models.CharField(max_length=500)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="savedview_name_once", fields=["organisation", "kind", "name"]
            ),
            models.CheckConstraint(name="savedview_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
