"""What answers say together, and of how few people nothing is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pulmu.domains.surveys.choices import Sort

from .answers import MOST, Answer, Asked, offered

FEWEST = 5
HUNDREDTHS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The answers to one question. ``cells`` are those that were offered, with how often each was
    given; ``texts`` those that were written. Both are empty when fewer than `FEWEST` answered.
    ``mean`` is in hundredths of a point.
    """

    key: str
    count: int
    cells: tuple[tuple[str, int], ...] = ()
    texts: tuple[str, ...] = ()
    mean: int | None = None

    @property
    def is_shown(self) -> bool:
        return self.count >= FEWEST


def shown(counts: Mapping[str, int]) -> set[str]:
    """Which groups may be shown beside their sum: none with fewer than `FEWEST` answers, nor one
    more than leaves as many to whoever subtracts what is shown from the sum.
    """
    hidden = {name for name, count in counts.items() if count < FEWEST}
    rest = sorted(counts.keys() - hidden, key=lambda name: (counts[name], name))
    while rest and 0 < sum(counts[name] for name in hidden) < FEWEST:
        hidden.add(rest.pop(0))
    return counts.keys() - hidden


def tallied(asked: Asked, responses: Iterable[Mapping[str, Answer]]) -> Tally:
    """Written answers come in the order of the alphabet: not in the one in which they came."""
    given = [said[asked.key] for said in responses if asked.key in said]
    if len(given) < FEWEST:
        return Tally(key=asked.key, count=len(given))
    every = [text for one in given for text in (one if isinstance(one, list) else [one])]
    choices = offered(asked)
    if not choices:
        return Tally(key=asked.key, count=len(given), texts=tuple(sorted(every)))
    counted = Counter(every)
    return Tally(
        key=asked.key,
        count=len(given),
        cells=tuple((choice, counted[choice]) for choice in choices),
        mean=_mean(every) if asked.sort == Sort.SCALE else None,
    )


def _mean(points: Collection[str]) -> int:
    """Rounded half up."""
    total = sum(int(one) for one in points if one.isdecimal() and int(one) <= MOST)
    return (2 * total * HUNDREDTHS + len(points)) // (2 * len(points))
