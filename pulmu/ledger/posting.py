"""Posting: what the records ask for against what the ledger says, and only the difference.

The one door for facts. Creating, correcting, cancelling and deleting take the same path;
posting twice appends nothing the second time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction

from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail import bulk
from pulmu.core.trail.actions import record_each
from pulmu.core.trail.records import chunks

from . import kinds
from .appending import Draft, append, draft, locked_head, stamp
from .kinds import Fact, Kind
from .models import Entry, LiveFact, LiveLink, Verb
from .plain import canonical

CHUNK = 1000
ATTESTATION_DROPPED = "ledger.attestation.dropped"
LIVE_COLUMNS = (
    "organisation_id",
    "seq",
    "by",
    "content",
    "kind",
    "source",
    "on",
    "under",
    "person",
    "company",
)


class SchemaBroken(ValueError):
    """A fact does not look as its kind says. A bug of ours, never the user's."""


class Standing(NamedTuple):
    """What the projection knows of a fact that stands."""

    pk: int
    seq: int
    source: str
    by: str
    content: bytes


class New(NamedTuple):
    """A fact to assert, and who stands as its recorder."""

    fact: Fact
    content: str
    digest: bytes
    by: str


@dataclass(slots=True)
class Posted:
    """How many entries a posting appended."""

    asserted: int = 0
    retracted: int = 0
    moved: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.asserted or self.retracted)


@transaction.atomic
def post(
    actor: Actor, *, at: dt.datetime, changed: Mapping[str, Iterable[str]], why: str = ""
) -> Posted:
    """Bring the ledger in line with records that changed. Call inside the write's transaction.

    ``changed`` maps a kind, or another topic that kinds follow, to record keys. Facts that
    depend on them are looked at as well, as far as facts really move.
    """
    organisation_id = actor.organisation_id
    # Locked before records are read: two writers whose facts depend on one another (a session
    # cancelled while somebody is ticked off in it) post one after the other, each seeing all.
    locked_head(organisation_id)
    reason = why or ("import" if actor.batch else "correction")
    total = Posted()
    seen: dict[str, set[str]] = {}
    waiting = [(topic, list(dict.fromkeys(keys))) for topic, keys in changed.items()]
    given = {topic for topic, _keys in waiting}
    while waiting:
        topic, keys = waiting.pop(0)
        moved = keys
        if topic in kinds.names():
            keys = [key for key in keys if key not in seen.setdefault(topic, set())]
            seen[topic].update(keys)
            own = topic in given
            done = _reconcile(actor, kinds.kind(topic), keys, at=at, why=reason, own=own)
            total.asserted += done.asserted
            total.retracted += done.retracted
            moved = keys if topic in given else done.moved
            given.discard(topic)
        waiting.extend(_followers(organisation_id, topic, moved))
    return total


def reconcile_all(actor: Actor, *, at: dt.datetime) -> Posted:
    """Compare every record with every fact and post the difference: a drift alarm, nightly."""
    total = Posted()
    for kind in kinds.kinds():
        asked: set[str] = set()
        for some in chunks(kind.facts(actor.organisation_id, None), CHUNK):
            asked.update(fact.source for fact in some)
            if _differ(actor, some):
                keys = [fact.key for fact in some]
                _add(total, _reconcile_locked(actor, kind, keys, at=at))
        mine = LiveFact.objects.within(actor).filter(
            organisation_id=actor.organisation_id, kind=kind.name
        )
        orphans = [s for s in mine.values_list("source", flat=True).iterator() if s not in asked]
        for some_sources in chunks(orphans, CHUNK):
            keys = [source.partition(":")[2] for source in some_sources]
            _add(total, _reconcile_locked(actor, kind, keys, at=at))
    return total


def content_of(fact: Fact) -> str:
    """The fact as canonical JSON, without who and when: what two postings are compared by."""
    _check(fact)
    return canonical.dumps(
        {
            "dims": dict(fact.dims),
            "kind": fact.kind,
            "on": kinds.iso(fact.on),
            "src": fact.source,
            "under": list(fact.under),
        }
    )


def content_hash(content: str) -> bytes:
    return hashlib.blake2b(content.encode(), digest_size=16).digest()


