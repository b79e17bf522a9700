"""Who kept a seat and did not come, counted so that it is fair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pulmu.domains.programmes.choices import AttendanceMark


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody with a seat in a session that was held, and what was written down of them.

    ``booked`` is what they signed up for: one key for all sessions of a course that is booked as a
    whole, one for each session otherwise.
    """

    person: int
    session: int
    booked: str
    is_present: bool
    mark: str = ""

    @property
    def is_missed(self) -> bool:
        """Not there, and without a reason that was accepted (공결)."""
        return not self.is_present and self.mark != AttendanceMark.EXCUSED


def missed(expected: Iterable[Expected]) -> list[Expected]:
    return [one for one in expected if one.is_missed]


def times_not_come(expected: Iterable[Expected]) -> dict[int, int]:
    """By person, how many bookings they let go by. A course of many dates is one booking, let go by
    only when they came to none of those held and had a reason for none: leaving early is another
    matter than never coming.
    """
    bookings: dict[tuple[int, str], bool] = {}
    for one in expected:
        place = one.person, one.booked
        bookings[place] = bookings.get(place, True) and one.is_missed
    found: dict[int, int] = defaultdict(int)
    for (person, _booked), is_let_go in bookings.items():
        if is_let_go:
            found[person] += 1
    return dict(found)
