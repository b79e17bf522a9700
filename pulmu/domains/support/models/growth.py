"""What a company got besides people and sales: money of others, rights, certifications."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.support.choices import RightSort, RightState, Round
from pulmu.domains.support.rules import CERTIFICATION_LIMITS, INVESTMENT_LIMITS, RIGHT_LIMITS


class Investment(Record):
    """Money that somebody put into a company, on the day of the contract. ``investor`` names an
    institution, never a person.
    """

    company = models.ForeignKey(
        "companies.Company", verbose_name=_("company"), on_delete=models.PROTECT, related_name="+"
    )
    invested_on = models.DateField(_("invested on"))
    amount = models.BigIntegerField(_("amount in won"))
    investor = models.CharField(_("investor"), max_length=INVESTMENT_LIMITS["investor"])
    round = models.CharField(_("round"), max_length=10, choices=Round, blank=True, default="")

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="investment_once",
                fields=["organisation", "company", "invested_on", "investor", "amount"],
            ),
            models.CheckConstraint(
                name="investment_round_known", condition=Q(round__in=Round.values)
            ),
            models.CheckConstraint(name="investment_is_money", condition=Q(amount__gt=0)),
        ]
        indexes: ClassVar = [
            models.Index(name="investment_newest", fields=["organisation", "-invested_on", "-id"]),
        ]

    def __str__(self) -> str:
        return f"investment {self.key}"


class Right(Record):
    """A patent, a utility model, a trademark, a design: asked for, then registered. One number is
    one right.
    """

    company = models.ForeignKey(
        "companies.Company", verbose_name=_("company"), on_delete=models.PROTECT, related_name="+"
    )
    sort = models.CharField(_("sort of right"), max_length=10, choices=RightSort)
    name = models.CharField(_("name"), max_length=RIGHT_LIMITS["name"])
    number = models.CharField(_("number"), max_length=RIGHT_LIMITS["number"])
    state = models.CharField(_("state"), max_length=2, choices=RightState)
    filed_on = models.DateField(_("filed on"))
    registered_on = models.DateField(_("registered on"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="right_once", fields=["organisation", "number"]),
            models.CheckConstraint(name="right_sort_known", condition=Q(sort__in=RightSort.values)),
            models.CheckConstraint(
                name="right_registered_has_its_day",
                condition=Q(state=RightState.REGISTERED, registered_on__isnull=False)
                | Q(state=RightState.FILED, registered_on__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="right_newest", fields=["organisation", "-filed_on", "-id"]),
        ]

    def __str__(self) -> str:
        return f"right {self.number}"


class Certification(Record):
    """Somebody says that a product, or the company, is what it should be (KC, 벤처기업, ISO)."""

    company = models.ForeignKey(
        "companies.Company", verbose_name=_("company"), on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("certification"), max_length=CERTIFICATION_LIMITS["name"])
    number = models.CharField(_("number"), max_length=CERTIFICATION_LIMITS["number"])
    issuer = models.CharField(
        _("issuer"), max_length=CERTIFICATION_LIMITS["issuer"], blank=True, default=""
    )
    certified_on = models.DateField(_("certified on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="certification_once", fields=["organisation", "name", "number"]
            ),
            models.CheckConstraint(
                name="certification_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("certified_on")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="certification_newest", fields=["organisation", "-certified_on", "-id"]
            ),
        ]

    def __str__(self) -> str:
        return f"certification {self.number}"
