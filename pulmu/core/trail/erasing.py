"""Who else holds personal text of a person: each domain registers how it lets go of it, at start.

A person is known in the lowest domain, and what they did in higher ones. An eraser empties what
names a person in its domain's rows and keeps what figures are broken down by, so that not one
fact moves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

Eraser = Callable[[int, Sequence[int]], int]
"""``(organisation_id, numbers of persons)`` -> how many rows were emptied. Harmless twice."""

ByDay = Callable[[int, dt.date], int]
"""``(organisation_id, day)`` -> how many rows were emptied: of results before that day, whose proof
nobody wants any more, and whose people are not recorded as persons. It is about everybody in the
organisation, so it never runs for the sake of one person. Harmless twice."""

_REGISTRY: dict[str, Eraser] = {}
_OF_CONTACTS: dict[str, Eraser] = {}
_BY_DAY: dict[str, ByDay] = {}


def register(name: str, eraser: Eraser) -> None:
    if name in _REGISTRY:
        raise ValueError(f"the eraser {name!r} is registered twice")
    _REGISTRY[name] = eraser


def register_for_contacts(name: str, eraser: Eraser) -> None:
    """What goes with the contact data of somebody already, while who they are is still known."""
    if name in _OF_CONTACTS:
        raise ValueError(f"the eraser {name!r} is registered twice")
    _OF_CONTACTS[name] = eraser


def register_by_day(name: str, eraser: ByDay) -> None:
    if name in _BY_DAY:
        raise ValueError(f"the eraser {name!r} is registered twice")
    _BY_DAY[name] = eraser


def erasers() -> dict[str, Eraser]:
    """By name."""
    return dict(sorted(_REGISTRY.items()))


def contact_erasers() -> dict[str, Eraser]:
    """By name."""
    return dict(sorted(_OF_CONTACTS.items()))


def erasers_by_day() -> dict[str, ByDay]:
    """By name."""
    return dict(sorted(_BY_DAY.items()))
