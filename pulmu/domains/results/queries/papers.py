"""Evidence files that may show a person: a signed sheet, a photo of what they took part in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.records import chunks
from pulmu.domains.people import queries as people
from pulmu.ledger import queries as ledger


@dataclass(frozen=True, slots=True)
class Paper:
    """A file, and the day from which on nobody wants it as a proof any more; None when nothing that
    it proves has a date.
    """

    sha256: str
    name: str
    until: dt.date | None


def papers(actor: Actor, persons: Collection[str]) -> list[Paper]:
    """Files that are attached to what these persons (by their keys) did, those kept longest first.

    Nobody has read whether a person is on one. Destroyed files are left out.
    """
    actor.require(Permission.PEOPLE_READ)
    blobs = ledger.blobs_of(actor, _files(actor, _sources_of(actor, persons)))
    standing = {one.sha256: one for one in blobs if one.destroyed_at is None}
    if not standing:
        return []
    periods, last = people.retention(actor), _last_days(actor, standing)
    found = []
    for sha256, blob in standing.items():
        own = [people.proof_due(periods, last[sha256])] if sha256 in last else []
        until = max([*own, *filter(None, [blob.retain_until])], default=None)
        found.append(Paper(sha256, blob.name, until))
    return sorted(found, key=lambda one: (one.until or dt.date.min, one.name), reverse=True)


def _sources_of(actor: Actor, persons: Collection[str]) -> set[str]:
    """Where evidence for what they did may lie: at the record, or where it is put for all."""
    facts = ledger.live_facts(actor).filter(organisation_id=actor.organisation_id)
    pairs = (
        pair
        for some in chunks(persons)
        for pair in facts.filter(person__in=some).values_list("source", "under")
    )
    return set(filter(None, chain.from_iterable(pairs)))


def _files(actor: Actor, sources: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(ledger.files_of(actor, sources).values())))


def _last_days(actor: Actor, shas: Collection[str]) -> dict[str, dt.date]:
    """The newest day that each file proves, whoever's it is."""
    places = ledger.sources_by_file(actor, shas)
    days = ledger.last_days(actor, chain.from_iterable(places.values()))
    return {
        sha256: max(known)
        for sha256, sources in places.items()
        if (known := [days[source] for source in sources if source in days])
    }
