"""The new entries of one step, sorted by what they do to facts that the cache has counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pulmu.ledger.models import Verb
from pulmu.ledger.plain.faults import Reading
from pulmu.ledger.plain.marks import decode_body

from .merges import Merges
from .standing import Later, Row, entries_by_seq

Body = dict[str, Any]


@dataclass(slots=True)
class News:
    """What the entries after one cut, up to another, say.

    ``asserted`` and ``gone``: bodies of facts that are new, and of older ones that are no more.
    ``sources``: where a file has been attached or taken off. ``seqs``: older facts that somebody
    vouched for, or no longer does. ``targets``: the last word per line, start and end.
    """

    start: int
    end: int
    asserted: dict[int, Body] = field(default_factory=dict)
    gone: dict[int, Body] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    seqs: set[int] = field(default_factory=set)
    targets: dict[tuple[str, str, str], int] = field(default_factory=dict)


def sort_news(
    rows: list[Row], *, start: int, organisation_id: int, merges: Merges, later: Later
) -> News:
    """Read the entries of a step. ``merges`` and ``later`` are brought up to date with them."""
    news = News(start, rows[-1][0])
    mine: dict[int, tuple[str, Body]] = {}
    retracts: dict[int, int] = {}
    with Reading() as at:
        for at.seq, verb, text in rows:
            body = decode_body(text)[0]
            if verb == Verb.RETRACT:
                retracts.setdefault(body["fact"], at.seq)
                continue
            mine[at.seq] = verb, body
            _note(news, at.seq, verb, body, merges)
        older = entries_by_seq(organisation_id, [seq for seq in retracts if seq <= start])
        targets = {seq: (verb, decode_body(text)[0]) for seq, verb, text in older}
        targets |= {seq: mine[seq] for seq in retracts if seq in mine}
        for at.seq, (verb, body) in targets.items():
            later.take(at.seq, verb, body, retracts[at.seq])
            _take_back(news, at.seq, verb, body, merges)
    news.seqs = {seq for seq in news.seqs if seq <= start and seq not in news.gone}
    return news


def _note(news: News, seq: int, verb: str, body: Body, merges: Merges) -> None:
    if verb == Verb.ASSERT:
        news.asserted[seq] = body
    elif verb == Verb.ALIAS:
        merges.standing[seq] = body["drop"], body["keep"]
    elif verb == Verb.TARGET:
        news.targets[body["line"], body["start"], body["end"]] = body["value"]
    else:
        _link(news, verb, body)


def _take_back(news: News, seq: int, verb: str, body: Body, merges: Merges) -> None:
    if verb == Verb.ALIAS:
        merges.standing.pop(seq, None)
    elif verb != Verb.ASSERT:
        _link(news, verb, body)
    elif news.asserted.pop(seq, None) is None:
        news.gone[seq] = body


def _link(news: News, verb: str, body: Body) -> None:
    if verb == Verb.ATTACH and "destroyed" not in body:
        news.sources.add(body["src"])
    elif verb == Verb.ATTEST:
        news.seqs.add(body["fact"])
