"""Records in two labs that contradict one another."""

from __future__ import annotations

import datetime as dt

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import CompanyRow
from pulmu.domains.companies.models import Company
from pulmu.domains.outreach import actions as outreach
from pulmu.domains.outreach.actions import CultureActRow
from pulmu.domains.outreach.models import CultureAct
from pulmu.domains.support import actions as support
from pulmu.domains.support.actions import HireRow, RevenueRow
from pulmu.domains.support.models import Hire, Revenue
from pulmu.ledger.actions import add_blob, attach
from tests.factories import TYPED_AT, day

# Made up; their last digit checks the others.
BUSINESS_NO, ANOTHER_NO = "2208162517", "1248100998"


def a_company(
    actor: Actor,
    code: str = "C-1",
    *,
    business_no: str = BUSINESS_NO,
    form: str = "법인",
    opened_on: str = "",
    incorporated_on: str = "2023-05-02",
    first_support_on: str = "2023-03-02",
    exclusion: str = "",
    at: dt.datetime = TYPED_AT,
) -> Company:
    row = CompanyRow(
        code=code,
        name="주식회사 풀무",
        business_no=business_no,
        form=form,
        opened_on=day(opened_on) if opened_on else None,
        incorporated_on=day(incorporated_on) if incorporated_on else None,
        first_support_on=day(first_support_on),
        exclusion=exclusion,
    )
    return companies.record_companies(actor, rows=[row], at=at).objects[0]


def a_hire(
    actor: Actor, employee_key: str = "E-1", *, company: Company, insured_on: str = "2023-06-01"
) -> Hire:
    row = HireRow(company_id=company.pk, employee_key=employee_key, insured_on=day(insured_on))
    return support.record_hires(actor, rows=[row], at=TYPED_AT).objects[0]


def a_revenue(
    actor: Actor,
    *,
    company: Company,
    invoice_no: str = "20230831-41000012-12345678",
    share_bp: int = 10_000,
    supplied_on: str = "2023-08-31",
) -> Revenue:
    row = RevenueRow(
        company_id=company.pk,
        supplied_on=day(supplied_on),
        amount=1_000_000,
        nature="직접",
        invoice_no=invoice_no,
        share_bp=share_bp,
    )
    return support.record_revenues(actor, rows=[row], at=TYPED_AT).objects[0]


def an_act(actor: Actor, title: str = "체험 부스", *, on: str = "2023-10-07") -> CultureAct:
    row = CultureActRow(on=day(on), type="체험부스", title=title)
    return outreach.record_culture_acts(actor, rows=[row], at=TYPED_AT).objects[0]


def a_file(actor: Actor, sha256: str, *sources: str) -> None:
    """Make a file known to the actor's lab and attach it."""
    add_blob(actor, sha256=sha256, size=3, type="application/pdf", name="명부.pdf", at=TYPED_AT)
    attach(actor, links=[(source, sha256) for source in sources], at=TYPED_AT)
