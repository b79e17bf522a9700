from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet

from .rules import FIRST_YEAR, LAST_YEAR, LINE_LENGTH


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
