from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.prototypes.choices import LIMITS, PrototypeKind, PrototypeState, ReceiptWay


class Prototype(Record):
    """Something made for a company or a maker, from the request to the hand-over.

    A list keeps the days as its paper has them; the single steps (``actions.complete`` and so
    on) refuse a day before the step they follow. ``receipt_*`` says who got it, how that is known,
    and the digest of what they signed; ``survey`` is what they are asked then.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name", "receipt_name"})
    SUBJECT: ClassVar[str] = "person"

    code = models.CharField(_("prototype code"), max_length=LIMITS["code"])
    company = models.ForeignKey(
        "companies.Company",
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    person = models.ForeignKey(
        "people.Person",
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField(_("name of the prototype"), max_length=LIMITS["name"])
    kind = models.CharField(_("kind"), max_length=10, choices=PrototypeKind)
    received_on = models.DateField(_("received on"))
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PrototypeState)
    parts = models.PositiveIntegerField(_("quantity"), default=1)
    receipt_name = models.CharField(_("received by"), max_length=100, blank=True, default="")
    receipt_way = models.CharField(
        _("how it was signed for"), max_length=2, choices=ReceiptWay, blank=True, default=""
    )
    receipt_file = models.CharField(max_length=64, blank=True, default="", editable=False)
    receipt_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    survey = models.ForeignKey(
        "surveys.Questionnaire",
        verbose_name=_("satisfaction survey"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="prototype_code_once", fields=["organisation", "code"]),
            models.CheckConstraint(
                name="prototype_for_a_company_or_a_person",
                condition=Q(company__isnull=False, person__isnull=True)
                | Q(company__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(
                name="prototype_kind_known", condition=Q(kind__in=PrototypeKind.values)
            ),
            models.CheckConstraint(
                name="prototype_state_known", condition=Q(state__in=PrototypeState.values)
            ),
            models.CheckConstraint(
                name="prototype_quantity_not_negative", condition=Q(parts__gte=0)
            ),
            models.CheckConstraint(
                name="prototype_receipt_way_known",
                condition=Q(receipt_way__in=["", *ReceiptWay.values]),
            ),
            models.CheckConstraint(
                name="prototype_receipt_says_how_and_when",
                condition=Q(receipt_way="", receipt_at__isnull=True)
                | (~Q(receipt_way="") & Q(receipt_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="prototype_newest", fields=["organisation", "-received_on", "-id"]),
        ]

    def __str__(self) -> str:
        return f"prototype {self.code}"
