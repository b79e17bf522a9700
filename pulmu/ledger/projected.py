"""`pulmu ledger check`, second half: what screens read against what the entries say.

Links and files one by one. Facts by number and by the sum of their seqs, so that a million of
them cost two aggregates: what else stands in their rows, `pulmu ledger rebuild` makes anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol

from django.db.models import Count, Sum

from pulmu.core.tenancy.models import Organisation

from . import cache
from .models import Blob, Entry, LiveFact, LiveLink, Verb
from .plain import evaluate
from .projections import LINKS
from .queries import reader

BECAUSE = "one organisation, checked as a whole"
Said = list[tuple[int, str, dict[str, Any]]]  # seq, verb, body of what is no assertion


class Findings(Protocol):
    entries: int
    faults: list[str]


def check(organisation: Organisation, report: Findings) -> None:
    others = [
        (seq, verb, json.loads(text))
        for seq, verb, text in Entry.objects.everywhere(because=BECAUSE)
        .filter(organisation=organisation)
        .exclude(verb=Verb.ASSERT)
        .values_list("seq", "verb", "body")
    ]
    report.faults += _facts(organisation, others, size=report.entries)
    report.faults += _links(organisation, others)
    report.faults += _files(organisation, others)
    report.faults += _figures(organisation)


def _facts(organisation: Organisation, others: Said, *, size: int) -> Iterator[str]:
    seqs = {seq for seq, _verb, _body in others}
    gone = {body["fact"] for _seq, verb, body in others if verb == Verb.RETRACT} - seqs
    wanted = (size - len(seqs) - len(gone), size * (size + 1) // 2 - sum(seqs) - sum(gone))
    live = LiveFact.objects.everywhere(because=BECAUSE).filter(organisation=organisation)
    found = live.aggregate(number=Count("pk"), total=Sum("seq"))
    if (found["number"], found["total"] or 0) != wanted:
        yield "the facts that screens read are not those that stand: pulmu ledger rebuild"


def _links(organisation: Organisation, others: Said) -> Iterator[str]:
    """Files, attestations and merges that were not taken back."""
    gone = {body["fact"] for _seq, verb, body in others if verb == Verb.RETRACT}
    said = {
        (seq, verb, *_ends(verb, body))
        for seq, verb, body in others
        if seq not in gone and _ends(verb, body)
    }
    rows = LiveLink.objects.everywhere(because=BECAUSE).filter(organisation=organisation)
    if set(rows.values_list("seq", "verb", "left", "right")) != said:
        yield "the links that screens read are not those that stand: pulmu ledger rebuild"


def _ends(verb: str, body: dict[str, Any]) -> tuple[str, ...]:
    """What a link ties together; empty for an entry that is none."""
    left, right = LINKS.get(Verb(verb), ("", ""))
    return (str(body[left]), str(body[right])) if left in body else ()


def _files(organisation: Organisation, others: Said) -> Iterator[str]:
    """What entries say of files, and what is known of files, is the same."""
    said = [body for _seq, verb, body in others if verb == Verb.ATTACH]
    named = {body["sha256"]: (body["size"], body["type"]) for body in said if "sha256" in body}
    destroyed = {body["destroyed"] for body in said if "destroyed" in body}
    blobs = Blob.objects.everywhere(because=BECAUSE).filter(organisation=organisation)
    known = {row[0]: row[1:] for row in blobs.values_list("sha256", "size", "type", "destroyed_at")}
    for sha256 in sorted(named.keys() - known.keys()):
        yield f"file {sha256}: entries name it, and nothing is known of it"
    for sha256, (size, sort, when) in sorted(known.items()):
        if named.get(sha256, (size, sort)) != (size, sort):
            yield f"file {sha256}: its size or type is not what entries say"
        if (when is not None) != (sha256 in destroyed):
            yield f"file {sha256}: it is said to be destroyed in one place alone"


def _figures(organisation: Organisation) -> Iterator[str]:
    """The kept figures of each year are those that the entries give at their cut."""
    for one, lines in cache.kept(organisation):
        rules = json.loads(one.ruleset.body)
        entries = reader(organisation.pk, cut=one.cut)
        start, end = one.start.isoformat(), one.end.isoformat()
        if evaluate.evaluate(entries, rules, start, end) != lines:
            yield f"the figures of {one.start:%Y} that screens read are not those of the entries"
