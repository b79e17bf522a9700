"""Decisions about companies. No database, no clock."""

from __future__ import annotations

import datetime as dt

from .choices import Form

BUSINESS_NO_LENGTH = 10
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def founding_date(
    form: str, opened_on: dt.date | None, incorporated_on: dt.date | None
) -> dt.date | None:
    """A corporation is founded when it is registered, a sole trader when it opens."""
    if form == Form.CORPORATION:
        return incorporated_on
    if form == Form.SOLE:
        return opened_on
    return None


def digits_of(text: str) -> str:
    """A business number as it is stored: `123-45-67890` -> `1234567890`."""
    return "".join(c for c in text if c.isdecimal() and c.isascii())


def is_business_no(digits: str) -> bool:
    """Whether these are ten digits of which the last checks the others (National Tax Service)."""
    if len(digits) != BUSINESS_NO_LENGTH or not (digits.isascii() and digits.isdecimal()):
        return False
    numbers = [int(digit) for digit in digits]
    total = sum(weight * number for weight, number in zip(_WEIGHTS, numbers, strict=False))
    total += numbers[8] * _WEIGHTS[8] // 10
    return (10 - total % 10) % 10 == numbers[9]


def format_business_no(digits: str) -> str:
    """As people write it: `123-45-67890`."""
    if len(digits) != BUSINESS_NO_LENGTH:
        return digits
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
