"""`pulmu ledger check`: every entry, every tree head, every sealed statement, every file."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pulmu.core.files import store
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.models import Organisation

from . import projected, signing
from .appending import stamp
from .models import Blob, Checkpoint, Entry, Head, RuleSet, Statement, Verb
from .plain import canonical, note, statement
from .plain import check as entries_check
from .plain.faults import LedgerFault
from .statements import compute, targets_at, words_digest

BECAUSE = "one organisation, checked as a whole"

Seals = dict[tuple[str, str, int], dict[str, Any]]  # by start, end and revision


@dataclass(slots=True)
class Report:
    """``faults`` in words, empty when all is well; ``root`` in base64."""

    entries: int = 0
    root: str = ""
    faults: list[str] = field(default_factory=list)


def check(organisation: Organisation) -> Report:
    """Verify one organisation's ledger from the ground up."""
    report = Report()
    heads = _tree_heads(organisation, report)
    seals: Seals = {}
    try:
        checked = entries_check.check_ledger(lambda: _entries(organisation, seals), anchors=heads)
    except LedgerFault as fault:
        report.faults.append(str(fault))
        return report
    report.entries = checked.size
    report.root = base64.b64encode(checked.root).decode("ascii")
    _check_head(organisation, checked, report)
    projected.check(organisation, report)
    _check_seals(organisation, seals, report)
    damaged = _check_rules(report)
    for sealed in _statements(organisation):
        if sealed.ruleset_id not in damaged:
            _check_statement(organisation, sealed, report)
    _check_files(organisation, report)
    return report


def _entries(organisation: Organisation, seals: Seals) -> Iterator[tuple[int, str, str, bytes]]:
    """The entries, in order; ``seals`` takes what the seals among them say."""
    rows = (
        Entry.objects.everywhere(because=BECAUSE)
        .filter(organisation=organisation)
        .order_by("seq")
        .values_list("seq", "verb", "body", "leaf")
    )
    seal = Verb.SEAL.value
    for seq, verb, body, leaf in rows.iterator(chunk_size=5000):
        yield seq, verb, body, bytes(leaf)
        if verb == seal:
            said = json.loads(body)
            seals[said["start"], said["end"], said["revision"]] = said


def _tree_heads(organisation: Organisation, report: Report) -> dict[int, bytes]:
    """What signed checkpoints and sealed statements say the tree was at their size."""
    heads: dict[int, bytes] = {}
    for one in Checkpoint.objects.everywhere(because=BECAUSE).filter(organisation=organisation):
        _take_note(organisation, one.note, one.size, heads, report)
    for sealed in _statements(organisation):
        try:
            root = base64.b64decode(sealed.root, validate=True)
        except ValueError:
            report.faults.append(f"{sealed}: its root is none")
            continue
        if heads.setdefault(sealed.cut, root) != root:
            report.faults.append(f"{sealed}: its root is not that of the checkpoint of its size")
    return heads


def _take_note(
    organisation: Organisation, text: str, size: int, heads: dict[int, bytes], report: Report
) -> None:
    try:
        said, _signatures = note.parse_checkpoint(text)
        signed = signing.is_ours(text, code=organisation.code)
    except note.NoteBroken as error:
        report.faults.append(f"checkpoint of {size}: {error}")
        return
    if not signed:
        report.faults.append(f"checkpoint of {size}: the signature is not ours")
    if (said.origin, said.size) != (f"pulmu/{organisation.code}", size):
        report.faults.append(f"checkpoint of {size}: it speaks of {said.origin} {said.size}")
    heads[size] = said.root


def _check_head(organisation: Organisation, checked: entries_check.Checked, report: Report) -> None:
    head = Head.objects.filter(organisation=organisation).first()
    if head is None:
        if checked.size:
            report.faults.append("the head of the tree is gone")
        return
    frontier = checked.frontier.dump()
    if (head.size, head.frontier) != (frontier["size"], frontier["peaks"]):
        report.faults.append("the head of the tree is not that of its entries")
    heads: dict[int, bytes] = {}
    if head.size:
        _take_note(organisation, head.note, head.size, heads, report)
    if head.size and heads.get(head.size) != checked.root:
        report.faults.append("the signed head is not the root of the entries")


