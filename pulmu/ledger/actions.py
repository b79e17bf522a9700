"""What people do to the ledger besides posting: evidence, attestations, merges, targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import chunks

from . import queries
from .appending import Draft, append, draft, locked_head
from .models import Blob, Entry, Head, LiveFact, LiveLink, Verb

# How the trail calls these acts; others read them there.
FILE_ATTACHED, FILE_DETACHED = "ledger.evidence.attached", "ledger.evidence.detached"


class AlreadyMerged(Refused):
    code = "ledger.already_merged"


class MergeCircle(Refused):
    code = "ledger.merge_circle"


class FileDestroyed(Refused):
    code = "ledger.file_destroyed"


class LinkBroken(RuntimeError):
    """The projection of links says what no entry says."""


@transaction.atomic
def add_blob(
    actor: Actor,
    *,
    sha256: str,
    size: int,
    type: str,  # noqa: A002 -- the word of the field
    name: str,
    at: dt.datetime,
    notes: Sequence[str] = (),
) -> Blob:
    """Make a stored file known as evidence. The same content twice is one blob."""
    actor.require(Permission.EVIDENCE_ATTACH)
    found, made = Blob.objects.within(actor).get_or_create(
        organisation_id=actor.organisation_id,
        sha256=sha256,
        defaults={
            "size": size,
            "type": type,
            "name": name,
            "added_at": at,
            "added_by": actor.key,
            "notes": list(notes),
        },
    )
    if made:
        record(actor, "ledger.file.added", at=at, sha256=sha256, file=name)
    return found


@transaction.atomic
def begin_batch(actor: Actor, *, key: str) -> None:
    """Say that a large act is half-written from here on, so that nobody seals in its middle."""
    head = locked_head(actor.organisation_id)
    head.batch = key
    head.save(update_fields=["batch"])


def end_batch(actor: Actor, *, key: str) -> None:
    """Say that it is through, or taken back to its last entry."""
    mine = Head.objects.filter(organisation_id=actor.organisation_id, batch=key)
    mine.update(batch="")


@transaction.atomic
def attach(actor: Actor, *, links: Iterable[tuple[str, str]], at: dt.datetime) -> int:
    """Attach files to sources: pairs of (source, sha256). How many links are new.

    A source without a fact, or a file that is not there, raises NotFound.
    """
    actor.require(Permission.EVIDENCE_ATTACH)
    locked_head(actor.organisation_id)
    wanted = list(dict.fromkeys(links))
    blobs = _blobs(actor, {sha256 for _source, sha256 in wanted})
    _require_sources(actor, {source for source, _sha256 in wanted})
    standing = {
        (source, sha256)
        for source, files in queries.files_of(actor, {s for s, _f in wanted}).items()
        for sha256 in files
    }
    new = [link for link in wanted if link not in standing]
    drafts = [
        draft(
            actor,
            Verb.ATTACH,
            at=at,
            src=source,
            sha256=sha256,
            size=blobs[sha256].size,
            type=blobs[sha256].type,
        )
        for source, sha256 in new
    ]
    _link(actor, Verb.ATTACH, new, drafts)
    if new:
        record(actor, FILE_ATTACHED, at=at, links=new, count=len(new))
    return len(new)


@transaction.atomic
def detach(
    actor: Actor, *, links: Iterable[tuple[str, str]], at: dt.datetime, why: str = "correction"
) -> int:
    """Take files off sources again. Links that do not stand are passed over."""
    actor.require(Permission.EVIDENCE_ATTACH)
    locked_head(actor.organisation_id)
    wanted = set(links)
    mine = LiveLink.objects.within(actor).filter(verb=Verb.ATTACH)
    standing = [
        link
        for some in chunks({source for source, _sha256 in wanted})
        for link in mine.filter(left__in=some)
        if (link.left, link.right) in wanted
    ]
    _take_back(actor, standing, at=at, why=why)
    if standing:
        for some in chunks((link.left, link.right) for link in standing):
            record(actor, FILE_DETACHED, at=at, links=some, why=why)
    return len(standing)


@transaction.atomic
def destroy_file(actor: Actor, *, sha256: str, basis: str, at: dt.datetime) -> Blob:
    """Say that a file was destroyed and on what legal basis. Its coverage stands.

    The caller removes the bytes from the store after the commit.
    """
    actor.require(Permission.EVIDENCE_ATTACH)
    found = queries.blob(actor, sha256)
    if found.destroyed_at is None:
        append(
            actor.organisation_id,
            [draft(actor, Verb.ATTACH, at=at, destroyed=sha256, basis=basis)],
        )
        found.destroyed_at = at
        found.save(update_fields=["destroyed_at"])
        record(actor, "ledger.file.destroyed", at=at, sha256=sha256, basis=basis)
    return found


@transaction.atomic
def attest(actor: Actor, *, seqs: Iterable[int], at: dt.datetime) -> int:
    """Vouch for facts, each in an entry of its own. How many were new.

    Passed over: facts the actor recorded, facts without evidence, facts the actor has already
    vouched for, and facts that no longer stand.
    """
    actor.require(Permission.RESULTS_ATTEST)
    locked_head(actor.organisation_id)
    new = [seq for some in chunks(dict.fromkeys(seqs)) for seq in _attestable(actor, some)]
    drafts = [draft(actor, Verb.ATTEST, at=at, fact=seq) for seq in new]
    _link(actor, Verb.ATTEST, [(str(seq), actor.key) for seq in new], drafts)
    if new:
        record(actor, "ledger.facts.attested", at=at, count=len(new))
    return len(new)


@transaction.atomic
def alias(actor: Actor, *, drop: str, keep: str, why: str, at: dt.datetime) -> int:
    """Say that the person key ``drop`` is ``keep`` from here on. The entry's seq.

    Effective after its seq, so uniques that were published do not move.
    """
    actor.require(Permission.PEOPLE_MERGE)
    locked_head(actor.organisation_id)
    merged = _aliases(actor)
    if drop in merged:
        raise AlreadyMerged(_("This person has already been merged into another."))
    target = keep
    while target in merged:
        target = merged[target]
    if target == drop:
        raise MergeCircle(_("These two have already been merged the other way round."))
    one = draft(actor, Verb.ALIAS, at=at, drop=drop, keep=keep, why=why)
    return _link(actor, Verb.ALIAS, [(drop, keep)], [one])[0]


@transaction.atomic
def unalias(actor: Actor, *, drop: str, why: str, at: dt.datetime) -> None:
    """Take a merge back: from here on ``drop`` is a person of their own again."""
    actor.require(Permission.PEOPLE_MERGE)
    locked_head(actor.organisation_id)
    standing = list(LiveLink.objects.within(actor).filter(verb=Verb.ALIAS, left=drop))
    if not standing:
        raise NotFound
    _take_back(actor, standing, at=at, why=why)


@transaction.atomic
def set_target(
    actor: Actor, *, line: str, start: dt.date, end: dt.date, value: int, at: dt.datetime
) -> int:
    """Write down a target; the last one before a cut is the one in force there."""
    actor.require(Permission.RESULTS_TARGET)
    one = draft(
        actor,
        Verb.TARGET,
        at=at,
        line=line,
        start=start.isoformat(),
        end=end.isoformat(),
        value=value,
    )
    return append(actor.organisation_id, [one])[0]


def _attestable(actor: Actor, seqs: Sequence[int]) -> list[int]:
    mine = LiveFact.objects.within(actor).filter(organisation_id=actor.organisation_id)
    done = LiveLink.objects.within(actor).filter(
        verb=Verb.ATTEST, right=actor.key, left__in=[str(seq) for seq in seqs]
    )
    attested = set(done.values_list("left", flat=True))
    found = queries.with_evidence(mine.filter(seq__in=seqs)).exclude(by=actor.key)
    in_order = found.order_by("seq").values_list("seq", flat=True)
    return [seq for seq in in_order if str(seq) not in attested]


def _link(
    actor: Actor, verb: Verb, pairs: Sequence[tuple[str, str]], drafts: Sequence[Draft]
) -> list[int]:
    seqs = append(actor.organisation_id, drafts)
    LiveLink.objects.bulk_create(
        [
            LiveLink(
                organisation_id=actor.organisation_id, seq=seq, verb=verb, left=left, right=right
            )
            for seq, (left, right) in zip(seqs, pairs, strict=True)
        ],
        batch_size=500,
    )
    return seqs


def _take_back(actor: Actor, links: Sequence[LiveLink], *, at: dt.datetime, why: str) -> None:
    """Retract the entries behind the links, each looked at first: a projection may be wrong."""
    verbs: dict[int, str] = {}
    mine = Entry.objects.within(actor).filter(organisation_id=actor.organisation_id)
    for seqs in chunks([link.seq for link in links]):
        verbs.update(mine.filter(seq__in=seqs).values_list("seq", "verb"))
    if any(verbs.get(link.seq) != link.verb for link in links):
        raise LinkBroken("a link and its entry differ: pulmu ledger check")
    append(
        actor.organisation_id,
        [draft(actor, Verb.RETRACT, at=at, fact=link.seq, why=why) for link in links],
    )
    for some in chunks([link.pk for link in links]):
        LiveLink.objects.within(actor).filter(pk__in=some).delete()


def _aliases(actor: Actor) -> dict[str, str]:
    mine = LiveLink.objects.within(actor).filter(
        organisation_id=actor.organisation_id, verb=Verb.ALIAS
    )
    return dict(mine.values_list("left", "right"))


def _blobs(actor: Actor, wanted: set[str]) -> dict[str, Blob]:
    mine = Blob.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = {b.sha256: b for some in chunks(wanted) for b in mine.filter(sha256__in=some)}
    if missing := wanted - found.keys():
        raise NotFound(_("There is no file %(sha256)s.") % {"sha256": min(missing)[:12]})
    if any(b.destroyed_at for b in found.values()):
        raise FileDestroyed(_("A destroyed file cannot be attached."))
    return found


def _require_sources(actor: Actor, wanted: set[str]) -> None:
    mine = LiveFact.objects.within(actor).filter(organisation_id=actor.organisation_id)
    for some in chunks(wanted):
        known = set(mine.filter(source__in=some).values_list("source", flat=True))
        if missing := set(some) - known:
            message = _("There is no fact %(source)s.")
            raise NotFound(message % {"source": min(missing)})
