"""What the ledger knows happened to a record: files, and who vouched for it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import User
from pulmu.core.trail.models import Event
from pulmu.ledger.actions import FILE_DETACHED
from pulmu.ledger.models import Blob, Entry, LiveLink, Verb
from pulmu.ledger.posting import ATTESTATION_DROPPED

# Acts of taking files off, by hand or by an undo: the newest of these are looked through.
LOOKED_THROUGH = 500

Sort = Literal["attached", "detached", "attested", "dropped"]


@dataclass(frozen=True, slots=True)
class Happening:
    """``who`` did it; ``what`` is the name of a file, or empty; ``why`` the ledger's word."""

    sort: Sort
    who: str
    at: dt.datetime
    what: str = ""
    why: str = ""


def happenings(actor: Actor, source: str, *, seq: int) -> Iterator[Happening]:
    """In no order. ``seq`` is that of the fact that stands, 0 for none."""
    by_key = [*_attached(actor, source), *_dropped(actor, source)]
    if seq:
        by_key += _attested(actor, seq)
    names = _names({one.who for one in by_key})
    yield from (replace(one, who=names[one.who]) for one in by_key)
    yield from _detached(actor, source)


def detached_from(actor: Actor, sha256: str) -> set[str]:
    """What a file was attached to once, as far back as is looked."""
    return {
        left
        for event in _detachments(actor)
        for left, right in event.data["links"]
        if right == sha256
    }


def entry_of(actor: Actor, seq: int) -> Entry:
    return Entry.objects.within(actor).get(organisation_id=actor.organisation_id, seq=seq)


def who(key: str) -> str:
    """The name of whoever has this key."""
    return _names({key})[key]


def _names(keys: set[str]) -> dict[str, str]:
    users = User.objects.filter(key__in=keys - {"operator", ""})
    return {key: key for key in keys} | {user.key: user.label for user in users}


def _attached(actor: Actor, source: str) -> Iterator[Happening]:
    """``who`` is a key still, as with those who vouched."""
    links = LiveLink.objects.within(actor).filter(verb=Verb.ATTACH, left=source)
    said = dict(links.values_list("seq", "right"))
    files = _files(actor, said.values())
    mine = Entry.objects.within(actor).filter(organisation_id=actor.organisation_id)
    for seq, text in mine.filter(seq__in=said).values_list("seq", "body"):
        body = json.loads(text)
        at = dt.datetime.fromisoformat(body["at"])
        yield Happening("attached", body["by"], at, files.get(said[seq], ""))


def _detached(actor: Actor, source: str) -> Iterator[Happening]:
    for event in _detachments(actor):
        gone = [sha256 for left, sha256 in event.data["links"] if left == source]
        files = _files(actor, gone) if gone else {}
        for sha256 in gone:
            file = files.get(sha256, "")
            yield Happening("detached", event.actor, event.at, file, event.data["why"])


def _detachments(actor: Actor) -> Iterable[Event]:
    return Event.objects.within(actor).filter(name=FILE_DETACHED).order_by("-pk")[:LOOKED_THROUGH]


def _attested(actor: Actor, seq: int) -> Iterator[Happening]:
    links = LiveLink.objects.within(actor).filter(verb=Verb.ATTEST, left=str(seq))
    for link in links:
        at = dt.datetime.fromisoformat(json.loads(entry_of(actor, link.seq).body)["at"])
        yield Happening("attested", link.right, at)


def _dropped(actor: Actor, source: str) -> Iterator[Happening]:
    events = Event.objects.within(actor).filter(name=ATTESTATION_DROPPED, subject=source)
    for event in events.order_by("-pk"):
        by = event.data["by"]
        if "at" in event.data:
            yield Happening("attested", by, dt.datetime.fromisoformat(event.data["at"]))
        yield Happening("dropped", by, event.at)


def _files(actor: Actor, shas: Iterable[str]) -> dict[str, str]:
    blobs = Blob.objects.within(actor).filter(sha256__in=list(shas))
    return dict(blobs.values_list("sha256", "name"))
