"""Who of a list is who on record, by nothing but the days of their spells.

A list leaves people out, or has new ones. Who is new on a recorded first day looks like whoever is
recorded with it: that is in doubt, even where somebody else of the list is surely the one recorded,
since by their days alone the two might not be told apart in the next list.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The spells of one: their last days by their first ones.
Days = Mapping[dt.date, dt.date | None]


@dataclass(frozen=True, slots=True)
class Found:
    """Places in the list and on record: who is who (``of``), and of whom it is in doubt between
    whom.
    """

    of: Mapping[int, int]
    doubted: Sequence[int]
    between: Sequence[int]


def match(listed: Sequence[Days], recorded: Sequence[Days], *, in_order: bool) -> Found:
    """``in_order``: whoever was recorded together was recorded in the order of ``listed``."""
    matching = _Matching(listed, recorded, in_order)
    while sum(map(matching.find, matching.days)):
        pass
    return matching.checked()


class _Matching:
    def __init__(self, listed: Sequence[Days], recorded: Sequence[Days], in_order: bool) -> None:
        self._listed, self._recorded, self._in_order = listed, recorded, in_order
        self._of: dict[int, int] = {}
        self._taken: dict[int, int] = {}
        self._people, self._spells = _by_day(listed), _by_day(recorded)
        self.days = sorted(self._people.keys() & self._spells.keys())

    def find(self, day: dt.date) -> bool:
        """Whether anybody was found by this first day."""
        people = [one for one in self._people[day] if one not in self._of]
        spells = [one for one in self._spells[day] if one not in self._taken]
        if len(people) == len(spells) == 1:
            found = {people[0]: spells[0]}
        else:
            found = self._by_last_day(day, people, spells) or self._by_order(day, people, spells)
        self._of |= found
        self._taken |= {place: person for person, place in found.items()}
        return bool(found)

    def checked(self) -> Found:
        """Whoever stands with a recorded first day as somebody else than is recorded with it."""
        doubted: set[int] = set()
        between: set[int] = set()
        for day in self.days:
            new = {
                one
                for one in self._people[day]
                if one not in self._of or day not in self._recorded[self._of[one]]
            }
            if new:
                doubted |= new
                between.update(self._spells[day])
                between.update(self._of[one] for one in new if one in self._of)
        return Found(self._of, sorted(doubted), sorted(between))

    def _by_last_day(
        self, day: dt.date, people: Sequence[int], spells: Sequence[int]
    ) -> dict[int, int]:
        """Whose spell only one of the recorded can be: it has their last day, or none yet."""
        if len(people) > len(spells):
            return {}
        can = {}
        for one in people:
            lasts = {None, self._listed[one][day]}
            fitting = [place for place in spells if self._recorded[place][day] in lasts]
            if len(fitting) == 1:
                can[one] = fitting[0]
        claims = Counter(can.values())
        return {one: place for one, place in can.items() if claims[place] == 1}

    def _by_order(
        self, day: dt.date, people: Sequence[int], spells: Sequence[int]
    ) -> dict[int, int]:
        """Where nobody is absent and nobody is new: by all the first days that are recorded of
        them, and by the last one of this spell; whose days are equal, by their order.
        """
        if len(people) != len(spells):
            return {}
        lasts = [self._listed[one][day] for one in people]
        same_lasts = Counter(lasts) == Counter(self._recorded[place][day] for place in spells)
        if not (self._in_order or same_lasts or len(set(lasts)) == 1):
            return {}
        known = {since for place in spells for since in self._recorded[place]}

        def rank(days: Days) -> tuple[list[dt.date], dt.date]:
            return sorted(known & days.keys()), (same_lasts and days[day]) or dt.date.max

        mine = sorted((rank(self._listed[one]), one) for one in people)
        theirs = sorted((rank(self._recorded[place]), place) for place in spells)
        pairs = list(zip(mine, theirs, strict=True))
        if any(my_rank != their_rank for (my_rank, _), (their_rank, _) in pairs):
            return {}
        return {one: place for (_, one), (_, place) in pairs}


def _by_day(spells: Sequence[Days]) -> dict[dt.date, list[int]]:
    found: dict[dt.date, list[int]] = defaultdict(list)
    for place, days in enumerate(spells):
        for day in days:
            found[day].append(place)
    return found
