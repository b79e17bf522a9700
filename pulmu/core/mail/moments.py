"""Days and times as letters say them, in the language of whoever reads."""

from __future__ import annotations

import datetime as dt
from functools import partial

from pulmu.core.kernel.kst import KST, span_said

from .choices import Language

_WEEKDAYS = "월화수목금토일"


def day_in_words(day: dt.date, language: str) -> str:
    """`2026. 5. 12.(화)`, and in English `Tue 12 May 2026`."""
    if language == Language.KO:
        return f"{day:%Y. %-m. %-d.}({_WEEKDAYS[day.weekday()]})"
    return f"{day:%a %-d %b %Y}"


def moment_in_words(at: dt.datetime, language: str) -> str:
    """`2026. 5. 12.(화) 14:00` of an aware moment, and in English `Tue 12 May 2026, 14:00`."""
    here = at.astimezone(KST)
    return f"{day_in_words(here.date(), language)}{_gap(language)}{here:%H:%M}"


def span_in_words(starts_at: dt.datetime, ends_at: dt.datetime, language: str) -> str:
    """`2026. 5. 12.(화) 14:00~17:00`, and in English `Tue 12 May 2026, 14:00-17:00`."""
    till = "~" if language == Language.KO else "-"
    day = partial(day_in_words, language=language)
    return span_said(starts_at, ends_at, day=day, gap=_gap(language), till=till)


def _gap(language: str) -> str:
    """Between a day and its time."""
    return " " if language == Language.KO else ", "
