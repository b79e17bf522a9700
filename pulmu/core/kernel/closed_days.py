"""Days on which nothing is open in Korea."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

import holidays


def public_holidays(years: Iterable[int]) -> dict[dt.date, str]:
    """The public holidays of these years by day, substitute ones among them, with their Korean
    names. (관공서의 공휴일에 관한 규정, as the `holidays` package knows it.)
    """
    found: dict[dt.date, str] = {}
    for year in years:
        found |= _of(year)
    return found


@lru_cache(maxsize=40)
def _of(year: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("KR", years=year, language="ko"))
