"""What of this domain may be counted: a prototype, its owner and how far it has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from pulmu.core.trail.records import chunks
from pulmu.ledger.kinds import Fact, Kind, iso, register

from .models import Prototype

_Row = tuple[str, str | None, str | None, str, str, int, dt.date, dt.date | None]
_COLUMNS = (
    "key",
    "company__key",
    "person__key",
    "kind",
    "state",
    "parts",
    "received_on",
    "completed_on",
)


def _facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    """Dated by its completion, or by its receipt as long as there is none."""
    for key, company, person, kind, state, parts, received, completed in _rows(
        organisation_id, keys
    ):
        yield Fact(
            kind="prototype",
            key=key,
            on=completed or received,
            dims={
                "company": company or "",
                "person": person or "",
                "kind": kind,
                "state": state,
                "parts": parts,
                "received_on": iso(received),
                "completed_on": iso(completed),
            },
        )


def _rows(organisation_id: int, keys: Sequence[str] | None) -> Iterator[_Row]:
    mine = (
        Prototype.objects.everywhere(because="the ledger names the organisation")
        .filter(organisation_id=organisation_id)
        .order_by("pk")
        .values_list(*_COLUMNS)
    )
    if keys is None:
        yield from mine.iterator()
        return
    for some in chunks(keys):
        yield from mine.filter(key__in=some)


PROTOTYPE = register(
    Kind(
        name="prototype",
        label=_("Prototype"),
        dims={
            "company": str,
            "person": str,
            "kind": str,
            "state": str,
            "parts": int,
            "received_on": str,
            "completed_on": str,
        },
        facts=_facts,
    )
)
