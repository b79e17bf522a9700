"""Founders and companies that a lab supports, and the history of their legal form."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.companies import rules
from pulmu.domains.companies.choices import Exclusion, Field, Form, Stage
from pulmu.ledger.kinds import iso


class Company(Record):
    """A company, or a founder who has none yet. ``business_no`` is ten digits, or empty.

    ``going_since`` is the day a business was founded that went on under another form: to become
    a corporation founds nothing new.
    """

    code = models.CharField(_("company code"), max_length=50)
    name = models.CharField(_("company name"), max_length=200)
    business_no = models.CharField(_("business number"), max_length=10, blank=True, default="")
    form = models.CharField(_("legal form"), max_length=2, choices=Form)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    incorporated_on = models.DateField(_("incorporated on"), null=True, blank=True)
    field = models.CharField(_("field"), max_length=10, choices=Field, blank=True, default="")
    first_support_on = models.DateField(_("first supported on"))
    going_since = models.DateField(_("going on since"), null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True, default="")
    home_region = models.CharField(_("home region"), max_length=100, blank=True, default="")
    exclusion = models.CharField(
        _("why no new start-up"), max_length=10, choices=Exclusion, blank=True, default=""
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="company_code_once", fields=["organisation", "code"]),
            models.CheckConstraint(name="company_form_known", condition=Q(form__in=Form.values)),
            models.CheckConstraint(
                name="company_field_known", condition=Q(field__in=["", *Field.values])
            ),
            models.CheckConstraint(
                name="company_exclusion_known", condition=Q(exclusion__in=["", *Exclusion.values])
            ),
            models.CheckConstraint(name="company_stage_known", condition=Q(stage__in=Stage.values)),
        ]
        indexes: ClassVar = [
            models.Index(
                name="company_by_business_no",
                fields=["organisation", "business_no"],
                condition=~Q(business_no=""),
            ),
        ]

    def __str__(self) -> str:
        return f"company {self.code}"

    @property
    def founded_on(self) -> dt.date | None:
        return self.going_since if self.went_on else self.formed_on

    @property
    def founded_as(self) -> str:
        """The form whose day ``founded_on`` is."""
        return Form.SOLE.value if self.went_on else self.form

    def as_posted(self, business: str) -> dict[str, str]:
        """What its fact says of it; ``business`` is the random key of its number."""
        return {
            "company": self.key,
            "form": self.founded_as,
            "field": self.field,
            "founded_on": iso(self.founded_on),
            "first_support_on": iso(self.first_support_on),
            "exclusion": self.exclusion,
            "business": business,
        }

    @property
    def went_on(self) -> bool:
        """Whether it is incorporated and was a sole trader before."""
        return self.form == Form.CORPORATION and self.going_since is not None

    @property
    def formed_on(self) -> dt.date | None:
        """Since when it has its present form."""
        return rules.founding_date(self.form, self.opened_on, self.incorporated_on)


class LegalForm(Record):
    """The legal form and founding date a company was known with from ``recorded_at`` on.

    Kept because a change of form may move a founding date that was already counted.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="forms")
    form = models.CharField(_("legal form"), max_length=2, choices=Form)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    formed_on = models.DateField(_("in this form since"), null=True, blank=True)
    recorded_at = models.DateTimeField()

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="legalform_form_known", condition=Q(form__in=Form.values)),
        ]

    def __str__(self) -> str:
        return f"{self.form} from {self.recorded_at:%Y-%m-%d}"
