"""Writes: hires, revenue and tenancies. Each checks, writes, leaves a trail and posts."""

from .hires import HireRow, correct_hire, leave, place_hire, record_hires, remove_hires
from .refusals import (
    EndsBeforeStart,
    NotAnAmount,
    NotAShare,
    TextMissing,
    TextTooLong,
    UnknownWord,
    WrongDay,
)
from .revenues import (
    RevenueRow,
    add_revenue,
    correct_revenue,
    record_revenues,
    remove_revenues,
)
from .tenancies import (
    TenancyRow,
    agree_tenancy,
    correct_tenancy,
    record_tenancies,
    remove_tenancies,
    terminate,
)

__all__ = [
    "EndsBeforeStart",
    "HireRow",
    "NotAShare",
    "NotAnAmount",
    "RevenueRow",
    "TenancyRow",
    "TextMissing",
    "TextTooLong",
    "UnknownWord",
    "WrongDay",
    "add_revenue",
    "agree_tenancy",
    "correct_hire",
    "correct_revenue",
    "correct_tenancy",
    "leave",
    "place_hire",
    "record_hires",
    "record_revenues",
    "record_tenancies",
    "remove_hires",
    "remove_revenues",
    "remove_tenancies",
    "terminate",
]
