"""What the tax office says of a business number: asked by hand, or by the clock once a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.taxoffice import port
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.companies import queries
from pulmu.domains.companies.choices import TaxStatus
from pulmu.domains.companies.models import StatusCheck

# What the office writes for each.
CODES = {"01": TaxStatus.GOING_ON, "02": TaxStatus.SUSPENDED, "03": TaxStatus.CLOSED}


SILENCES: Mapping[port.Why, Promise] = {
    port.Why.NOBODY: gettext_lazy("The tax office does not answer. Try it later."),
    port.Why.SLOW: gettext_lazy("The tax office took too long to answer. Try it later."),
    port.Why.KEY: gettext_lazy("The tax office does not take our key. Tell the operator."),
    port.Why.UNREADABLE: gettext_lazy("What the tax office answers cannot be read. Try it later."),
}


class SwitchedOff(Refused):
    code = "companies.tax_office_off"


class NoNumber(Refused):
    code = "companies.no_business_no"


class NotAnswered(Refused):
    code = "companies.tax_office_silent"


class Unreadable(NotAnswered):
    """Something came, of this company."""


def ask_tax_office(actor: Actor, *, key: str, at: dt.datetime) -> StatusCheck:
    """Ask, and keep that day's last answer. Nothing is held locked while the office thinks."""
    company = queries.company(actor, key)
    actor.require(Permission.COMPANIES_WRITE, organisation_id=company.organisation_id)
    office = port.office()
    if office is None:
        raise SwitchedOff(_("The tax office is not connected."))
    if not company.business_no:
        raise NoNumber(_("Record the business number first."))
    try:
        answer = office.status_of(company.business_no)
    except port.Silent as error:
        said = Unreadable if error.why == port.Why.UNREADABLE else NotAnswered
        raise said(str(SILENCES[error.why])) from error
    row = {
        "company_id": company.pk,
        "checked_on": day_of(at),
        "status": CODES.get(answer.code, TaxStatus.UNKNOWN).value,
        "tax_type": answer.tax_type[:100],
        "closed_on": answer.closed_on,
    }
    with transaction.atomic():
        match = ("company_id", "checked_on")
        done = records.put(actor, StatusCheck, match=match, rows=[row], at=at)
        if done.changes:
            record(actor, "companies.status.asked", at=at, subject=company, changes=done.changes)
    return done.objects[0]
