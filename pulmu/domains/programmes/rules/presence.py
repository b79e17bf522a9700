"""How much of a course somebody attended, and whether that earns a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pulmu.domains.programmes.choices import AttendanceMark, Roll

_ALL = 100


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one session for one person; ``is_present`` None while nobody has said."""

    is_present: bool | None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """Days that were held, of those the ones attended and the ones excused."""

    held: int
    attended: int
    excused: int

    @property
    def percent(self) -> int:
        """Rounded down; excused days are asked of nobody. Nothing held is nothing attended."""
        asked = self.held - self.excused
        return self.attended * _ALL // asked if asked > 0 else 0


def presence(days: Iterable[Day]) -> Presence:
    """Late and early are attended; a held day without a word about somebody is missed."""
    held = attended = excused = 0
    for day in days:
        held += 1
        attended += bool(day.is_present)
        excused += day.mark == AttendanceMark.EXCUSED
    return Presence(held, attended, excused)


def mark_fits(mark: str, *, is_present: bool) -> bool:
    """Late and early are said of those who came, excused of those who did not."""
    return not mark or is_present != (mark == AttendanceMark.EXCUSED)


def roll_of(*, is_present: bool, mark: str) -> Roll:
    """The word for what is recorded of somebody."""
    if mark:
        return Roll(mark)
    return Roll.PRESENT if is_present else Roll.ABSENT


def recorded_as(word: Roll) -> tuple[bool, str]:
    """(is_present, mark) of a word."""
    mark = word.value if word.value in AttendanceMark.values else ""
    return word in {Roll.PRESENT, Roll.LATE, Roll.EARLY}, mark


def earns_certificate(found: Presence, *, percent: int | None) -> bool:
    """Whoever attended the asked share, and at least one day."""
    return percent is not None and found.attended > 0 and found.percent >= percent
