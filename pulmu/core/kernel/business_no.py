"""Business registration numbers (사업자등록번호): the tenth digit checks the others."""

from __future__ import annotations

BUSINESS_NO_LENGTH = 10
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


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
