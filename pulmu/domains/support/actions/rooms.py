"""Agreements hold their rooms: as long as one lasts, nobody books its room or what stands in it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.places import actions as places
from pulmu.domains.places.queries import Span, held_since
from pulmu.domains.support import queries, rules
from pulmu.domains.support.models import Tenancy


def keep_rooms(actor: Actor, tenancies: Iterable[Tenancy], *, at: dt.datetime) -> None:
    """Hold the rooms of these as they are now, and let go of what they held before. Shared desks
    and virtual offices hold nothing; what is over holds nothing anew.
    """
    wanted: dict[int, list[tuple[str, dt.datetime, dt.datetime]]] = defaultdict(list)
    names: dict[int, str] = {}
    free = []
    of_rooms = [one for one in tenancies if one.resource_id is not None]
    alone = queries.holding_alone(actor, of_rooms)
    for one in of_rooms:
        by = queries.holder(one)
        span = _span(actor, one, by, at=at) if one.pk in alone else None
        if span is None:
            free.append(by)
        elif one.resource_id is not None:
            wanted[one.resource_id].append((by, *span))
            names[one.resource_id] = _("%(company)s moved in") % {"company": one.company.name}
    if free:
        places.release(actor, by=free, at=at)
    rooms = places.lock_rooms(actor, wanted)
    for number, holders in sorted(wanted.items()):
        places.hold_many(
            actor, resource_key=rooms[number].key, holders=holders, what=names[number], at=at
        )


def keep_rooms_of(actor: Actor, *, keys: Iterable[str], at: dt.datetime) -> None:
    """The same for agreements that came back by another way than an act on them."""
    keep_rooms(actor, queries.tenancies_by_keys(actor, keys).values(), at=at)


def free_rooms(actor: Actor, tenancies: Iterable[Tenancy], *, at: dt.datetime) -> None:
    """Of agreements that are no more."""
    held = [queries.holder(one) for one in tenancies if one.resource_id is not None]
    if held:
        places.release(actor, by=held, at=at)


def _span(actor: Actor, one: Tenancy, by: str, *, at: dt.datetime) -> Span | None:
    """Of its days what is still to come, and what it holds already; None when that is nothing."""
    days = rules.held_days(one.starts_on, one.over_on)
    if days is None or days[1] <= at:
        return None
    since = held_since(actor, by)
    return Span(max(days[0], at if since is None else min(since, at)), days[1])
