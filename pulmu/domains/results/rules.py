"""Decisions about targets, and limits. No database, no clock, no Django."""

from __future__ import annotations

LINE_LENGTH, VIEW_NAME_LENGTH = 50, 60
FIRST_YEAR, LAST_YEAR = 1990, 2200
LARGEST = 1_000_000_000_000_000


def is_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def is_value(value: int) -> bool:
    """In the unit of the line: counts, people, won."""
    return 0 <= value <= LARGEST