def _check_seals(organisation: Organisation, seals: Seals, report: Report) -> None:
    """Each seal has its statement and its checkpoint, and each statement has its seal."""
    sizes = Checkpoint.objects.everywhere(because=BECAUSE).filter(organisation=organisation)
    published = set(sizes.values_list("size", flat=True))
    left = dict(seals)
    for sealed in _statements(organisation):
        place = (sealed.start.isoformat(), sealed.end.isoformat(), sealed.revision)
        said = left.pop(place, None)
        if said is None:
            report.faults.append(f"statement {sealed}: no entry seals it")
        elif not _is_as_sealed(sealed, said):
            report.faults.append(f"statement {sealed}: it is not what was sealed")
    for (start, _end, revision), said in seals.items():
        if (start, _end, revision) in left:
            report.faults.append(f"statement {start} r{revision}: it was sealed and is gone")
        if said["cut"] not in published:
            report.faults.append(f"checkpoint of {said['cut']}: it was published and is gone")


def _is_as_sealed(sealed: Statement, said: dict[str, Any]) -> bool:
    try:
        words = words_digest(sealed)
    except (ValueError, KeyError, TypeError):
        return False
    return (said["digest"], said["cut"], said["root"], said["ruleset"]) == (
        sealed.digest,
        sealed.cut,
        sealed.root,
        sealed.ruleset.digest,
    ) and (said["at"], said["words"]) == (stamp(sealed.sealed_at), words)


def _statements(organisation: Organisation) -> list[Statement]:
    rows = Statement.objects.everywhere(because=BECAUSE).filter(organisation=organisation)
    return list(rows.select_related("ruleset").order_by("start", "revision"))


def _check_statement(organisation: Organisation, sealed: Statement, report: Report) -> None:
    """Its columns and its text say the same, and the entries and rules give it again."""
    name = f"statement {sealed}"
    try:
        body = json.loads(sealed.body)
        digest = statement.statement_digest(body)
        columns = (sealed.digest, sealed.cut, sealed.root, sealed.revision, sealed.digest)
        said = (body["digest"], body["cut"], body["root"], body["revision"], digest)
    except (ValueError, KeyError, TypeError) as error:
        report.faults.append(f"{name}: its text cannot be read: {error!r}")
        return
    if columns != said:
        report.faults.append(f"{name}: its text and its columns differ")
        return
    span = Period(sealed.start, sealed.end)
    # The name and the conflicts of its day cannot be had again; the targets can.
    targets = targets_at(organisation.pk, span, cut=sealed.cut)
    again = compute(
        organisation,
        span,
        cut=sealed.cut,
        ruleset=sealed.ruleset,
        revision=sealed.revision,
        context={**body["context"], "targets": targets},
    )
    if statement.statement_text(again) != sealed.body:
        report.faults.append(f"{name}: entries and rules give another one")


def _check_rules(report: Report) -> set[int]:
    """The rule sets that are not what they were."""
    damaged: set[int] = set()
    for one in RuleSet.objects.prefetch_related("rules"):
        try:
            body = json.loads(one.body)
            same = (canonical.digest(body), body["code"], body["version"]) == (
                one.digest,
                one.code,
                one.version,
            )
            parts = {rule["code"]: canonical.dumps(rule) for rule in body["rules"]}
        except (ValueError, KeyError, TypeError):
            same, parts = False, {}
        stored = {rule.code: rule.body for rule in one.rules.all()}
        if not same or parts != stored:
            report.faults.append(f"rule set {one}: it is not what was published")
            damaged.add(one.pk)
    return damaged


def _check_files(organisation: Organisation, report: Report) -> None:
    blobs = Blob.objects.everywhere(because=BECAUSE).filter(
        organisation=organisation, destroyed_at=None
    )
    for sha256 in blobs.order_by("pk").values_list("sha256", flat=True).iterator():
        if not store.is_intact(sha256):
            report.faults.append(f"file {sha256}: it is missing or damaged")
