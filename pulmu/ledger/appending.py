"""The one place where entries are written: numbered, hashed, added to the tree, signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail import bulk

from . import signing
from .models import Entry, Head, Verb
from .plain import canonical, merkle

COLUMNS = ("organisation_id", "seq", "verb", "body", "leaf")


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has its number. ``body`` is canonical JSON."""

    verb: Verb
    body: str


def draft(actor: Actor, verb: Verb, *, at: dt.datetime, **body: Any) -> Draft:
    """An entry that says who did it and when."""
    return Draft(verb, canonical.dumps({"at": stamp(at), "by": actor.key, **body}))


def stamp(at: dt.datetime) -> str:
    """UTC to the second, as every entry carries it."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def append(organisation_id: int, drafts: Sequence[Draft]) -> list[int]:
    """Write entries at the end of an organisation's ledger. Must run inside a transaction.

    Returns their seqs. The head row is locked, so numbers have no gap and no double.
    """
    if not drafts:
        return []
    head = locked_head(organisation_id)
    frontier = merkle.Frontier.load({"size": head.size, "peaks": head.frontier})
    first = head.size + 1
    rows = []
    for seq, one in enumerate(drafts, start=first):
        leaf = canonical.entry_leaf(seq, one.verb, one.body)
        frontier.append(leaf)
        rows.append((organisation_id, seq, one.verb, one.body, leaf))
    bulk.insert_rows(Entry, COLUMNS, rows)
    head.size, head.frontier = frontier.size, frontier.dump()["peaks"]
    head.note = signing.checkpoint(head.organisation.code, head.size, frontier.root())
    head.save(update_fields=["size", "frontier", "note"])
    return list(range(first, first + len(rows)))


def locked_head(organisation_id: int) -> Head:
    head, _made = (
        Head.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get_or_create(organisation_id=organisation_id)
    )
    return head
