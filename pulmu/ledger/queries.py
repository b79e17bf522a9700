"""Reads of the ledger: entries as the evaluator wants them, and the projections of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from django.db.models import Exists, Max, OuterRef, Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks

from .models import Blob, Entry, Head, LiveFact, LiveLink, RuleSet, Statement, Verb

NONE, ATTACHED, PROVEN = "none", "attached", "proven"

Reader = Callable[[], Iterator[tuple[int, str, str]]]


def size(organisation_id: int) -> int:
    """How many entries an organisation's ledger has: its last seq."""
    return size_and_batch(organisation_id)[0]


def size_and_batch(organisation_id: int) -> tuple[int, str]:
    """The last seq, and the key of the import that is half-written there; seen in one look."""
    found = Head.objects.filter(organisation_id=organisation_id).values_list("size", "batch")
    return found.first() or (0, "")


def reader(
    organisation_id: int, *, cut: int | None = None, after: int = 0, verb: str = ""
) -> Reader:
    """Something that yields (seq, verb, body) in order, from the start again at every call."""
    rows = (
        Entry.objects.everywhere(because="narrowed to one organisation here")
        .filter(organisation_id=organisation_id, seq__gt=after)
        .order_by("seq")
        .values_list("seq", "verb", "body")
    )
    if cut is not None:
        rows = rows.filter(seq__lte=cut)
    if verb:
        rows = rows.filter(verb=verb)
    return lambda: rows.iterator(chunk_size=5000)


def leaves(organisation_id: int, *, cut: int) -> list[bytes]:
    """The leaf hashes up to a cut, for proofs and roots."""
    rows = (
        Entry.objects.everywhere(because="narrowed to one organisation here")
        .filter(organisation_id=organisation_id, seq__lte=cut)
        .order_by("seq")
        .values_list("leaf", flat=True)
    )
    return [bytes(leaf) for leaf in rows.iterator(chunk_size=5000)]


def rulesets() -> list[RuleSet]:
    return list(RuleSet.objects.order_by("code", "version"))


def ruleset(code: str, version: int) -> RuleSet:
    found = RuleSet.objects.filter(code=code, version=version).first()
    if found is None:
        raise NotFound(f"{code} {version}")
    return found


def live_facts(actor: Actor) -> ScopedQuerySet:
    return LiveFact.objects.within(actor)


def with_evidence(facts: ScopedQuerySet) -> ScopedQuerySet:
    """Facts that a file covers, their own or that of what they belong to."""
    links = LiveLink.objects.everywhere(because="correlated to the organisation of the fact")
    mine = links.filter(organisation_id=OuterRef("organisation_id"), verb=Verb.ATTACH)
    own = Exists(mine.filter(left=OuterRef("source")))
    shared = Exists(mine.filter(left=OuterRef("under")))
    return facts.filter(own | shared)


def proofs(actor: Actor, sources: Iterable[str]) -> dict[str, str]:
    """How far each source's own fact is proven: `NONE`, `ATTACHED`, or `PROVEN` (also vouched for
    by somebody other than who recorded it). Sources without a fact are left out.
    """
    found: dict[str, str] = {}
    mine = LiveFact.objects.within(actor).filter(organisation_id=actor.home or 0)
    for some in chunks(sources):
        facts = list(mine.filter(source__in=some).values_list("seq", "source", "by"))
        covered = with_evidence(mine.filter(source__in=some))
        attached = set(covered.values_list("source", flat=True))
        links = LiveLink.objects.within(actor).filter(
            verb=Verb.ATTEST, left__in=[str(seq) for seq, _source, _by in facts]
        )
        words: dict[str, set[str]] = {}
        for seq, witness in links.values_list("left", "right"):
            words.setdefault(seq, set()).add(witness)
        for number, source, by in facts:
            vouched = words.get(str(number), set()) - {by}
            proof = PROVEN if vouched else ATTACHED
            found[source] = proof if source in attached else NONE
    return found


def files_of(actor: Actor, sources: Iterable[str]) -> dict[str, list[str]]:
    """The sha256 of the files attached to each source, oldest first."""
    found: dict[str, list[str]] = {}
    links = LiveLink.objects.within(actor).filter(verb=Verb.ATTACH).order_by("seq")
    for some in chunks(sources):
        for left, right in links.filter(left__in=some).values_list("left", "right"):
            found.setdefault(left, []).append(right)
    return found


def sources_of(actor: Actor, sha256: str) -> list[str]:
    """The sources a file is attached to."""
    links = LiveLink.objects.within(actor).filter(verb=Verb.ATTACH, right=sha256)
    return list(links.order_by("seq").values_list("left", flat=True))


def sources_by_file(actor: Actor, shas: Iterable[str]) -> dict[str, list[str]]:
    """The sources that each of these files is attached to; none for one that is nowhere."""
    links = LiveLink.objects.within(actor).filter(verb=Verb.ATTACH, right__in=list(shas))
    found: dict[str, list[str]] = {}
    for sha256, source in links.order_by("seq").values_list("right", "left"):
        found.setdefault(sha256, []).append(source)
    return found


def facts_covered_by(actor: Actor, sources: Iterable[str]) -> ScopedQuerySet:
    """The facts that evidence on these sources covers."""
    wanted = list(sources)
    covered = Q(source__in=wanted) | Q(under__in=wanted)
    return LiveFact.objects.within(actor).filter(covered).order_by("on", "seq")


def last_days(actor: Actor, sources: Iterable[str]) -> dict[str, dt.date]:
    """The newest day of the facts that evidence on each source covers; without a dated one none."""
    found: dict[str, str] = {}
    facts = LiveFact.objects.within(actor).exclude(on="")
    for some in chunks(set(sources)):
        for column in ("source", "under"):
            named = facts.filter(**{f"{column}__in": some}).values_list(column)
            for source, day in named.annotate(last=Max("on")).order_by():
                found[source] = max(day, found.get(source, ""))
    return {source: dt.date.fromisoformat(day) for source, day in found.items()}


def blob(actor: Actor, sha256: str) -> Blob:
    """A file of the organisation that is looked at: the same content may lie in several."""
    found = (
        Blob.objects.within(actor).filter(organisation_id=actor.home or 0, sha256=sha256).first()
    )
    if found is None:
        raise NotFound
    return found


def blobs_of(actor: Actor, shas: Iterable[str]) -> list[Blob]:
    """Files of the organisation that is looked at, each once; NotFound when one is not there."""
    wanted = list(dict.fromkeys(shas))
    mine = Blob.objects.within(actor).filter(organisation_id=actor.home or 0, sha256__in=wanted)
    known = {blob.sha256: blob for blob in mine}
    if len(known) != len(wanted):
        raise NotFound
    return [known[sha256] for sha256 in wanted]


def blobs(actor: Actor, *, attached: bool) -> ScopedQuerySet:
    """The files of the organisation that is looked at which are, or are not, attached anywhere."""
    links = LiveLink.objects.within(actor).filter(verb=Verb.ATTACH, right=OuterRef("sha256"))
    somewhere = Exists(links)
    mine = Blob.objects.within(actor).filter(organisation_id=actor.home or 0)
    return mine.filter(somewhere if attached else ~somewhere)


def statements(actor: Actor) -> ScopedQuerySet:
    """Sealed statements, newest revision first."""
    return Statement.objects.within(actor).order_by("-start", "-revision")
