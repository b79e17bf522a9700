"""How long what is kept, and what was destroyed when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.keys import KEY_LENGTH
from pulmu.core.tenancy.scoping import FrameworkManager, ScopedModel, ScopedQuerySet
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.people.rules import LEAST_EVIDENCE_YEARS, MOST_YEARS


class Retention(ScopedModel):
    """An organisation's own periods, in years. Without a row the defaults of `rules` hold."""

    contact_years = models.PositiveSmallIntegerField(_("contact data, years"))
    evidence_years = models.PositiveSmallIntegerField(_("proof of results, years"))

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="retention_one_for_each", fields=["organisation"]),
            models.CheckConstraint(
                name="retention_contact_within_reason",
                condition=Q(contact_years__gte=1, contact_years__lte=MOST_YEARS),
            ),
            models.CheckConstraint(
                name="retention_evidence_as_the_law_wants",
                condition=Q(
                    evidence_years__gte=LEAST_EVIDENCE_YEARS, evidence_years__lte=MOST_YEARS
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_years}/{self.evidence_years} years"


class Destruction(ScopedModel):
    """A line of the register of destruction (파기대장). Never changed; nobody is named in it."""

    at = models.DateTimeField()
    sort = models.CharField(_("what"), max_length=3, choices=Destroyed)
    basis = models.CharField(_("legal basis"), max_length=300)
    count = models.PositiveIntegerField()
    keys = models.JSONField(default=list)
    by = models.CharField(max_length=150)
    by_key = models.CharField(max_length=KEY_LENGTH)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="destruction_sort_known", condition=Q(sort__in=Destroyed.values)
            ),
            models.CheckConstraint(name="destruction_of_somebody", condition=Q(count__gte=1)),
        ]
        indexes: ClassVar = [
            models.Index(name="destruction_newest", fields=["organisation", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.sort} x{self.count}"
