"""Where somebody is awaited or was seen last, outside results: each domain above says so, at start.

The clock of what is kept starts anew with it: nobody is destroyed who has a seat next week.
"""

from __future__ import annotations

from collections.abc import Callable

from pulmu.core.tenancy.scoping import ScopedQuerySet

Sightings = Callable[[], ScopedQuerySet]
"""Rows about the person of the outer query, each with its Korean day ``seen_on``."""

_REGISTRY: dict[str, Sightings] = {}


def register_sightings(name: str, sightings: Sightings) -> None:
    if name in _REGISTRY:
        raise ValueError(f"the sightings {name!r} are registered twice")
    _REGISTRY[name] = sightings


def sightings() -> list[Sightings]:
    """In the order of their names."""
    return [_REGISTRY[name] for name in sorted(_REGISTRY)]
