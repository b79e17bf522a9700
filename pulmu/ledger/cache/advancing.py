"""One step: the cache at one cut and the entries after it give the cache at a later cut.

All of it is read and computed without a lock; `storing.apply` then writes it in one short
transaction, or finds that somebody else was faster.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pulmu.ledger.models import FigureCache, Verb
from pulmu.ledger.plain.algebra import Rule
from pulmu.ledger.plain.compiled import PERSON, KindPlan, Program, Row
from pulmu.ledger.plain.marks import ATTACHED, NONE, PROVEN, decode_body

from . import storing
from .counting import Sums, label_in
from .folding import Fold, Touched
from .merges import Merges, moved_people
from .reading import Body, News, sort_news
from .standing import Link, Spans, Standing, entries_after, entries_by_seq

# A step of so many entries that touches so many facts holds up other writers for well under a
# second; one sheet of evidence on a large event touches many facts at once.
MOST_ENTRIES = 2000
MOST_FACTS = 20_000


class People(NamedTuple):
    """Who is counted as whom, and whose answer is another one than before."""

    before: dict[str, str]
    after: dict[str, str]
    moved: set[str]


def next_step(
    cache: FigureCache,
    program: Program,
    standing: Standing | None = None,
    *,
    most: int | None = None,
) -> storing.Step | None:
    """What the next entries change; None when there are none.

    ``standing`` may be kept from step to step, so that a long way is not read again and again.
    """
    organisation_id = cache.organisation_id
    rows = entries_after(organisation_id, cache.cut, most=most or MOST_ENTRIES)
    if not rows:
        return None
    standing = standing or Standing(organisation_id, since=rows[-1][0])
    merges = Merges(cache.people)
    before = merges.people()
    news = sort_news(
        rows,
        start=cache.cut,
        organisation_id=organisation_id,
        merges=merges,
        later=standing.later,
    )
    after = merges.people()
    people = People(before, after, moved_people(before, after))
    older = _older(news, people, standing)
    if len(older) + len(news.asserted) + len(news.gone) > MOST_FACTS and len(rows) > 1:
        return next_step(cache, program, standing, most=len(rows) // 2)
    work = _Work(organisation_id, program, standing, people, news)
    fold = work.fold(cache, older)
    return storing.Step(cache, news.end, fold, merges, _targets(cache, news))


def _targets(cache: FigureCache, news: News) -> dict[str, int]:
    period = (cache.start.isoformat(), cache.end.isoformat())
    new = {line: value for (line, *of), value in news.targets.items() if tuple(of) == period}
    return {line: value for line, value in {**json.loads(cache.targets), **new}.items() if value}


def _older(news: News, people: People, standing: Standing) -> set[int]:
    """Facts that were counted before and may count otherwise now."""
    found = standing.facts(news.end, sources=news.sources, people=people.moved, seqs=news.seqs)
    return {seq for seq in found if seq <= news.start}


class _Work(NamedTuple):
    organisation_id: int
    program: Program
    standing: Standing
    people: People
    news: News

    def fold(self, cache: FigureCache, older: set[int]) -> Fold:
        period = (cache.start.isoformat(), cache.end.isoformat())
        fold = Fold(Sums(self.program, cache.sums), period)
        touched = self._touched(older)
        self._load(cache, fold, fold.wanted_picks(touched))
        flipped = fold.move_candidates(touched) - {fact.seq for fact in touched}
        more = self._standing_still(flipped)
        self._load(cache, fold, fold.wanted_picks(more))
        fold.count((*touched, *more))
        self._load(cache, fold, fold.wanted_groups())
        self._relabel(fold)
        return fold

    def _touched(self, older: set[int]) -> list[Touched]:
        news, kinds = self.news, self.program.kinds
        stay = self._bodies(older)
        some = [
            (seq, body, seq not in news.asserted, seq not in news.gone)
            for bodies in (stay, news.gone, news.asserted)
            for seq, body in bodies.items()
            if body["fact"]["kind"] in kinds
        ]
        spans = self._spans((seq, body) for seq, body, _was, _is in some)
        found = []
        for seq, body, was, is_ in some:
            before = self._row(body, self.people.before) if was else None
            after = before if is_ else None
            if is_ and (not was or body["fact"]["dims"].get(PERSON) in self.people.moved):
                after = self._row(body, self.people.after)
            found.append(self._one(seq, body, before, after, spans))
        return found

    def _standing_still(self, seqs: set[int]) -> list[Touched]:
        """Facts of which nothing changed but whether their group counts."""
        bodies = self._bodies(seqs)
        spans = self._spans(bodies.items())
        found = []
        for seq, body in bodies.items():
            row = self._row(body, self.people.after)
            found.append(self._one(seq, body, row, row, spans))
        return found

    def _one(
        self, seq: int, body: Body, before: Row | None, after: Row | None, spans: Spans
    ) -> Touched:
        backing = (
            backing_at(self.news.start, seq, body, spans),
            backing_at(self.news.end, seq, body, spans),
        )
        return Touched(seq, body["fact"], self._plan(body), before, after, backing)

    def _relabel(self, fold: Fold) -> None:
        wanted = list(fold.settle())
        bodies = self._bodies({seq for _rule, seq, _sign in wanted})
        for rule, seq, sign in wanted:
            body = bodies[seq]
            label = label_in(self._plan(body), self._row(body, self.people.after), rule.code)
            fold.sums.shift(rule, label, sign)

    def _plan(self, body: Body) -> KindPlan:
        return self.program.kinds[body["fact"]["kind"]]

    def _row(self, body: Body, people: dict[str, str]) -> Row:
        # The dims are used up by the reading, and they are wanted again.
        fact = body["fact"]
        return self._plan(body).row({**fact, "dims": dict(fact["dims"])}, people)

    def _bodies(self, seqs: Iterable[int]) -> dict[int, Body]:
        rows = entries_by_seq(self.organisation_id, seqs)
        return {seq: decode_body(text)[0] for seq, _verb, text in rows}

    def _spans(self, facts: Iterable[tuple[int, Body]]) -> Spans:
        wanted: set[Link] = set()
        for seq, body in facts:
            fact = body["fact"]
            wanted.add((Verb.ATTEST, str(seq)))
            wanted.update((Verb.ATTACH, source) for source in (fact["src"], *fact["under"]))
        return self.standing.links(wanted)

    def _load(self, cache: FigureCache, fold: Fold, wanted: Mapping[bytes, Rule]) -> None:
        fold.groups.update(storing.load_groups(cache, wanted))


def backing_at(cut: int, seq: int, body: Mapping[str, Any], spans: Spans) -> int:
    """How far a fact was backed at a cut; the plain evaluator's `Marks.proof`, back in time."""
    fact = body["fact"]
    if not any(
        born <= cut < died
        for source in (fact["src"], *fact["under"])
        for born, died, _file in spans.get((Verb.ATTACH, source), ())
    ):
        return NONE
    by = body["by"]
    for born, died, witness in spans.get((Verb.ATTEST, str(seq)), ()):
        if born <= cut < died and witness != by:
            return PROVEN
    return ATTACHED
