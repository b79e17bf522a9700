"""Rows and records of prototypes. Everything that matters is said by the caller."""

from __future__ import annotations

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.companies.models import Company
from pulmu.domains.prototypes import actions
from pulmu.domains.prototypes.actions import PrototypeRow
from pulmu.domains.prototypes.models import Prototype
from tests.factories import TYPED_AT, day


def a_row(
    code: str = "P-001",
    *,
    company_id: int | None = None,
    person_id: int | None = None,
    state: str = "접수",
    completed_on: str = "",
    **rest: object,
) -> PrototypeRow:
    return PrototypeRow(
        code=code,
        name="메타버스 안내 로봇",
        received_on=day("2023-04-03"),
        company_id=company_id,
        person_id=person_id,
        state=state,
        completed_on=day(completed_on) if completed_on else None,
        **rest,
    )


def a_prototype(actor: Actor, *, company: Company, **rest: object) -> Prototype:
    rows = [a_row(company_id=company.pk, **rest)]
    return actions.record_prototypes(actor, rows=rows, at=TYPED_AT).objects[0]
