"""Phone numbers as digits, and as people write them."""

from __future__ import annotations

_COUNTRY = "82"
_ABROAD = "+"
_BARE = "00" + _COUNTRY
# A number of this many digits or more that starts with 82 carries the country's code.
_WITH_COUNTRY = 10
# Nationwide numbers (1588-1234) are the only ones that have neither area code nor leading 0.
_NATIONWIDE_LENGTH, _NATIONWIDE_START = 8, "1"
_MOBILE_LENGTH, _SEOUL = 11, "02"


def phone_digits(text: str) -> str:
    """The digits that phones are compared by, `+82` and a lost leading 0 mended.

    `+82 10-1234-5678`, `1012345678` and `010 1234 5678` are one number. A foreign number keeps
    its digits. Text without digits gives the empty string.
    """
    digits = "".join(str(int(c)) for c in text if c.isdecimal())
    if digits.startswith(_BARE):
        digits = digits[2:]
    elif text.strip().startswith(_ABROAD) and not digits.startswith(_COUNTRY):
        return digits
    if digits.startswith(_COUNTRY) and len(digits) >= _WITH_COUNTRY:
        digits = digits[2:].removeprefix("0")
    nationwide = len(digits) == _NATIONWIDE_LENGTH and digits.startswith(_NATIONWIDE_START)
    if not digits or digits.startswith("0") or nationwide:
        return digits
    return f"0{digits}"


def format_phone(digits: str) -> str:
    """As people write it: `010-1234-5678`, `02-123-4567`; what does not fit stays digits."""
    if not digits.startswith("0") or not 9 <= len(digits) <= _MOBILE_LENGTH:  # noqa: PLR2004 -- the shortest number has 9
        return digits
    area = 2 if digits.startswith(_SEOUL) else 3
    return f"{digits[:area]}-{digits[area:-4]}-{digits[-4:]}"
