"""Decisions about prototypes. No database, no clock, no Django."""

from __future__ import annotations

import datetime as dt

from .choices import PrototypeState

# Characters a text may have.
LIMITS = {"code": 50, "name": 200}
MOST_PARTS = 1_000_000


def has_one_owner(*, company_id: int | None, person_id: int | None) -> bool:
    """A prototype is made for a company or for a person: exactly one of the two."""
    return (company_id is None) != (person_id is None)


def is_quantity(parts: int) -> bool:
    return 0 <= parts <= MOST_PARTS


def is_open(state: str) -> bool:
    """Somebody still works on it, or will."""
    return state in {PrototypeState.RECEIVED, PrototypeState.MAKING}


def is_done(state: str) -> bool:
    return state == PrototypeState.DONE


def may_be_dated(day: dt.date, *, not_before: dt.date | None) -> bool:
    """A step cannot come before the one it follows."""
    return not_before is None or day >= not_before
