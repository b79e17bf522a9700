"""Repeatable choices."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Choices that come out the same for one seed, everywhere.

    Only ``random()`` is asked: its sequence for a seed is what Python promises to keep, while
    ``shuffle`` and ``sample`` may change from one version to the next.
    """

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed).random

    def below(self, end: int) -> int:
        """A whole number from 0 up to, and without, ``end``."""
        return int(self._random() * end)

    def between(self, first: int, last: int) -> int:
        """A whole number from ``first`` to ``last``, both included."""
        return first + self.below(last - first + 1)

    def chance(self, share: float) -> bool:
        return self._random() < share

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        """One of the choices, each ``(value, weight)``."""
        left = self.below(sum(weight for _, weight in choices))
        for value, weight in choices:
            left -= weight
            if left < 0:
                return value
        raise AssertionError("the weights did not cover the throw")

    def shuffled(self, items: Sequence[T]) -> list[T]:
        throws = [(self._random(), place) for place in range(len(items))]
        return [items[place] for _, place in sorted(throws)]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """``count`` different items, in the order they stood in."""
        places = self.shuffled(range(len(items)))[:count]
        if len(places) < count:
            raise ValueError(f"{count} wanted of {len(items)}")
        return [items[place] for place in sorted(places)]
