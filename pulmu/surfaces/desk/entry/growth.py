"""The forms of investments, rights and certifications."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import Record
from pulmu.domains.support import actions
from pulmu.domains.support.choices import RightSort, Round
from pulmu.surfaces.desk import fields

from .base import OfACompany, named


class OfGrowth(OfACompany):
    """What each of the three has in common: the columns of the record are the fields."""

    permission = Permission.SUPPORT_WRITE

    def of(self, record: Any) -> dict[str, Any]:
        said = {name: getattr(record, name) for name in self.base_fields if name != "company"}
        return {**said, "company": named(record.company)}

    def columns(self) -> dict[str, Any]:
        said = self.said()
        company = said.pop("company")
        return {**said, "company_id": company}


class InvestmentForm(OfGrowth):
    blames = {"records.taken": "invested_on", "support.not_an_amount": "amount",
              "support.wrong_day": "invested_on"}  # fmt: skip
    own = ("invested_on", "amount")

    company = fields.suggested(_("Company"), longest=300)
    invested_on = fields.day(_("Invested on"), help_text=_("The day of the contract."))
    amount = fields.won(_("Amount in won"))
    investor = fields.text(
        _("Investor"),
        longest=100,
        short=True,
        help_text=_("An institution or a fund; of a private person only that it is one."),
    )
    round = fields.Choice(Round.choices, label=_("Round"), required=False)

    def add(self, *, at: dt.datetime) -> Record:
        row = actions.InvestmentRow(**self.columns())
        return actions.add_investment(self.actor, row=row, at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Record:
        row = actions.InvestmentRow(**self.columns())
        return actions.correct_investment(self.actor, key=key, row=row, at=at, why=why)


class RightForm(OfGrowth):
    blames = {"records.taken": "number", "support.ends_before_start": "registered_on",
              "support.wrong_day": "filed_on"}  # fmt: skip
    own = ("name", "number", "filed_on", "registered_on")

    company = fields.suggested(_("Company"), longest=300)
    sort = fields.Choice(RightSort.choices, label=_("Sort of right"))
    name = fields.text(_("Name of the right"), longest=200)
    number = fields.text(_("Number"), longest=50, short=True)
    filed_on = fields.day(_("Filed on"))
    registered_on = fields.day(
        _("Registered on"), required=False, help_text=_("Empty until it is registered.")
    )

    def add(self, *, at: dt.datetime) -> Record:
        return actions.add_right(self.actor, row=actions.RightRow(**self.columns()), at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Record:
        row = actions.RightRow(**self.columns())
        return actions.correct_right(self.actor, key=key, row=row, at=at, why=why)


class CertificationForm(OfGrowth):
    blames = {"records.taken": "number", "support.ends_before_start": "valid_until",
              "support.wrong_day": "certified_on"}  # fmt: skip
    own = ("number", "certified_on", "valid_until")

    company = fields.suggested(_("Company"), longest=300)
    name = fields.text(_("Certification"), longest=100)
    number = fields.text(_("Number"), longest=50, short=True)
    issuer = fields.text(_("Issuer"), longest=100, short=True, required=False)
    certified_on = fields.day(_("Certified on"))
    valid_until = fields.day(_("Valid until"), required=False)

    def add(self, *, at: dt.datetime) -> Record:
        row = actions.CertificationRow(**self.columns())
        return actions.add_certification(self.actor, row=row, at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Record:
        row = actions.CertificationRow(**self.columns())
        return actions.correct_certification(self.actor, key=key, row=row, at=at, why=why)
