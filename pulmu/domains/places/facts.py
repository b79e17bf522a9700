"""What of this domain may be counted: each line of the use log, on the Korean day it began."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.trail.records import chunks, keyed
from pulmu.domains.people import queries as people
from pulmu.ledger.kinds import Fact, Kind, register
from pulmu.ledger.names import name_keys

from .models import UseLog

_COLUMNS = (
    "key",
    "starts_at",
    "role",
    "purpose",
    "parts",
    "resource__key",
    "kept_age",
    *people.fact_columns("person"),
)


def use_facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    """What a use was for is typed freely and may name somebody: the ledger has a key for it."""
    for rows in chunks(_rows(organisation_id, keys)):
        purposes = name_keys(organisation_id, "purpose", (row[3] for row in rows))
        for key, starts_at, role, purpose, parts, resource, kept_age, *person in rows:
            day = day_of(starts_at)
            yield Fact(
                kind="use",
                key=key,
                on=day,
                dims={
                    "resource": resource,
                    "role": role,
                    "purpose": purposes[purpose],
                    "parts": parts,
                    **people.fact_dims(person, on=day, kept_age=kept_age),
                },
            )


def uses_of_people(organisation_id: int, keys: Sequence[str]) -> Iterator[str]:
    """A corrected birth date, sex or region moves every use by that person."""
    theirs = UseLog.objects.everywhere(because="a person's uses are where the person is")
    for some in chunks(keys):
        yield from theirs.filter(person__key__in=some).values_list("key", flat=True)


def _rows(organisation_id: int, keys: Sequence[str] | None) -> Iterator[tuple[Any, ...]]:
    everywhere = UseLog.objects.everywhere(because="narrowed to one organisation here")
    mine = everywhere.filter(organisation_id=organisation_id)
    if keys is None:
        yield from mine.order_by("pk").values_list(*_COLUMNS).iterator(chunk_size=2000)
        return
    for some in chunks(keys):
        yield from keyed(mine, some).order_by("pk").values_list(*_COLUMNS)


USE = register(
    Kind(
        name="use",
        label=_("Uses of equipment and rooms"),
        dims={
            "resource": str,
            "person": str,
            "role": str,
            "purpose": str,
            "parts": int,
            "sex": str,
            "age": str,
            "region": str,
        },
        facts=use_facts,
        follows={"person": uses_of_people},
    )
)