def _followers(
    organisation_id: int, topic: str, moved: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    if not moved:
        return
    for kind in kinds.kinds():
        follow = kind.follows.get(topic)
        if follow is not None:
            keys = list(dict.fromkeys(follow(organisation_id, moved)))
            if keys:
                yield kind.name, keys


def _differ(actor: Actor, facts: Sequence[Fact]) -> bool:
    """A look without a lock: whether anything is not as it stands."""
    live = _live(actor, [fact.source for fact in facts])
    return any(
        fact.source not in live or live[fact.source].content != content_hash(content_of(fact))
        for fact in facts
    )


@transaction.atomic
def _reconcile_locked(actor: Actor, kind: Kind, keys: Sequence[str], *, at: dt.datetime) -> Posted:
    locked_head(actor.organisation_id)
    return _reconcile(actor, kind, keys, at=at, why="drift", own=False)


def _reconcile(
    actor: Actor, kind: Kind, keys: Sequence[str], *, at: dt.datetime, why: str, own: bool
) -> Posted:
    """``own``: the actor changed these very records, and is their recorder from here on. A fact
    that merely follows another record keeps who recorded it.
    """
    total = Posted()
    for some in chunks(keys, CHUNK):
        facts = list(kind.facts(actor.organisation_id, some))
        sources = [f"{kind.name}:{key}" for key in some]
        _add(total, _settle(actor, facts, sources, at=at, why=why, own=own))
    return total


def _add(total: Posted, more: Posted) -> None:
    total.asserted += more.asserted
    total.retracted += more.retracted
    total.moved += more.moved


@transaction.atomic
def _settle(
    actor: Actor,
    facts: Sequence[Fact],
    sources: Sequence[str],
    *,
    at: dt.datetime,
    why: str,
    own: bool,
) -> Posted:
    """Retract what stands and is not asked for, assert what is asked for and does not stand."""
    live = _live(actor, sources)
    wanted = {fact.source: (fact, content_of(fact)) for fact in facts}
    gone: list[Standing] = []
    new: list[New] = []
    for source in dict.fromkeys([*sources, *wanted]):
        standing, (fact, content) = live.get(source), wanted.get(source, (None, ""))
        digest = content_hash(content)
        if standing is not None and (fact is None or standing.content != digest):
            gone.append(standing)
        if fact is not None and (standing is None or standing.content != digest):
            by = actor.key if own or standing is None else standing.by
            new.append(New(fact, content, digest, by))
    if gone or new:
        _write(actor, gone, new, at=at, why=why)
    moved = dict.fromkeys([row.source for row in gone] + [one.fact.source for one in new])
    return Posted(len(new), len(gone), [source.split(":", 1)[1] for source in moved])


def _write(
    actor: Actor,
    gone: Sequence[Standing],
    new: Sequence[New],
    *,
    at: dt.datetime,
    why: str,
) -> None:
    organisation_id = actor.organisation_id
    said_at = stamp(at)
    drafts = [draft(actor, Verb.RETRACT, at=at, fact=row.seq, why=why) for row in gone]
    drafts += [
        Draft(Verb.ASSERT, f'{{"at":"{said_at}","by":"{one.by}","fact":{one.content}}}')
        for one in new
    ]
    seqs = append(organisation_id, drafts)[len(gone) :]
    _note_dropped(actor, gone, at=at, why=why)
    live = LiveFact.objects.within(actor)
    for some in chunks([row.pk for row in gone]):
        live.filter(pk__in=some).delete()
    rows = (
        (organisation_id, seq, one.by, one.digest, *_fact_columns(one.fact))
        for seq, one in zip(seqs, new, strict=True)
    )
    bulk.insert_rows(LiveFact, LIVE_COLUMNS, rows)


def _note_dropped(actor: Actor, gone: Sequence[Standing], *, at: dt.datetime, why: str) -> None:
    """Who had vouched for a fact vouched for it as it was: the record's history says it ended."""
    sources = {str(row.seq): row.source for row in gone}
    links = LiveLink.objects.within(actor).filter(verb=Verb.ATTEST)
    entries = Entry.objects.within(actor).filter(organisation_id=actor.organisation_id)
    dropped: dict[str, dict[str, object]] = {}
    for some in chunks(sources):
        found = list(links.filter(left__in=some).values_list("seq", "left", "right"))
        said = dict(entries.filter(seq__in=[row[0] for row in found]).values_list("seq", "body"))
        for seq, fact, by in sorted(found):
            word = {"by": by, "at": json.loads(said[seq])["at"], "why": why}
            dropped.setdefault(sources[fact], word)
    if dropped:
        record_each(actor, ATTESTATION_DROPPED, at=at, data=dropped)


def _fact_columns(fact: Fact) -> tuple[str, ...]:
    """The columns of the projection that come from the fact."""
    return (
        fact.kind,
        fact.source,
        kinds.iso(fact.on),
        fact.under[0] if fact.under else "",
        str(fact.dims.get("person", "")),
        str(fact.dims.get("company", "")),
    )


def _live(actor: Actor, sources: Sequence[str]) -> dict[str, Standing]:
    mine = LiveFact.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: dict[str, Standing] = {}
    for some in chunks(sources):
        rows = mine.filter(source__in=some).values_list("pk", "seq", "source", "by", "content")
        for pk, seq, source, by, content in rows:
            found[source] = Standing(pk, seq, source, by, bytes(content))
    return found


def _check(fact: Fact) -> None:
    schema = kinds.kind(fact.kind).dims
    if fact.dims.keys() != schema.keys():
        wrong = sorted(set(fact.dims) ^ set(schema))
        raise SchemaBroken(f"{fact.kind}: dims missing or unknown: {', '.join(wrong)}")
    for name, value in fact.dims.items():
        if type(value) is not schema[name]:
            raise SchemaBroken(f"{fact.kind}.{name} is {value!r}, not {schema[name].__name__}")
