"""Room to work in: what is asked for, what was agreed."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet
from pulmu.domains.support import rules
from pulmu.domains.support.choices import ApplicationState, SpaceKind
from pulmu.domains.support.rules import APPLICATION_LIMITS, TENANCY_LIMITS


class Tenancy(Record):
    """An agreement on a room, a desk or a virtual office (공간지원).

    ``terminated_on`` before ``starts_on`` says that it never began. ``resource`` is the room or
    the virtual office as the lab knows it; ``renews`` the agreement that this one goes on from.
    """

    code = models.CharField(_("agreement code"), max_length=TENANCY_LIMITS["code"])
    company = models.ForeignKey(
        "companies.Company",
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    space = models.CharField(_("space"), max_length=TENANCY_LIMITS["space"])
    resource = models.ForeignKey(
        "places.Resource",
        verbose_name=_("room or virtual office"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    renews = models.ForeignKey(
        "self",
        verbose_name=_("goes on from"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="renewals",
    )
    agreed_on = models.DateField(_("agreed on"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    terminated_on = models.DateField(_("terminated on"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="tenancy_code_once", fields=["organisation", "code"]),
            models.UniqueConstraint(name="tenancy_renewed_once", fields=["renews"]),
            models.CheckConstraint(
                name="tenancy_does_not_renew_itself",
                condition=Q(renews__isnull=True) | ~Q(renews=F("id")),
            ),
            models.CheckConstraint(
                name="tenancy_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="tenancy_newest", fields=["organisation", "-starts_on", "-id"]),
        ]

    def __str__(self) -> str:
        return f"tenancy {self.code}"

    @property
    def over_on(self) -> dt.date | None:
        """Its last day, if one is known."""
        return rules.over_on(self.ends_on, self.terminated_on)


class SpaceApplication(Record):
    """Somebody asks for room to work in, from the request to the agreement.

    ``company`` is the venture as the lab knows it; a founder who has none yet is known by
    ``person`` alone and writes in ``venture`` what it will be called.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"venture", "purpose", "answer"})
    SUBJECT: ClassVar[str] = "person"

    person = models.ForeignKey(
        "people.Person", verbose_name=_("applicant"), on_delete=models.PROTECT, related_name="+"
    )
    company = models.ForeignKey(
        "companies.Company",
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    venture = models.CharField(_("name of the venture"), max_length=APPLICATION_LIMITS["venture"])
    kind = models.CharField(_("kind of space"), max_length=10, choices=SpaceKind)
    purpose = models.TextField(_("what it is for"), max_length=APPLICATION_LIMITS["purpose"])
    wished_from = models.DateField(_("wished from"))
    months = models.PositiveSmallIntegerField(_("for how many months"))
    language = models.CharField(max_length=2, choices=Language, default=Language.KO)
    asked_on = models.DateField(_("asked on"))
    state = models.CharField(
        _("state"), max_length=2, choices=ApplicationState, default=ApplicationState.ASKED
    )
    answer = models.TextField(
        _("answer"), max_length=APPLICATION_LIMITS["answer"], blank=True, default=""
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    tenancy = models.OneToOneField(
        Tenancy,
        verbose_name=_("agreement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
    )

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="application_state_known", condition=Q(state__in=ApplicationState.values)
            ),
            models.CheckConstraint(
                name="application_kind_known", condition=Q(kind__in=SpaceKind.values)
            ),
            models.CheckConstraint(
                name="application_agreed_has_its_agreement",
                condition=Q(state=ApplicationState.AGREED, tenancy__isnull=False)
                | (~Q(state=ApplicationState.AGREED) & Q(tenancy__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="application_newest", fields=["organisation", "-asked_on", "-id"]),
        ]

    def __str__(self) -> str:
        return f"application {self.key}"
