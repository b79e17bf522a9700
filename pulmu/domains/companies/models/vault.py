"""What a company can show: its papers, and what the tax office says."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.companies import rules
from pulmu.domains.companies.choices import DocumentKind, TaxStatus

from .companies import Company


class Document(Record):
    """A paper of a company, handed in once and used again as long as it is fresh."""

    company = models.ForeignKey(
        Company, verbose_name=_("company"), on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    blob = models.ForeignKey(
        "ledger.Blob", verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="document_once", fields=["company", "kind", "issued_on", "blob"]
            ),
            models.CheckConstraint(
                name="document_kind_known", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="document_ends_after_issue",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="document_by_end",
                fields=["organisation", "valid_until"],
                condition=Q(valid_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.key}"

    def is_fresh(self, *, on: dt.date) -> bool:
        return rules.is_fresh(self.valid_until, on=on)


class StatusCheck(Record):
    """What the tax office said of a company's business number, that day's last answer."""

    company = models.ForeignKey(
        Company, verbose_name=_("company"), on_delete=models.PROTECT, related_name="checks"
    )
    checked_on = models.DateField(_("checked on"))
    status = models.CharField(_("status at the tax office"), max_length=3, choices=TaxStatus)
    tax_type = models.CharField(_("type of taxation"), max_length=100, blank=True, default="")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="statuscheck_once", fields=["company", "checked_on"]),
            models.CheckConstraint(
                name="statuscheck_status_known", condition=Q(status__in=TaxStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} on {self.checked_on}"
