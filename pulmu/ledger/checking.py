"""`pulmu ledger check`: every entry, every tree head, every sealed statement, every file."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from pulmu.core.files import store
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.models import Organisation

from . import signing
from .models import Blob, Checkpoint, Entry, Head, RuleSet, Statement
from .plain import canonical, note, statement
from .plain import check as entries_check
from .plain.faults import LedgerFault
from .statements import compute

BECAUSE = "one organisation, checked as a whole"


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
    try:
        checked = entries_check.check_ledger(lambda: _entries(organisation), anchors=heads)
    except LedgerFault as fault:
        report.faults.append(str(fault))
        return report
    report.entries = checked.size
    report.root = base64.b64encode(checked.root).decode("ascii")
    _check_head(organisation, checked, report)
    for sealed in _statements(organisation):
        _check_statement(organisation, sealed, report)
    _check_rules(report)
    _check_files(organisation, report)
    return report


def _entries(organisation: Organisation) -> Iterator[tuple[int, str, str, bytes]]:
    rows = (
        Entry.objects.everywhere(because=BECAUSE)
        .filter(organisation=organisation)
        .order_by("seq")
        .values_list("seq", "verb", "body", "leaf")
    )
    return ((seq, verb, body, bytes(leaf)) for seq, verb, body, leaf in rows.iterator(5000))


def _tree_heads(organisation: Organisation, report: Report) -> dict[int, bytes]:
    """What signed checkpoints and sealed statements say the tree was at their size."""
    heads: dict[int, bytes] = {}
    for one in Checkpoint.objects.everywhere(because=BECAUSE).filter(organisation=organisation):
        _take_note(organisation, one.note, one.size, heads, report)
    for sealed in _statements(organisation):
        root = base64.b64decode(sealed.root)
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
    again = compute(
        organisation,
        span,
        cut=sealed.cut,
        ruleset=sealed.ruleset,
        revision=sealed.revision,
        context=body["context"],
    )
    if again != body:
        report.faults.append(f"{name}: entries and rules give another one")


def _check_rules(report: Report) -> None:
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


def _check_files(organisation: Organisation, report: Report) -> None:
    blobs = Blob.objects.everywhere(because=BECAUSE).filter(
        organisation=organisation, destroyed_at=None
    )
    for sha256 in blobs.order_by("pk").values_list("sha256", flat=True).iterator():
        if not store.is_intact(sha256):
            report.faults.append(f"file {sha256}: it is missing or damaged")
