"""One value as somebody types it into a form: read by the very readers of the workbook.

So a form takes what a cell takes (`2023. 5. 1.`, `1,200,000원`, `33.33 %`) and says no in the same
words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused

from . import messages
from .rules import contacts, dates, numbers
from .rules.cells import text as text_of
from .rules.problems import Problem, Wrong

Value = TypeVar("Value")
FEWEST_DIGITS = 8


class Mistyped(Refused):
    """Why a text cannot be taken, and how to write it."""

    code = "workbook.mistyped"


def day(text: str) -> dt.date:
    return _read(dates.day, text)


def moment(text: str) -> dt.datetime:
    """A date with or without a time of day, in Asia/Seoul."""
    return _read(dates.moment, text)


def birth_day(text: str, *, today: dt.date) -> dt.date:
    """A date, or ``890503``."""
    day: dt.date = _read(dates.birth_day(today), text)
    return day


def birth_year(text: str, *, today: dt.date) -> int:
    year: int = _read(dates.birth_year(today), text)
    return year


def count(text: str, *, most: int = numbers.MOST_COUNT) -> int:
    """A whole number that is not negative."""
    number: int = _read(numbers.count(most), text)
    return number


def won(text: str) -> int:
    """Won, also as `1500만원` or `1.5억`; negative for what was taken back."""
    return _read(numbers.spoken_won, text)


def share(text: str) -> int:
    """A percentage in basis points."""
    return _read(numbers.basis_points, text)


def phone(text: str) -> str:
    """Digits only; a number that nobody could call is refused."""
    digits = _read(contacts.phone, text)
    if not len(digits) >= FEWEST_DIGITS:
        raise Mistyped(_("This is not a phone number. Write it in full, as in 010-1234-5678."))
    return digits


def business_no(text: str) -> str:
    """Ten digits with the right check digit."""
    return _read(contacts.business_no, text)


def words(text: str, *, longest: int) -> str:
    """A cleaned text; one that looks like a resident registration number is refused."""
    said: str = _read(text_of(longest), text)
    return said


def _read(reader: Callable[[Any], Value], text: str) -> Value:
    try:
        return reader(text)
    except Wrong as wrong:
        problem = Problem("", 0, "", text, wrong.code, wrong.fields)
        reason, fix = messages.said(problem)
        raise Mistyped(f"{reason} {fix}") from wrong
