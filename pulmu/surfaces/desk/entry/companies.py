from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies import actions, queries
from pulmu.domains.companies.choices import Exclusion, Field, Form
from pulmu.domains.companies.models import Company
from pulmu.surfaces.desk import fields
from pulmu.ui import fmt

from .base import EntryForm, newest_code_after


class CompanyForm(EntryForm):
    permission = Permission.COMPANIES_WRITE
    blames = {
        "records.taken": "code",
        "companies.code_missing": "code",
        "companies.business_no_wrong": "business_no",
    }
    own = ("code", "name", "business_no", "opened_on", "incorporated_on")

    name = fields.text(_("Name"), longest=200)
    code = fields.text(_("Company code"), longest=50, short=True)
    form = fields.Choice(Form.choices, label=_("Legal form"))
    business_no = fields.business_no(_("Business number"), required=False)
    field = fields.Choice([("", _("Not said")), *Field.choices], label=_("Field"), required=False)
    first_support_on = fields.day(
        _("First supported on"),
        help_text=_("The first act of support, an introduction of staff included."),
    )
    opened_on = fields.day(_("Opened on"), required=False)
    incorporated_on = fields.day(_("Incorporated on"), required=False)
    exclusion = fields.Choice(
        [("", _("It is a new start-up")), *Exclusion.choices],
        label=_("Why no new start-up"),
        required=False,
    )

    def fresh(self) -> dict[str, Any]:
        code = newest_code_after(queries.companies(self.actor))
        return {"code": code, "form": Form.PROSPECTIVE}

    def of(self, record: Company) -> dict[str, Any]:
        said = {name: getattr(record, name) for name in self.base_fields}
        return {**said, "business_no": fmt.business_number(record.business_no)}

    def add(self, *, at: dt.datetime) -> Company:
        return actions.add_company(self.actor, row=self._row(), at=at)

    def correct(self, key: str, *, at: dt.datetime, why: str) -> Company:
        return actions.correct_company(self.actor, key=key, row=self._row(), at=at, why=why)

    def _row(self) -> actions.CompanyRow:
        return actions.CompanyRow(**self.said())
