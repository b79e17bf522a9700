"""Where somebody is awaited or was seen last, outside results: each domain above says so, at start.

The clock of what is kept starts anew with it: nobody is destroyed who has a seat next week. They
say as well where else an address of somebody is kept, which falls due like that of the person.
"""

from __future__ import annotations

from collections.abc import Callable

from pulmu.core.tenancy.scoping import ScopedQuerySet

Sightings = Callable[[], ScopedQuerySet]
"""Rows about the person of the outer query, each with its Korean day ``seen_on``."""

Addresses = Callable[[], ScopedQuerySet]
"""Rows about the person of the outer query in which an address of theirs is kept."""

_REGISTRY: dict[str, Sightings] = {}
_ADDRESSES: dict[str, Addresses] = {}


def register_sightings(name: str, sightings: Sightings) -> None:
    if name in _REGISTRY:
        raise ValueError(f"the sightings {name!r} are registered twice")
    _REGISTRY[name] = sightings


def sightings() -> list[Sightings]:
    """In the order of their names."""
    return [_REGISTRY[name] for name in sorted(_REGISTRY)]


def register_addresses(name: str, addresses: Addresses) -> None:
    if name in _ADDRESSES:
        raise ValueError(f"the addresses {name!r} are registered twice")
    _ADDRESSES[name] = addresses


def addresses() -> list[Addresses]:
    """In the order of their names."""
    return [_ADDRESSES[name] for name in sorted(_ADDRESSES)]
