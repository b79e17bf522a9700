"""What the numbers of a workbook mean: plain, percent, or a date, told by their number format."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from enum import IntEnum


class Style(IntEnum):
    PLAIN = 0
    DATE = 1
    PERCENT = 2


# Built-in formats that are dates: the common ones, and those of Korean Excel.
DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
PERCENT_IDS = {9, 10}
# Literal text, colours and locales, escaped and padding characters: not part of the pattern.
ASIDE = re.compile(r'"[^"]*"|\[(?![hms]+\])[^\]]*\]|\\.|_.|\*.', re.IGNORECASE)
DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)

DAY_SECONDS = 86_400
EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 -- a spreadsheet's clock has no zone
EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 -- as above
# Excel believes in 29 February 1900; serials below it are one day off.
LEAP_BUG = 60
LAST_SERIAL = 2_958_466
WHOLE_BELOW = 10**15


def style_of(format_id: int, code: str | None) -> Style:
    """``code`` is the file's own format text for this id, None for a built-in one."""
    if code is None:
        if format_id in DATE_IDS:
            return Style.DATE
        return Style.PERCENT if format_id in PERCENT_IDS else Style.PLAIN
    pattern = ASIDE.sub("", code)
    if "%" in pattern:
        return Style.PERCENT
    if "general" in pattern.casefold():
        return Style.PLAIN
    return Style.DATE if DATE_LETTERS.search(pattern) else Style.PLAIN


def plain(text: str) -> int | float | str:
    """The number as Excel shows it: fifteen digits, whole when it is whole.

    What is not a finite number stays text, for the column's own rule to refuse.
    """
    if text.isdecimal() and len(text) <= 15:  # noqa: PLR2004 -- digits that Excel keeps
        return int(text)
    try:
        number = float(f"{float(text):.15g}")
    except ValueError:
        return text
    if not math.isfinite(number):
        return text
    return int(number) if number.is_integer() and abs(number) < WHOLE_BELOW else number


def percent(text: str) -> str:
    """0.3333 in a percent format is the text ``33.33%``."""
    number = plain(text)
    if isinstance(number, str):
        return number
    return f"{(Decimal(str(number)) * 100).normalize():f}%"


def date(text: str, *, epoch_1904: bool) -> int | float | str:
    """A date serial as ISO text, to the second; a time alone as ``14:00:00``.

    What is no date in Excel either stays the number it is.
    """
    number = plain(text)
    if isinstance(number, str) or not 0 <= number < LAST_SERIAL:
        return number
    seconds = round(number * DAY_SECONDS)
    if seconds < DAY_SECONDS and not epoch_1904:
        return str(dt.timedelta(seconds=seconds)).zfill(8)
    if number < LEAP_BUG and not epoch_1904:
        seconds += DAY_SECONDS
    moment = (EPOCH_1904 if epoch_1904 else EPOCH_1900) + dt.timedelta(seconds=seconds)
    if seconds % DAY_SECONDS == 0:
        return moment.date().isoformat()
    return moment.isoformat(sep=" ")
