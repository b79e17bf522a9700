"""The fact that a record would post, before it is one: asked while somebody types it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pulmu.core.kernel.labels import label
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies.models import Company
from pulmu.domains.support import rules
from pulmu.domains.support.models import Hire, Revenue
from pulmu.ledger.kinds import Fact, iso
from pulmu.ledger.names import known_key

# Stands for a record that is not there yet, and for an employee whom nobody has recorded.
TYPED = "typed"


def hire_to_be(
    actor: Actor,
    *,
    key: str = TYPED,
    company_id: int,
    employee_key: str,
    insured_on: dt.date,
    left_on: dt.date | None = None,
    contract: str = "",
    is_founder: bool = False,
) -> Fact:
    """``key``: of the hire that is corrected. The other spells of the same employee are read."""
    company = Company.objects.within(actor).get(pk=company_id)
    name = rules.employee_name(company.key, employee_key)
    others = Hire.objects.within(actor).filter(company=company, employee_key=employee_key)
    spells = list(others.exclude(key=key).values_list("insured_on", "left_on"))
    return Fact(
        kind="hire",
        key=key,
        on=insured_on,
        dims={
            "company": company.key,
            "employee": known_key(company.organisation_id, "employee", name) or TYPED,
            "insured_on": iso(insured_on),
            "left_on": iso(left_on),
            "departed_on": iso(rules.departed_on([*spells, (insured_on, left_on)])),
            "contract": contract,
            "is_founder": is_founder,
            "first_support_on": iso(company.first_support_on),
        },
    )


def hire_with(
    actor: Actor, *, company_id: int, employee_key: str, insured_on: dt.date
) -> Hire | None:
    """The hire that is recorded of this spell."""
    key = {"company_id": company_id, "employee_key": clean(employee_key), "insured_on": insured_on}
    found: Hire | None = Hire.objects.within(actor).filter(**key).first()
    return found


def revenue_with(  # noqa: PLR0913 -- what tells a sale without a number apart
    actor: Actor,
    *,
    company_id: int,
    supplied_on: dt.date,
    amount: int,
    channel: str,
    invoice_no: str,
) -> Revenue | None:
    """The sale that is recorded under this number, or without one as the same sale."""
    number = clean(invoice_no)
    key: dict[str, Any] = {"invoice_no": number}
    if not number:
        said = {"company_id": company_id, "supplied_on": supplied_on, "amount": amount}
        key |= {**said, "channel": clean(channel)}
    found: Revenue | None = Revenue.objects.within(actor).filter(**key).first()
    return found


def revenue_to_be(
    actor: Actor,
    *,
    key: str = TYPED,
    company_id: int,
    supplied_on: dt.date,
    amount: int,
    share_bp: int = rules.WHOLE,
    nature: str = "",
    channel: str = "",
) -> Fact:
    company = Company.objects.within(actor).get(pk=company_id)
    return Fact(
        kind="revenue",
        key=key,
        on=supplied_on,
        dims={
            "company": company.key,
            "supplied_on": iso(supplied_on),
            "amount": amount,
            "share_bp": share_bp,
            "nature": nature,
            "channel": label(channel),
            "first_support_on": iso(company.first_support_on),
        },
    )
