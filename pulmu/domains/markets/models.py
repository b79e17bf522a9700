from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.scoping import FrameworkManager, Record, ScopedQuerySet

from .choices import Channel, ChannelState, Market
from .rules import LIMITS


class ChannelSupport(Record):
    """A company brought to a sales channel (판로): a fair, a funding, a store, a buyer."""

    code = models.CharField(_("support code"), max_length=LIMITS["code"])
    company = models.ForeignKey(
        "companies.Company",
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    market = models.CharField(_("market"), max_length=3, choices=Market, blank=True, default="")
    event = models.CharField(_("event"), max_length=LIMITS["event"])
    on = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=2, choices=ChannelState)

    framework = FrameworkManager.from_queryset(ScopedQuerySet)()
    objects = models.Manager.from_queryset(ScopedQuerySet)()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="channelsupport_code_once", fields=["organisation", "code"]
            ),
            models.CheckConstraint(
                name="channelsupport_channel_known", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="channelsupport_market_known", condition=Q(market__in=Market.values)
            ),
            models.CheckConstraint(
                name="channelsupport_state_known", condition=Q(state__in=ChannelState.values)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="channelsupport_newest", fields=["organisation", "-on", "-id"]),
        ]

    def __str__(self) -> str:
        return f"channel support {self.code}"
