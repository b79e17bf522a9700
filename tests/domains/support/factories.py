"""Rows and records of hires, revenue and tenancies."""

from __future__ import annotations

import datetime as dt

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies.models import Company
from pulmu.domains.support import actions
from pulmu.domains.support.actions import HireRow, RevenueRow, TenancyRow
from pulmu.domains.support.models import Hire, Revenue, Tenancy
from tests.factories import TYPED_AT, day


def _day(text: str) -> dt.date | None:
    return day(text) if text else None


def a_hire_row(
    employee_key: str = "E-1",
    *,
    company: Company,
    insured_on: str = "2023-05-02",
    left_on: str = "",
    **rest: object,
) -> HireRow:
    return HireRow(
        company_id=company.pk,
        employee_key=employee_key,
        insured_on=day(insured_on),
        left_on=_day(left_on),
        **rest,
    )


def a_hire(actor: Actor, employee_key: str = "E-1", *, company: Company, **rest: object) -> Hire:
    rows = [a_hire_row(employee_key, company=company, **rest)]
    return actions.record_hires(actor, rows=rows, at=TYPED_AT).objects[0]


def a_revenue_row(
    *,
    company: Company,
    amount: int = 11_000_000,
    supplied_on: str = "2023-08-31",
    nature: str = "직접",
    **rest: object,
) -> RevenueRow:
    return RevenueRow(
        company_id=company.pk,
        amount=amount,
        supplied_on=day(supplied_on),
        nature=nature,
        **rest,
    )


def a_revenue(actor: Actor, *, company: Company, **rest: object) -> Revenue:
    rows = [a_revenue_row(company=company, **rest)]
    return actions.record_revenues(actor, rows=rows, at=TYPED_AT).objects[0]


def a_tenancy_row(
    code: str = "T-001",
    *,
    company: Company,
    space: str = "G-Meta Town 101호",
    starts_on: str = "2023-04-01",
    ends_on: str = "",
    terminated_on: str = "",
) -> TenancyRow:
    return TenancyRow(
        code=code,
        company_id=company.pk,
        space=space,
        agreed_on=day("2023-03-20"),
        starts_on=day(starts_on),
        ends_on=_day(ends_on),
        terminated_on=_day(terminated_on),
    )


def a_tenancy(actor: Actor, code: str = "T-001", *, company: Company, **rest: str) -> Tenancy:
    rows = [a_tenancy_row(code, company=company, **rest)]
    return actions.record_tenancies(actor, rows=rows, at=TYPED_AT).objects[0]
