"""Phone numbers and business numbers: read into the digits that they are compared by."""

from __future__ import annotations

import re

from pulmu.core.kernel.business_no import digits_of, is_business_no
from pulmu.core.kernel.phones import phone_digits

from .cells import Cell, plain, same_width
from .problems import Wrong

BUSINESS_DIGITS = 10
MOST_PHONE_DIGITS = 15
SHORTEST_PHONE = 7
SEVERAL = re.compile(r"[/,;|]")
BUSINESS_NO = re.compile(r"[\d\s-]+")


def phone(cell: Cell) -> str:
    """Digits only; empty without any. Of several numbers in one cell the first one counts."""
    text = same_width(plain(cell))
    digits = phone_digits(text)
    if len(digits) > MOST_PHONE_DIGITS:
        parts = [phone_digits(part) for part in SEVERAL.split(text)]
        digits = next((part for part in parts if len(part) >= SHORTEST_PHONE), digits)
    if len(digits) > MOST_PHONE_DIGITS:
        raise Wrong("not_a_phone")
    return digits


def business_no(cell: Cell) -> str:
    """Ten digits with the right check digit, written with or without hyphens."""
    text = same_width(plain(cell))
    digits = digits_of(text)
    if len(digits) != BUSINESS_DIGITS or not BUSINESS_NO.fullmatch(text):
        raise Wrong("business_no_digits")
    if not is_business_no(digits):
        raise Wrong("business_no_check")
    return digits
