"""Decisions about support and what came of it. No database, no clock, no Django."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Mapping

from pulmu.core.kernel.kst import moment
from pulmu.domains.support.choices import ApplicationState, CaseState, StepState

# Characters a text may have.
HIRE_LIMITS = {"employee_key": 100}
REVENUE_LIMITS = {"invoice_no": 50, "channel": 100}
TENANCY_LIMITS = {"code": 50, "space": 200}
INVESTMENT_LIMITS = {"investor": 100}
RIGHT_LIMITS = {"name": 200, "number": 50}
CERTIFICATION_LIMITS = {"name": 100, "number": 50, "issuer": 100}
APPLICATION_LIMITS = {"venture": 200, "purpose": 2_000, "answer": 1_000}
CASE_LIMITS = {"diagnosis": 5_000, "outcome": 2_000, "words": 200}
MENTORING_LIMITS = {"mentor": 100, "said": 5_000, "next_step": 300}
REPORT_LIMITS = {"note": 1_000, "answer": 1_000, "name": 255}

WHOLE = 10_000
MOST_MINUTES = 24 * 60
MOST_MONTHS = 60
ENDLESS_DAYS = 100 * 365
MOST_WON = 1_000_000_000_000_000
MOST_EMPLOYED, MOST_PAPERS = 100_000, 12
# A quarterly report: so long after it was asked for it is due, and closes; so long after that its
# link still shows what was said.
DUE_AFTER, CLOSES_AFTER, SHOWN_AFTER = (dt.timedelta(days=days) for days in (14, 42, 180))
# Reminded so long after it was asked for, once each; not within days of another reminder.
REMINDED_AFTER, APART = (dt.timedelta(days=7), dt.timedelta(days=15)), dt.timedelta(days=3)
# Asked again with a reason, it is due sooner.
DUE_AGAIN_AFTER = dt.timedelta(days=7)

# What an application may become, by what it is.
_ANSWERS: Mapping[str, frozenset[str]] = {
    ApplicationState.ASKED: frozenset(
        {
            ApplicationState.APPROVED,
            ApplicationState.RETURNED,
            ApplicationState.REFUSED,
            ApplicationState.WITHDRAWN,
        }
    ),
    ApplicationState.RETURNED: frozenset(
        {
            ApplicationState.ASKED,
            ApplicationState.APPROVED,
            ApplicationState.REFUSED,
            ApplicationState.WITHDRAWN,
        }
    ),
    ApplicationState.APPROVED: frozenset(
        {ApplicationState.AGREED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN}
    ),
}
# What asks for a reason that the applicant reads.
_SAYS_WHY = frozenset({ApplicationState.RETURNED, ApplicationState.REFUSED})

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


def may_become(state: str, other: str) -> bool:
    """Whether an application that is this may become that."""
    return other in _ANSWERS.get(state, frozenset())


def says_why(state: str) -> bool:
    return state in _SAYS_WHY


def after(starts_on: dt.date, *, months: int) -> dt.date:
    """The last day of so many months from a day on."""
    whole = starts_on.month - 1 + months
    year, month = starts_on.year + whole // 12, whole % 12 + 1
    last = monthrange(year, month)[1]
    if starts_on.day > last:  # 민법 160조 3항: that month has no such day, so its last one ends it
        return dt.date(year, month, last)
    return dt.date(year, month, starts_on.day) - dt.timedelta(days=1)


def over_on(ends_on: dt.date | None, terminated_on: dt.date | None) -> dt.date | None:
    """The last day of an agreement, if one is known."""
    known = [day for day in (ends_on, terminated_on) if day is not None]
    return min(known) if known else None


def held_days(
    starts_on: dt.date, over_on: dt.date | None
) -> tuple[dt.datetime, dt.datetime] | None:
    """From the first morning to the morning after the last day; None for what never began. Without
    an end it lasts so long that nobody books behind it.
    """
    if over_on is not None and over_on < starts_on:
        return None
    last = over_on or starts_on + dt.timedelta(days=ENDLESS_DAYS)
    return moment(starts_on), moment(last + dt.timedelta(days=1))


def case_state(wanted: str, *, closed_on: dt.date | None) -> dt.date | None:
    """The day that stands as the end of a case in this state."""
    return closed_on if wanted in CaseState.over() else None


def settled_on(wanted: str, *, on: dt.date) -> dt.date | None:
    return None if wanted == StepState.OPEN else on


def reminds_today(
    *, asked_on: dt.date, reminded: int, reminded_on: dt.date | None, today: dt.date
) -> bool:
    """Whether the clock reminds somebody of a quarterly report that they have not sent in."""
    if reminded >= len(REMINDED_AFTER) or today < asked_on + REMINDED_AFTER[reminded]:
        return False
    return reminded_on is None or today >= reminded_on + APART


def is_employed_count(people: int) -> bool:
    return 0 <= people <= MOST_EMPLOYED


def is_sum(won: int) -> bool:
    return 0 <= won <= MOST_WON
