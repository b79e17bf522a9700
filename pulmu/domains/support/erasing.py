"""Signs of employees whose hire nobody has to prove any more: replaced, without moving a fact."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from pulmu.core.kernel.kst import moment
from pulmu.core.kernel.masking import ERASED
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail import sealing
from pulmu.core.trail.erasing import register_by_day
from pulmu.ledger.names import forget_name

from .models import Hire
from .rules import employee_name

_LABEL = Hire._meta.label
_BECAUSE = "narrowed to one organisation here"


def erase_employees(organisation_id: int, day: dt.date) -> int:
    """Of everybody who had left their company for good before that day. Who is still insured keeps
    the sign: next year's roster names them again, and would make them a second hire.
    """
    mine = Hire.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    late = Q(left_on=None) | Q(left_on__gte=day) | Q(insured_on__gte=day)
    there = set(mine.filter(late).values_list("company_id", "employee_key"))
    known = mine.exclude(employee_key__startswith=f"{ERASED} ").order_by("company_id", "pk")
    employees = dict.fromkeys(known.values_list("company_id", "company__key", "employee_key"))
    erased = sum(
        _erase(organisation_id, mine.filter(company_id=company_id, employee_key=sign), company)
        for company_id, company, sign in employees
        if (company_id, sign) not in there
    )
    _forget_removed(organisation_id, mine, day)
    return erased


def _erase(organisation_id: int, spells: ScopedQuerySet, company: str) -> int:
    """One employee, with every spell of theirs: one sign for all, under the same key."""
    rows = dict(spells.values_list("pk", "employee_key"))
    ahead = employee_name(company, "")
    named = employee_name(company, next(iter(rows.values())))
    said = forget_name(organisation_id, "employee", named, ahead=ahead)
    sealing.forget(organisation_id, (sealing.subject(_LABEL, number) for number in rows))
    return spells.update(employee_key=said.removeprefix(ahead))


def _forget_removed(organisation_id: int, mine: ScopedQuerySet, day: dt.date) -> None:
    """What the trail says of hires that were removed before that day."""
    kept = sealing.subjects(organisation_id, _LABEL, made_before=moment(day))
    standing = {sealing.subject(_LABEL, pk) for pk in mine.values_list("pk", flat=True)}
    sealing.forget(organisation_id, kept - standing)


register_by_day("support", erase_employees)
