"""What of this domain may be counted: an act, and the campaign it belongs to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from pulmu.core.trail.records import chunks
from pulmu.ledger.kinds import Fact, Kind, register
from pulmu.ledger.names import name_keys

from .models import CultureAct

_Row = tuple[str, dt.date, str, str, int | None]
_COLUMNS = ("key", "on", "type", "campaign", "audience")


def _facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    """A campaign's name stays here; the ledger has a random key for it."""
    for rows in chunks(_rows(organisation_id, keys)):
        campaigns = name_keys(organisation_id, "campaign", (row[3] for row in rows))
        for key, on, act_type, campaign, audience in rows:
            yield Fact(
                kind="culture_act",
                key=key,
                on=on,
                dims={
                    "type": act_type,
                    "campaign": campaigns[campaign],
                    "audience": audience or 0,
                },
            )


def _rows(organisation_id: int, keys: Sequence[str] | None) -> Iterator[_Row]:
    mine = (
        CultureAct.objects.everywhere(because="the ledger names the organisation")
        .filter(organisation_id=organisation_id)
        .order_by("pk")
        .values_list(*_COLUMNS)
    )
    if keys is None:
        yield from mine.iterator()
        return
    for some in chunks(keys):
        yield from mine.filter(key__in=some)


CULTURE_ACT = register(
    Kind(
        name="culture_act",
        label=_("Culture-spread act"),
        dims={"type": str, "campaign": str, "audience": int},
        facts=_facts,
    )
)
