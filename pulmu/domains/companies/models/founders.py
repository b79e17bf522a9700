"""Who founded what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.companies.choices import FounderRole

from .companies import Company


class Founder(Record):
    """A person who founded a company, or belongs to those who do, from a day to a day."""

    SUBJECT: ClassVar[str] = "person"

    company = models.ForeignKey(
        Company, verbose_name=_("company"), on_delete=models.PROTECT, related_name="founders"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=10, choices=FounderRole)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="founder_once", fields=["company", "person"]),
            models.CheckConstraint(
                name="founder_role_known", condition=Q(role__in=FounderRole.values)
            ),
            models.CheckConstraint(
                name="founder_leaves_after_joining",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"founder {self.key}"
