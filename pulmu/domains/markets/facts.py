"""What of this domain may be counted: a company, a channel, an event, and how far it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from pulmu.core.trail.records import chunks
from pulmu.ledger.kinds import Fact, Kind, register
from pulmu.ledger.names import name_keys

from .models import ChannelSupport

_Row = tuple[str, str, str, str, str, dt.date, str]
_COLUMNS = ("key", "company__key", "channel", "market", "event", "on", "state")


def _facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    """An event's name stays here; the ledger has a random key for it."""
    for rows in chunks(_rows(organisation_id, keys)):
        events = name_keys(organisation_id, "event", (row[4] for row in rows))
        for key, company, channel, market, event, on, state in rows:
            yield Fact(
                kind="channel_support",
                key=key,
                on=on,
                dims={
                    "company": company,
                    "channel": channel,
                    "market": market,
                    "event": events[event],
                    "state": state,
                },
            )


def _rows(organisation_id: int, keys: Sequence[str] | None) -> Iterator[_Row]:
    mine = (
        ChannelSupport.objects.everywhere(because="the ledger names the organisation")
        .filter(organisation_id=organisation_id)
        .order_by("pk")
        .values_list(*_COLUMNS)
    )
    if keys is None:
        yield from mine.iterator()
        return
    for some in chunks(keys):
        yield from mine.filter(key__in=some)


CHANNEL_SUPPORT = register(
    Kind(
        name="channel_support",
        label=_("Sales-channel support"),
        dims={"company": str, "channel": str, "market": str, "event": str, "state": str},
        facts=_facts,
    )
)
