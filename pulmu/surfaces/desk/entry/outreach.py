from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.outreach import actions, queries
from pulmu.domains.outreach.choices import ActType
from pulmu.domains.outreach.models import CultureAct
from pulmu.surfaces.desk import fields

from .base import MOST_SUGGESTED, EntryForm

MOST_REACHED = 100_000_000


class CultureActForm(EntryForm):
    permission = Permission.OUTREACH_WRITE
    blames = {"records.taken": "title", "outreach.text_missing": "title"}
    own = ("title", "url", "audience")

    on = fields.day(_("Day"))
    type = fields.Choice(ActType.choices, label=_("Type"))
    title = fields.text(_("Title"), longest=300)
    campaign = fields.suggested(
        _("Campaign"),
        longest=200,
        required=False,
        help_text=_("Acts of one campaign count once a year."),
    )
    outlet = fields.text(_("Outlet"), longest=200, short=True, required=False)
    audience = fields.count(_("People reached"), most=MOST_REACHED, empty=None, required=False)
    url = fields.text(_("Link"), longest=1000, required=False)

    def prepare(self) -> None:
        self.suggest("campaign", queries.campaigns(self.actor, most=MOST_SUGGESTED))

    def of(self, record: CultureAct) -> dict[str, Any]:
        return {name: getattr(record, name) for name in self.base_fields}

    def add(self, *, at: dt.datetime) -> CultureAct:
        return actions.add_culture_act(self.actor, row=self._row(), at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> CultureAct:
        return actions.correct_culture_act(self.actor, key=key, row=self._row(), at=at, why=why)

    def _row(self) -> actions.CultureActRow:
        return actions.CultureActRow(**self.said())
