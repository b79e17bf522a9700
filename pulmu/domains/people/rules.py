"""Decisions about persons: comparing, masking, ages. No database, no clock."""

from __future__ import annotations

import datetime as dt

from pulmu.core.search.grams import initials, squeeze

FIRST_YEAR = 1900
MASK = "*"
_COUNTRY = "82"
_ABROAD = "+"
_BARE = "00" + _COUNTRY
# A number of this many digits or more that starts with 82 carries the country's code.
_WITH_COUNTRY = 10
# Nationwide numbers (1588-1234) are the only ones that have neither area code nor leading 0.
_NATIONWIDE_LENGTH, _NATIONWIDE_START = 8, "1"
_MOBILE_LENGTH, _SEOUL, _PAIR = 11, "02", 2

UNKNOWN_AGE = "unknown"
_BANDS = ((14, "under 14"), (19, "14-18"), (35, "19-34"), (40, "35-39"), (65, "40-64"))
_OLDEST = "65 and over"


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


def mask_phone(digits: str) -> str:
    """`010-****-5678`: enough for the two at the desk to tell numbers apart."""
    parts = format_phone(digits).split("-")
    if len(parts) != 3:  # noqa: PLR2004 -- area, exchange, line
        return MASK * len(digits)
    return f"{parts[0]}-{MASK * len(parts[1])}-{parts[2]}"


def mask_name(name: str) -> str:
    """`김하나` -> `김*나`, `김하` -> `김*`, `남궁하나` -> `남**나`; blanks stay blanks."""
    if len(name) <= _PAIR:
        return name[:1] + MASK if len(name) == _PAIR else MASK * len(name)
    inner = "".join(c if c == " " else MASK for c in name[1:-1])
    return f"{name[0]}{inner}{name[-1]}"


def search_text(name: str) -> str:
    """What a name is found by: itself without blanks and case, and its initial consonants."""
    return f"{squeeze(name)} {initials(name)}"


def is_birth_possible(
    birth_date: dt.date | None, birth_year: int | None, *, today: dt.date
) -> bool:
    """Nobody is born before 1900 or after today."""
    if birth_date is not None:
        return birth_date.year >= FIRST_YEAR and birth_date <= today
    return birth_year is None or FIRST_YEAR <= birth_year <= today.year


def age_on(birth_date: dt.date | None, birth_year: int | None, on: dt.date) -> int | None:
    """Full years by birth date, or year minus birth year; None when unknown or not yet born."""
    if birth_date is not None:
        had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
        age = on.year - birth_date.year - (not had_birthday)
    elif birth_year is not None:
        age = on.year - birth_year
    else:
        return None
    return age if age >= 0 else None


def age_band(birth_date: dt.date | None, birth_year: int | None, on: dt.date) -> str:
    """The band of `indicators.md` that somebody is in on a day."""
    age = age_on(birth_date, birth_year, on)
    if age is None:
        return UNKNOWN_AGE
    return next((label for below, label in _BANDS if age < below), _OLDEST)
