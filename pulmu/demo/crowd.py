"""Who sits where: people dealt to sessions so that exactly the wanted number of them ever came."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.demo.dice import Dice
from pulmu.demo.people import Audience, Person, newcomers

# Registered and never seen: taken from the far end of the newcomers, so that they stay unseen.
_STAY_AWAY = {Audience.CHILD: 20, Audience.TEEN: 8, Audience.ADULT: 150, Audience.NATION: 12}


class Crowd:
    """The people of one year.

    ``deal`` mixes people never seen before with people who come again. What it has dealt is seen;
    ``expect`` says how many new people the coming free seats shall see, and ``deal`` keeps to it.
    """

    def __init__(self, year: int, *, returning: Iterable[tuple[Audience, Person]] = ()) -> None:
        self._dice = Dice(f"crowd {year}")
        self._known: dict[Audience, list[Person]] = {audience: [] for audience in Audience}
        self._members: set[int] = set()
        self._new_left = dict.fromkeys(Audience, 0)
        self._seats_left = dict.fromkeys(Audience, 0)
        back = list(returning)
        self._waiting: dict[Audience, list[Person]] = {}
        self._unmet: dict[Audience, list[Person]] = {}
        self._away: dict[Audience, list[Person]] = {}
        for audience in Audience:
            fresh = list(newcomers(year, audience))
            keep = len(fresh) - _STAY_AWAY[audience] if fresh else 0
            self._away[audience] = fresh[keep:]
            again = [person for group, person in back if group is audience]
            self._waiting[audience] = [*again, *fresh[:keep]]

    @property
    def seen(self) -> int:
        """How many different people have been present so far."""
        return len(self._members)

    def known(self, audience: Audience) -> list[Person]:
        return list(self._known[audience])

    def roster(self, audience: Audience, size: int) -> list[Person]:
        """A class that meets more than once. Its members count as seen when ``meet`` sees them."""
        waiting = self._waiting[audience]
        # Every third place of the queue where it is long enough: the others meet in other sessions.
        step = max(1, min(3, len(waiting) // size))
        chosen = waiting[: size * step : step]
        self._waiting[audience] = [person for person in waiting if person not in chosen]
        return chosen

    def meet(self, audience: Audience, people: Iterable[Person]) -> None:
        for person in people:
            if person.serial not in self._members:
                self._members.add(person.serial)
                self._known[audience].append(person)

    def expect(self, audience: Audience, *, seats: int, new: int) -> None:
        if not 0 <= new <= min(seats, len(self._waiting[audience])):
            raise ValueError(f"{new} new of {seats} seats for {audience}")
        self._seats_left[audience] = seats
        self._new_left[audience] = new
        waiting = self._waiting[audience]
        self._waiting[audience] = self._dice.shuffled(waiting[:new])
        self._unmet[audience] = waiting[new:]

    def deal(self, audience: Audience, heads: int) -> list[Person]:
        """Different people for the free seats of one session."""
        dealt: list[Person] = []
        for _ in range(heads):
            person = self._next(audience, {other.serial for other in dealt})
            dealt.append(person)
        self.meet(audience, dealt)
        return dealt

    def _next(self, audience: Audience, here: set[int]) -> Person:
        left, new = self._seats_left[audience], self._new_left[audience]
        self._seats_left[audience] = left - 1
        free = [person for person in self._known[audience] if person.serial not in here]
        if not free or self._dice.below(left) < new:
            self._new_left[audience] = new - 1
            return self._waiting[audience].pop(0)
        return self._dice.pick(free)

    def unmet(self, audience: Audience, count: int) -> list[Person]:
        """People who come to no session of this year at all."""
        return self._unmet[audience][:count]

    def stay_away(self, audience: Audience, count: int) -> list[Person]:
        return self._dice.some(self._away[audience], count)
