from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.support import actions, queries
from pulmu.domains.support.choices import Contract, Nature
from pulmu.domains.support.models import Hire, Revenue, Tenancy
from pulmu.ledger.kinds import Fact
from pulmu.surfaces.desk import fields

from .base import OfACompany, named, newest_code_after

WHOLE = 10_000


class HireForm(OfACompany):
    permission = Permission.SUPPORT_WRITE
    blames = {
        "records.taken": "employee_key",
        "support.text_missing": "employee_key",
        "support.wrong_day": "left_on",
    }
    own = ("employee_key", "insured_on", "left_on")

    company = fields.suggested(_("Company"), longest=300)
    employee_key = fields.text(
        _("Employee key"),
        longest=100,
        short=True,
        help_text=_("A number of the company's own. No name, no resident registration number."),
    )
    contract = fields.Choice(Contract.choices, label=_("Contract"), required=False)
    insured_on = fields.day(_("Insured from"))
    left_on = fields.day(_("Insured until"), required=False)
    is_founder = fields.yes(_("Is the founder"))

    def of(self, record: Hire) -> dict[str, Any]:
        names = ("employee_key", "contract", "insured_on", "left_on", "is_founder")
        said = {name: getattr(record, name) for name in names}
        return {**said, "company": named(record.company)}

    def add(self, *, at: dt.datetime) -> Hire:
        return actions.place_hire(self.actor, row=self.row(), at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Hire:
        return actions.correct_hire(self.actor, key=key, row=self.row(), at=at, why=why)

    def to_be(self) -> Fact | None:
        said = {name: self.cleaned_data.get(name) for name in self.base_fields}
        company = said.pop("company")
        if not company or said["insured_on"] is None:
            return None
        filled = {name: value for name, value in said.items() if value is not None}
        filled.setdefault("employee_key", "")
        return queries.hire_to_be(self.actor, company_id=company, **self.key_of_it(), **filled)

    def taken(self) -> Hire | None:
        names = ("employee_key", "insured_on")
        said = {name: self.cleaned_data.get(name) for name in names}
        company = self.cleaned_data.get("company")
        if not company or not all(said.values()):
            return None
        return self.another(queries.hire_with(self.actor, company_id=company, **said))

    def row(self) -> actions.HireRow:
        said = self.said()
        return actions.HireRow(company_id=said.pop("company"), **said)


class RevenueForm(OfACompany):
    permission = Permission.SUPPORT_WRITE
    blames = {
        "records.taken": "invoice_no",
        "support.not_a_share": "share",
        "support.not_an_amount": "amount",
        "support.wrong_day": "supplied_on",
    }
    own = ("supplied_on", "amount", "invoice_no")

    company = fields.suggested(_("Company"), longest=300)
    supplied_on = fields.day(_("Supplied on"))
    amount = fields.won(
        _("Amount without VAT"), help_text=_("In won; negative for what was taken back.")
    )
    nature = fields.Choice(Nature.choices, label=_("Direct or indirect"))
    share = fields.share(
        _("Our share in percent"), required=False, help_text=_("Empty means all of it.")
    )
    invoice_no = fields.text(_("Approval number"), longest=50, short=True, required=False)
    channel = fields.text(_("Channel"), longest=100, short=True, required=False)

    def of(self, record: Revenue) -> dict[str, Any]:
        names = ("supplied_on", "amount", "nature", "invoice_no", "channel")
        said = {name: getattr(record, name) for name in names}
        share = fields.percent(record.share_bp)
        return {**said, "company": named(record.company), "share": share}

    def add(self, *, at: dt.datetime) -> Revenue:
        return actions.add_revenue(self.actor, row=self.row(), at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Revenue:
        return actions.correct_revenue(self.actor, key=key, row=self.row(), at=at, why=why)

    def to_be(self) -> Fact | None:
        said = {name: self.cleaned_data.get(name) for name in self.base_fields}
        if not said["company"] or None in (said["supplied_on"], said["amount"]):
            return None
        return queries.revenue_to_be(
            self.actor,
            **self.key_of_it(),
            company_id=said["company"],
            supplied_on=said["supplied_on"],
            amount=said["amount"],
            share_bp=WHOLE if said["share"] is None else said["share"],
            nature=said["nature"] or "",
            channel=said["channel"] or "",
        )

    def taken(self) -> Revenue | None:
        names = ("supplied_on", "amount", "channel", "invoice_no")
        said = {name: self.cleaned_data.get(name) for name in names}
        company = self.cleaned_data.get("company")
        if not company or None in said.values():
            return None
        return self.another(queries.revenue_with(self.actor, company_id=company, **said))

    def row(self) -> actions.RevenueRow:
        said = self.said()
        company, share = said.pop("company"), said.pop("share")
        return actions.RevenueRow(company_id=company, share_bp=share, **said)


class TenancyForm(OfACompany):
    permission = Permission.SUPPORT_WRITE
    blames = {
        "records.taken": "code",
        "support.ends_before_start": "ends_on",
        "support.wrong_day": "terminated_on",
    }
    own = ("code", "agreed_on", "starts_on", "ends_on", "terminated_on")

    company = fields.suggested(_("Company"), longest=300)
    code = fields.text(_("Agreement code"), longest=50, short=True)
    space = fields.text(_("Space"), longest=200, short=True)
    agreed_on = fields.day(_("Agreed on"))
    starts_on = fields.day(_("Starts on"))
    ends_on = fields.day(_("Ends on"), required=False)
    terminated_on = fields.day(
        _("Terminated on"),
        required=False,
        help_text=_("Before the start means that it never began."),
    )

    def fresh(self) -> dict[str, Any]:
        return {"code": newest_code_after(queries.tenancies(self.actor))}

    def of(self, record: Tenancy) -> dict[str, Any]:
        names = ("code", "space", "agreed_on", "starts_on", "ends_on", "terminated_on")
        said = {name: getattr(record, name) for name in names}
        return {**said, "company": named(record.company)}

    def add(self, *, at: dt.datetime) -> Tenancy:
        return actions.agree_tenancy(self.actor, row=self._row(), at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Tenancy:
        return actions.correct_tenancy(self.actor, key=key, row=self._row(), at=at, why=why)

    def _row(self) -> actions.TenancyRow:
        said = self.said()
        return actions.TenancyRow(company_id=said.pop("company"), **said)
