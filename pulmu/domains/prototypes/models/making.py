"""How something was made, attempt by attempt, and where it leads."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.prototypes.choices import Next, Outcome

from .prototypes import Prototype


class Attempt(Record):
    """One line of the making log. ``photos`` are digests of pictures kept as evidence."""

    prototype = models.ForeignKey(Prototype, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField(_("attempt"))
    on = models.DateField(_("day"))
    outcome = models.CharField(_("what came of it"), max_length=5, choices=Outcome)
    what = models.CharField(_("what was done"), max_length=500, blank=True, default="")
    resource = models.ForeignKey(
        "places.Resource",
        verbose_name=_("machine"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The line of the use log that says the same time.
    use = models.OneToOneField(
        "places.UseLog", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    minutes = models.PositiveIntegerField(_("machine time in minutes"), default=0)
    material = models.CharField(_("material"), max_length=100, blank=True, default="")
    cost = models.PositiveBigIntegerField(_("cost in won"), default=0)
    photos = models.JSONField(default=list, blank=True)
    by = models.CharField(max_length=150)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="attempt_number_once", fields=["prototype", "number"]),
            models.CheckConstraint(
                name="attempt_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.key}"


class NextStep(Record):
    """What a finished prototype leads to; ``done_on`` once it came about."""

    prototype = models.ForeignKey(Prototype, on_delete=models.PROTECT, related_name="next_steps")
    sort = models.CharField(_("next step"), max_length=6, choices=Next)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    planned_on = models.DateField(_("planned on"))
    done_on = models.DateField(_("came about on"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="nextstep_sort_once", fields=["prototype", "sort"]),
            models.CheckConstraint(name="nextstep_sort_known", condition=Q(sort__in=Next.values)),
        ]

    def __str__(self) -> str:
        return f"next step {self.key}"
