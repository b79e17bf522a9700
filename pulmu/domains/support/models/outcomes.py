"""What a company got out of support, as papers of others say: the insured, the invoiced."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.support.choices import Contract, Nature
from pulmu.domains.support.rules import HIRE_LIMITS, REVENUE_LIMITS, WHOLE


class Hire(Record):
    """One spell of insured employment (고용보험 취득), from the roster of a supported company.

    ``employee_key`` is the company's own sign for the person; the same sign in the same company
    is the same person. Two spells of one person are two rows.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"employee_key"})

    company = models.ForeignKey(
        "companies.Company",
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    employee_key = models.CharField(_("employee key"), max_length=HIRE_LIMITS["employee_key"])
    insured_on = models.DateField(_("insured on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    contract = models.CharField(
        _("contract"), max_length=2, choices=Contract, blank=True, default=""
    )
    is_founder = models.BooleanField(_("founder"), default=False)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="hire_once", fields=["organisation", "company", "employee_key", "insured_on"]
            ),
            models.CheckConstraint(
                name="hire_contract_known", condition=Q(contract__in=Contract.values)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="hire_newest", fields=["organisation", "-insured_on", "-id"]),
        ]

    def __str__(self) -> str:
        return f"hire {self.key}"


class Revenue(Record):
    """One sale of a supported company: supply value in won without tax, and our share of it.

    ``share_bp`` are basis points (10,000 = all of it). Negative amounts correct earlier ones.
    ``invoice_no`` is the approval number (승인번호) of the tax invoice, where there is one.
    """

    company = models.ForeignKey(
        "companies.Company",
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    supplied_on = models.DateField(_("supplied on"))
    amount = models.BigIntegerField(_("supply value in won"))
    invoice_no = models.CharField(
        _("approval number"), max_length=REVENUE_LIMITS["invoice_no"], blank=True, default=""
    )
    nature = models.CharField(_("direct or indirect"), max_length=2, choices=Nature)
    share_bp = models.PositiveIntegerField(_("share in basis points"), default=WHOLE)
    channel = models.CharField(
        _("channel"), max_length=REVENUE_LIMITS["channel"], blank=True, default=""
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="revenue_invoice_once",
                fields=["organisation", "invoice_no"],
                condition=~Q(invoice_no=""),
            ),
            models.UniqueConstraint(
                name="revenue_without_invoice_once",
                fields=["organisation", "company", "supplied_on", "amount", "channel"],
                condition=Q(invoice_no=""),
            ),
            models.CheckConstraint(
                name="revenue_share_within_the_whole",
                condition=Q(share_bp__gte=0, share_bp__lte=WHOLE),
            ),
            models.CheckConstraint(
                name="revenue_nature_known", condition=Q(nature__in=Nature.values)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="revenue_newest", fields=["organisation", "-supplied_on", "-id"]),
            models.Index(
                name="revenue_by_invoice", fields=["invoice_no"], condition=~Q(invoice_no="")
            ),
        ]

    def __str__(self) -> str:
        return f"revenue {self.key}"
