"""`pulmu ledger check`, second half: what screens read against what the entries say.

Links and files one by one, in one walk through the entries that are no assertions. Facts by number
and by the sum of their seqs, so that a million of them cost two aggregates: what else stands in
their rows, `pulmu ledger rebuild` makes anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Protocol

from django.db.models import Count, Sum

from pulmu.core.tenancy.models import Organisation

from . import cache
from .models import Blob, Entry, LiveFact, LiveLink, Verb
from .plain import evaluate
from .projections import LINKS
from .queries import reader

BECAUSE = "one organisation, checked as a whole"
CHUNK = 5000
Link = tuple[int, str, str, str]  # seq, verb, and what it ties together


class Findings(Protocol):
    entries: int
    faults: list[str]


def check(organisation: Organisation, report: Findings) -> None:
    walk = _Walk(organisation)
    report.faults += _links(organisation, walk)
    report.faults += _facts(organisation, walk, size=report.entries)
    report.faults += _files(organisation, walk)
    report.faults += _figures(organisation)


@dataclass(slots=True)
class _Walk:
    """One walk through what is no assertion; what it gathers is there once it is over."""

    organisation: Organisation
    gone: set[int] = field(default_factory=set)  # retracted, facts and others
    number: int = 0
    total: int = 0
    named: dict[str, tuple[int, str]] = field(default_factory=dict)
    destroyed: set[str] = field(default_factory=set)

    def links(self) -> Iterator[Link]:
        """Files, attestations and merges that stand, by seq."""
        others = (
            Entry.objects.everywhere(because=BECAUSE)
            .filter(organisation=self.organisation)
            .exclude(verb=Verb.ASSERT)
            .order_by("seq")
        )
        retracts = others.filter(verb=Verb.RETRACT).values_list("body", flat=True)
        self.gone = {json.loads(text)["fact"] for text in retracts.iterator(CHUNK)}
        for seq, verb, text in others.values_list("seq", "verb", "body").iterator(CHUNK):
            self.number += 1
            self.total += seq
            if verb not in LINKS:
                continue
            left, right = self._ends(verb, text)
            if seq in self.gone:
                self.gone.remove(seq)
            elif left:
                yield seq, verb, left, right

    def _ends(self, verb: str, text: str) -> tuple[str, str]:
        if verb == Verb.ATTEST:
            # Most of them by far. The text is canonical, that was checked before: at, by, fact.
            head, _name, fact = text.rpartition(',"fact":')
            return fact[:-1], head.rpartition('"by":"')[2][:-1]
        body = json.loads(text)
        if "destroyed" in body:
            self.destroyed.add(body["destroyed"])
            return "", ""
        if verb == Verb.ATTACH:
            self.named[body["sha256"]] = (body["size"], body["type"])
        left, right = LINKS[Verb(verb)]
        return str(body[left]), str(body[right])


def _links(organisation: Organisation, walk: _Walk) -> Iterator[str]:
    rows = LiveLink.objects.everywhere(because=BECAUSE).filter(organisation=organisation)
    shown = rows.order_by("seq").values_list("seq", "verb", "left", "right")
    same = True
    for link, row in zip_longest(walk.links(), shown.iterator(CHUNK)):
        same = same and link == row
    if not same:
        yield "the links that screens read are not those that stand: pulmu ledger rebuild"


def _facts(organisation: Organisation, walk: _Walk, *, size: int) -> Iterator[str]:
    """What is left in ``gone`` after the walk are facts, and entries that are neither."""
    number = size - walk.number - len(walk.gone)
    total = size * (size + 1) // 2 - walk.total - sum(walk.gone)
    live = LiveFact.objects.everywhere(because=BECAUSE).filter(organisation=organisation)
    found = live.aggregate(number=Count("pk"), total=Sum("seq"))
    if (found["number"], found["total"] or 0) != (number, total):
        yield "the facts that screens read are not those that stand: pulmu ledger rebuild"


def _files(organisation: Organisation, walk: _Walk) -> Iterator[str]:
    """What entries say of files, and what is known of files, is the same."""
    blobs = Blob.objects.everywhere(because=BECAUSE).filter(organisation=organisation)
    known = {row[0]: row[1:] for row in blobs.values_list("sha256", "size", "type", "destroyed_at")}
    for sha256 in sorted(walk.named.keys() - known.keys()):
        yield f"file {sha256}: entries name it, and nothing is known of it"
    for sha256, (size, sort, when) in sorted(known.items()):
        if walk.named.get(sha256, (size, sort)) != (size, sort):
            yield f"file {sha256}: its size or type is not what entries say"
        if (when is not None) != (sha256 in walk.destroyed):
            yield f"file {sha256}: it is said to be destroyed in one place alone"


def _figures(organisation: Organisation) -> Iterator[str]:
    """The kept figures of each year are those that the entries give at their cut."""
    for one, lines in cache.kept(organisation):
        rules = json.loads(one.ruleset.body)
        entries = reader(organisation.pk, cut=one.cut)
        start, end = one.start.isoformat(), one.end.isoformat()
        if evaluate.evaluate(entries, rules, start, end) != lines:
            yield f"the figures of {one.start:%Y} that screens read are not those of the entries"
