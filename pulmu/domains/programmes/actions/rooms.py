"""Sessions hold their rooms: while one is planned, nobody books its room or what stands in it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.places import actions as places
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import Session


def lock_rooms(actor: Actor, numbers: Iterable[int | None]) -> None:
    """Before facts are posted: whoever leaves a machine has its lock, and posts then."""
    places.lock_rooms(actor, [number for number in numbers if number is not None])


def keep_rooms(actor: Actor, sessions: Iterable[Session], *, at: dt.datetime) -> None:
    """Hold the rooms of these as they are now, and let go of what they held before. What is over
    holds nothing.
    """
    wanted: dict[int, list[Session]] = defaultdict(list)
    free = []
    for one in sessions:
        is_off = one.state == SessionState.CANCELLED or one.ends_at <= at
        if one.resource_id is None or is_off:
            free.append(queries.holder(one))
        else:
            wanted[one.resource_id].append(one)
    if free:
        places.release(actor, by=free, at=at)
    rooms = places.lock_rooms(actor, wanted)
    for number, theirs in sorted(wanted.items()):
        places.hold_many(
            actor,
            resource_key=rooms[number].key,
            holders=[(queries.holder(one), one.starts_at, one.ends_at) for one in theirs],
            what=theirs[0].title,
            at=at,
        )


def keep_rooms_of(actor: Actor, *, keys: Iterable[str], at: dt.datetime) -> None:
    """The same for sessions that came back by another way than an act on them."""
    keep_rooms(actor, queries.sessions_by_keys(actor, keys).values(), at=at)


def free_rooms(actor: Actor, sessions: Iterable[Session], *, at: dt.datetime) -> None:
    """Of sessions that are no more."""
    held = [queries.holder(one) for one in sessions if one.resource_id is not None]
    if held:
        places.release(actor, by=held, at=at)
