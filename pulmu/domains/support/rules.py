"""Decisions about hires, revenue and tenancies. No database, no clock, no Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

# Characters a text may have.
HIRE_LIMITS = {"employee_key": 100}
REVENUE_LIMITS = {"invoice_no": 50, "channel": 100}
TENANCY_LIMITS = {"code": 50, "space": 200}

WHOLE = 10_000
MOST_WON = 1_000_000_000_000_000

Spell = tuple[dt.date, dt.date | None]


def departed_on(spells: Iterable[Spell]) -> dt.date | None:
    """The last day an employee was insured, unless somebody insured them again later.

    ``spells`` are all (취득일, 상실일) of one employee in one company.
    """
    known = list(spells)
    last = max((left for _insured, left in known if left is not None), default=None)
    if last is None or any(insured > last for insured, _left in known):
        return None
    return last


def is_share(share_bp: int) -> bool:
    """Basis points of one invoice: nothing to all of it."""
    return 0 <= share_bp <= WHOLE


def is_amount(won: int) -> bool:
    """Negative amounts are corrections of earlier invoices."""
    return -MOST_WON <= won <= MOST_WON


def ends_in_order(*, starts_on: dt.date, ends_on: dt.date | None) -> bool:
    return ends_on is None or ends_on >= starts_on


def may_leave(on: dt.date, *, insured_on: dt.date) -> bool:
    return on >= insured_on


def may_terminate(on: dt.date, *, agreed_on: dt.date, ends_on: dt.date | None) -> bool:
    """An agreement can be ended before it starts (it never began), not after its end."""
    return agreed_on <= on and (ends_on is None or on <= ends_on)


def employee_name(company: str, sign: str) -> str:
    """What the key of an employee in the ledger stands for: the sign says something in its company
    alone.
    """
    return f"{company}/{sign}"
