from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet

from . import rules
from .choices import ActType
from .rules import LIMITS


class CultureAct(Record):
    """One act that spreads the culture of making (문화 확산): a booth, a report, a festival.

    Acts with the same ``campaign`` (묶음) belong together and count once a year. ``url`` is what
    somebody typed; a page links to ``link``.
    """

    on = models.DateField(_("day"))
    type = models.CharField(_("type"), max_length=20, choices=ActType)
    title = models.CharField(_("title"), max_length=LIMITS["title"])
    campaign = models.CharField(
        _("campaign"), max_length=LIMITS["campaign"], blank=True, default=""
    )
    outlet = models.CharField(_("outlet"), max_length=LIMITS["outlet"], blank=True, default="")
    url = models.CharField(_("link"), max_length=LIMITS["url"], blank=True, default="")
    audience = models.PositiveIntegerField(_("people reached"), null=True, blank=True)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="cultureact_once", fields=["organisation", "on", "type", "title", "outlet"]
            ),
            models.CheckConstraint(
                name="cultureact_type_known", condition=Q(type__in=ActType.values)
            ),
            models.CheckConstraint(
                name="cultureact_audience_not_negative",
                condition=Q(audience__isnull=True) | Q(audience__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"culture act {self.key}"

    @property
    def link(self) -> str:
        return rules.safe_link(self.url)
