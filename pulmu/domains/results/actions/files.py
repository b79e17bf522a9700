"""Evidence from people's hands: taken in, attached, taken off again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from pulmu.core.files import evidence, store
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.ledger import actions as ledger
from pulmu.ledger.models import Blob


def add_files(actor: Actor, *, files: Iterable[tuple[str, Path]], at: dt.datetime) -> list[Blob]:
    """Inspect each file in a child process, keep it by content, make it known as evidence.

    ``files`` are (name, where it lies). FileRefused, with the reason, for the first that is not
    accepted; those before it are kept. The same content again is the same blob.
    """
    actor.require(Permission.EVIDENCE_ATTACH)
    made = []
    for name, path in files:
        seen = evidence.inspect(path, name)
        kept = store.put(path)
        made.append(
            ledger.add_blob(
                actor,
                sha256=kept.sha256,
                size=kept.size,
                type=seen.type,
                name=name,
                at=at,
                notes=seen.warnings,
            )
        )
    return made


def attach_files(
    actor: Actor, *, sources: Sequence[str], shas: Sequence[str], at: dt.datetime
) -> int:
    """Attach every file to every source. How many links are new."""
    links = [(source, sha256) for source in sources for sha256 in shas]
    return ledger.attach(actor, links=links, at=at)


def detach_file(actor: Actor, *, source: str, sha256: str, why: str, at: dt.datetime) -> int:
    """Take a file off a source; the reason goes into the ledger, so name no person in it."""
    return ledger.detach(actor, links=[(source, sha256)], at=at, why=why)
