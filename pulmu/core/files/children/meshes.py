"""Triangles on their way from a file to what is said of them, and how many there may be."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .saying import Refusal

MOST_TRIANGLES, MOST_PLACED = 2_000_000, 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """Points, and three numbers of points for each triangle."""

    vertices: Any
    faces: Any

    def moved(self, matrix: Any) -> Part:
        """As it stands where it is placed; ``matrix`` is 4 x 4 and moves columns."""
        return Part(self.vertices @ matrix[:3, :3].T + matrix[:3, 3], self.faces)


def part(vertices: Any, faces: Any) -> Part:
    """A triangle with a point that is not there is refused, and points of no triangle are left out:
    each costs wherever it is placed, and nothing counts them.
    """
    points = np.asarray(vertices).reshape(-1, 3)
    corners = np.asarray(faces, dtype=np.int64).reshape(-1, 3)
    if len(corners) and (corners.min() < 0 or corners.max() >= len(points)):
        raise Refusal("model_numbers", detail="a corner that is not there")
    if corners.size < len(points):
        # Of many points a few: what is never named is not even looked at.
        named, numbers = np.unique(corners, return_inverse=True)
        return Part(points[named].astype(np.float64), numbers.reshape(-1, 3))
    points = points.astype(np.float64)
    used = np.zeros(len(points), dtype=bool)
    used[corners.ravel()] = True
    if used.all():
        return Part(points, corners)
    return Part(points[used], (np.cumsum(used) - 1)[corners])


def refuse_many(triangles: int, placed: int = 0) -> None:
    if triangles > MOST_TRIANGLES or placed > MOST_PLACED:
        detail = f"{triangles} triangles, {placed} times placed"
        raise Refusal("model_too_many", limit=f"{MOST_TRIANGLES:,}", detail=detail)


def refuse_unfolding(
    roots: Iterable[Hashable],
    inside: Mapping[Hashable, list[Hashable]],
    triangles: Mapping[Hashable, int],
    pieces: Mapping[Hashable, int] | None = None,
) -> None:
    """Refuse what unfolds to too much, or never ends. Each thing is looked at once.

    ``inside``: what a thing is made of, as often as it stands in it. ``triangles``: its own, and
    ``pieces``: in how many they lie, where that is not one.
    """
    pieces = pieces or {}
    totals: dict[Hashable, tuple[int, int]] = {}
    open_ones: set[Hashable] = set()
    every = list(roots)
    waiting = [(one, False) for one in every]
    while waiting:
        one, is_done = waiting.pop()
        if is_done:
            open_ones.discard(one)
            parts = [totals[child] for child in inside.get(one, ())]
            own = triangles.get(one, 0)
            totals[one] = (
                own + sum(count for count, _placed in parts),
                pieces.get(one, 1) + sum(placed for _count, placed in parts),
            )
        elif one not in totals:
            if one in open_ones:
                raise Refusal("model_loop")
            open_ones.add(one)
            waiting.append((one, True))
            children = dict.fromkeys(inside.get(one, ()))
            if any(child in open_ones for child in children):
                raise Refusal("model_loop")
            waiting += [(child, False) for child in children if child not in totals]
    refuse_many(
        sum(totals[one][0] for one in every),
        sum(totals[one][1] for one in every),
    )
