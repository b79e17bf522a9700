from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.markets import actions, queries
from pulmu.domains.markets.choices import Channel, ChannelState, Market
from pulmu.domains.markets.models import ChannelSupport
from pulmu.surfaces.desk import fields

from .base import OfACompany, named, newest_code_after


class ChannelSupportForm(OfACompany):
    permission = Permission.MARKETS_WRITE
    blames = {"records.taken": "code", "markets.text_missing": "event"}
    own = ("code", "company")

    company = fields.suggested(_("Company"), longest=300)
    event = fields.text(_("Event"), longest=300)
    code = fields.text(_("Support code"), longest=50, short=True)
    on = fields.day(_("Day"))
    channel = fields.Choice(Channel.choices, label=_("Channel"))
    market = fields.Choice(Market.choices, label=_("Market"), required=False)
    state = fields.Choice(ChannelState.choices, label=_("State"))

    def fresh(self) -> dict[str, Any]:
        code = newest_code_after(queries.channel_supports(self.actor))
        return {"code": code, "state": ChannelState.APPLIED}

    def of(self, record: ChannelSupport) -> dict[str, Any]:
        names = ("event", "code", "on", "channel", "market", "state")
        said = {name: getattr(record, name) for name in names}
        return {**said, "company": named(record.company)}

    def add(self, *, at: dt.datetime) -> ChannelSupport:
        return actions.apply(self.actor, row=self._row(), at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> ChannelSupport:
        return actions.correct(self.actor, key=key, row=self._row(), at=at, why=why)

    def _row(self) -> actions.ChannelSupportRow:
        said = self.said()
        return actions.ChannelSupportRow(company_id=said.pop("company"), **said)
