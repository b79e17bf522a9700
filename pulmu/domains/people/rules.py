"""Decisions about persons: comparing, masking, ages. No database, no clock."""

from __future__ import annotations

import datetime as dt

from pulmu.core.kernel.masking import mask_name, mask_phone
from pulmu.core.kernel.phones import format_phone, phone_digits
from pulmu.core.search.grams import initials, squeeze

__all__ = [
    "format_phone",
    "mask_name",
    "mask_phone",
    "phone_digits",
]

FIRST_YEAR, CONSENTING_AGE = 1900, 14
# How many days the law gives for an answer (article 41 and 43 of the decree).
DAYS_TO_ANSWER = 10
CONTACT_YEARS, EVIDENCE_YEARS, LEAST_EVIDENCE_YEARS, MOST_YEARS = 3, 5, 5, 30
UNKNOWN_AGE = "unknown"
_BANDS = ((14, "under 14"), (19, "14-18"), (35, "19-34"), (40, "35-39"), (65, "40-64"))
_OLDEST = "65 and over"


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


def is_under_14(birth_date: dt.date | None, birth_year: int | None, on: dt.date) -> bool:
    """Whether a guardian has to consent. Of a year alone: as long as the birthday may lie ahead."""
    if birth_date is not None:
        age = age_on(birth_date, None, on)
        return age is not None and age < CONSENTING_AGE
    return birth_year is not None and on.year - birth_year <= CONSENTING_AGE


def answer_due(received_on: dt.date) -> dt.date:
    """The last day for an answer; the day it came in does not count."""
    return received_on + dt.timedelta(days=DAYS_TO_ANSWER)


def contact_due(last: dt.date, *, years: int) -> dt.date:
    """From when on nobody may be reached any more: so long after the last activity."""
    return _years_after(last, years)


def identity_due(
    last: dt.date, last_fact: dt.date | None, *, contact_years: int, evidence_years: int
) -> dt.date:
    """From when on nobody is known any more. Who stands behind a result is known for the years
    that its proof is kept, counted from the end of its year; never shorter than their contact.
    """
    contact = contact_due(last, years=contact_years)
    if last_fact is None:
        return contact
    return max(contact, proof_due(last_fact, evidence_years=evidence_years))


def proof_due(last: dt.date, *, evidence_years: int) -> dt.date:
    """From when on nobody wants a result of that day proven any more."""
    return dt.date(last.year + evidence_years + 1, 1, 1)


def last_without_contact(on: dt.date, *, years: int) -> dt.date:
    """The last day of an activity after which nobody may be reached on a day: `contact_due`
    turned round.
    """
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return dt.date(on.year - years, 2, 28)


def last_without_proof(on: dt.date, *, years: int) -> dt.date:
    """The last day of a result that needs no proof any more on a day."""
    return dt.date(on.year - years - 1, 12, 31)


def _years_after(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def age_band(birth_date: dt.date | None, birth_year: int | None, on: dt.date) -> str:
    """The band of `indicators.md` that somebody is in on a day."""
    age = age_on(birth_date, birth_year, on)
    if age is None:
        return UNKNOWN_AGE
    return next((label for below, label in _BANDS if age < below), _OLDEST)
