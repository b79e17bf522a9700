"""What may be counted: each domain registers the kinds of fact it posts, once, at start.

The ledger knows no domain. A kind tells how to make its facts from what is in the database
now, and which of its records to look at again when records of another kind have changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

Value = str | int | bool
Facts = Callable[[int, Sequence[str] | None], Iterator["Fact"]]
Followers = Callable[[int, Sequence[str]], Iterator[str]]

_REGISTRY: dict[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened, with everything a rule may ask.

    ``on`` is a day in Asia/Seoul or None. ``dims`` hold strings, integers and booleans only;
    dates as ISO text or "". ``under`` are other sources whose evidence covers this fact.
    """

    kind: str
    key: str
    on: dt.date | None
    dims: Mapping[str, Value]
    under: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact.

    ``facts(organisation_id, keys)`` yields what the records ask for now; keys None means all,
    and a key that yields nothing is retracted. ``follows[topic](organisation_id, keys)`` yields
    keys of this kind to post again when records of ``topic`` changed.
    """

    name: str
    label: str | Promise
    dims: Mapping[str, type]
    facts: Facts
    follows: Mapping[str, Followers] = field(default_factory=dict)


def register(kind: Kind) -> Kind:
    if kind.name in _REGISTRY:
        raise ValueError(f"the kind {kind.name!r} is registered twice")
    _REGISTRY[kind.name] = kind
    return kind


def kind(name: str) -> Kind:
    return _REGISTRY[name]


def names() -> frozenset[str]:
    return frozenset(_REGISTRY)


def kinds() -> list[Kind]:
    """Every kind, by name."""
    return [_REGISTRY[name] for name in sorted(_REGISTRY)]


def schema() -> dict[str, Mapping[str, type]]:
    """The dims of every kind, to hold a rule set against."""
    return {kind.name: kind.dims for kind in kinds()}


def iso(day: dt.date | None) -> str:
    """A date as facts carry it: ISO text, or empty."""
    return day.isoformat() if day else ""
