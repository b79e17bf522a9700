"""Quarters of a calendar year: asked about, named and put in order."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_CODE = re.compile(r"(?P<year>\d{4})-q(?P<number>[1-4])", re.IGNORECASE)
_MONTHS, _LAST = 3, 4
# Nobody reports of others; before and behind there may be no day any more.
_YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """``code`` is how addresses name it: `2023-q3`."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The one that a day lies in."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    @classmethod
    def ended_before(cls, day: dt.date) -> Quarter:
        """The last one that is over on that day."""
        return cls.of(day).previous

    @classmethod
    def read(cls, text: str) -> Quarter | None:
        found = _CODE.fullmatch(text.strip())
        if found is None or int(found["year"]) not in _YEARS:
            return None
        return cls(int(found["year"]), int(found["number"]))

    @property
    def code(self) -> str:
        return f"{self.year}-q{self.number}"

    @property
    def start(self) -> dt.date:
        return dt.date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    @property
    def end(self) -> dt.date:
        """Its last day."""
        return self.next.start - dt.timedelta(days=1)

    @property
    def next(self) -> Quarter:
        if self.number == _LAST:
            return Quarter(self.year + 1, 1)
        return Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> Quarter:
        if self.number == 1:
            return Quarter(self.year - 1, _LAST)
        return Quarter(self.year, self.number - 1)
