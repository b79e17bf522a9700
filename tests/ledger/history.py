"""A random history: two people write, correct, delete, merge, attach, vouch and seal.

What must hold after any of it is said in `assert_...`, one promise each.
"""

from __future__ import annotations

import datetime as dt
import json
from random import Random
from typing import Any

from pulmu.core.files import store
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.ledger import actions, appending, posting, projections, queries, statements
from pulmu.ledger.models import Entry, LiveFact, LiveLink, RuleSet, Statement, Verb
from pulmu.ledger.plain import canonical

from .world import PEOPLE, SHAPES, World

YEARS = (Period.year(2022), Period.year(2023))
FACT_COLUMNS = ("seq", "kind", "source", "on", "under", "person", "company", "by", "content")
LINK_COLUMNS = ("seq", "verb", "left", "right")
STEPS = {
    "write": 40,
    "delete": 8,
    "attach": 12,
    "detach": 4,
    "attest": 12,
    "unattest": 2,
    "merge": 7,
    "unmerge": 4,
    "destroy": 1,
    "target": 2,
    "seal": 5,
}


class History:
    """``actors`` are the two people; ``dice`` decide who does what."""

    def __init__(
        self, organisation: Organisation, actors: tuple[Actor, Actor], world: World, seed: int
    ) -> None:
        self.organisation = organisation
        self.actors = actors
        self.world = world
        self.dice = Random(seed)  # noqa: S311 -- a game, not a secret
        self.every = self.dice.choice((4, 6, 8))  # steps between two looks at everything
        self.now = dt.datetime(2023, 12, 1, tzinfo=dt.UTC)

    def step(self) -> str:
        """Do one thing; its name."""
        name = self.dice.choices(list(STEPS), weights=list(STEPS.values()))[0]
        self.now += dt.timedelta(seconds=1)
        getattr(self, f"_{name}")(self.dice.choice(self.actors))
        return name

    def _write(self, actor: Actor) -> None:
        for _time in range(self.dice.choice((1, 1, 3))):
            kind = self.dice.choice(list(SHAPES))
            self._post(actor, self.world.put(self.dice, kind))

    def _delete(self, actor: Actor) -> None:
        kind = self.dice.choice(list(SHAPES))
        if keys := sorted(self.world.records[kind]):
            self._post(actor, self.world.remove(kind, self.dice.choice(keys)))

    def _post(self, actor: Actor, changed: dict[str, list[str]]) -> None:
        """Post, and see that a correction keeps the files and drops the attestations."""
        files, seqs = links_of(self.organisation, Verb.ATTACH), seqs_of(self.organisation)
        posting.post(actor, at=self.now, changed=changed)
        assert links_of(self.organisation, Verb.ATTACH) == files
        vouched = {int(left) for left, _by in links_of(self.organisation, Verb.ATTEST)}
        for source, seq in seqs_of(self.organisation).items():
            assert seqs.get(source) == seq or seq not in vouched

    def _attach(self, actor: Actor) -> None:
        if sources := sorted(seqs_of(self.organisation)):
            some = self.dice.sample(sources, min(len(sources), self.dice.choice((1, 1, 2))))
            sha256 = self._file(actor)
            actions.attach(actor, links=[(source, sha256) for source in some], at=self.now)

    def _file(self, actor: Actor) -> str:
        """One of a few files, a new one when it has been destroyed."""
        content = b"sheet %d" % self.dice.randrange(5)
        while True:
            kept = store.put(content)
            blob = actions.add_blob(
                actor, sha256=kept.sha256, size=kept.size, type="text/plain", name="x", at=self.now
            )
            if blob.destroyed_at is None:
                return kept.sha256
            content += b"!"

    def _detach(self, actor: Actor) -> None:
        if links := links_of(self.organisation, Verb.ATTACH):
            actions.detach(actor, links=[self.dice.choice(links)], at=self.now)

    def _attest(self, actor: Actor) -> None:
        if seqs := sorted(seqs_of(self.organisation).values()):
            some = self.dice.sample(seqs, max(1, len(seqs) // 3))
            actions.attest(actor, seqs=some, at=self.now)

    def _unattest(self, actor: Actor) -> None:
        self._take_back(actor, Verb.ATTEST)

    def _take_back(self, actor: Actor, verb: Verb) -> None:
        mine = LiveLink.objects.within(actor).filter(verb=verb).order_by("seq")
        if links := list(mine):
            link = self.dice.choice(links)
            retract = appending.draft(actor, Verb.RETRACT, at=self.now, fact=link.seq, why="x")
            appending.append(self.organisation.pk, [retract])
            link.delete()

    def _merge(self, actor: Actor) -> None:
        drop, keep = self.dice.sample(PEOPLE, 2)
        try:
            actions.alias(actor, drop=drop, keep=keep, why="same", at=self.now)
        except (actions.AlreadyMerged, actions.MergeCircle):
            return

    def _unmerge(self, actor: Actor) -> None:
        if merged := links_of(self.organisation, Verb.ALIAS):
            drop, _keep = self.dice.choice(merged)
            actions.unalias(actor, drop=drop, why="not the same", at=self.now)

    def _destroy(self, actor: Actor) -> None:
        if links := links_of(self.organisation, Verb.ATTACH):
            _source, sha256 = self.dice.choice(links)
            actions.destroy_file(actor, sha256=sha256, basis="retention", at=self.now)
            store.delete(sha256)

    def _target(self, actor: Actor) -> None:
        span = self.dice.choice(YEARS)
        value = self.dice.randrange(100)
        actions.set_target(
            actor, line="users", start=span.start, end=span.end, value=value, at=self.now
        )

    def _seal(self, _actor: Actor) -> None:
        span = self.dice.choice(YEARS)
        one, other = self.dice.sample(self.actors, 2)
        statements.submit(one, span=span, at=self.now)
        try:
            cut = queries.size(self.organisation.pk)
            context = self._context(span, cut=cut)
            statements.seal(other, span=span, cut=cut, context=context, at=self.now)
        except statements.NothingChanged:
            statements.withdraw(one, span=span, at=self.now)

    def _context(self, span: Period, *, cut: int) -> dict[str, Any]:
        lab = self.organisation
        targets = statements.targets_at(lab.pk, span, cut=cut)
        return {"conflicts": [], "name": lab.name, "targets": targets}

    def assert_facts_are_what_records_ask_for(self) -> None:
        live = {
            row["source"]: bytes(row["content"]) for row in rows_of(self.organisation, LiveFact)
        }
        assert live == self.world.wanted()

    def assert_reconcile_appends_nothing(self) -> None:
        size = queries.size(self.organisation.pk)
        assert not posting.reconcile_all(self.actors[0], at=self.now)
        assert queries.size(self.organisation.pk) == size

    def assert_sealed_are_reproducible(self) -> None:
        for sealed in Statement.objects.within(self.actors[0]).select_related("ruleset"):
            body = json.loads(sealed.body)
            again = statements.compute(
                self.organisation,
                Period(sealed.start, sealed.end),
                cut=sealed.cut,
                ruleset=sealed.ruleset,
                revision=sealed.revision,
                context=body["context"],
            )
            assert again == body
            assert again["digest"] == sealed.digest

    def assert_rebuilding_changes_nothing(self) -> None:
        before = [rows_of(self.organisation, model) for model in (LiveFact, LiveLink)]
        projections.rebuild(self.organisation)
        assert [rows_of(self.organisation, model) for model in (LiveFact, LiveLink)] == before


def seqs_of(organisation: Organisation) -> dict[str, int]:
    mine = LiveFact.objects.everywhere(because="a test").filter(organisation=organisation)
    return dict(mine.values_list("source", "seq"))


def links_of(organisation: Organisation, verb: Verb) -> list[tuple[str, str]]:
    mine = LiveLink.objects.everywhere(because="a test").filter(organisation=organisation)
    return list(mine.filter(verb=verb).order_by("seq").values_list("left", "right"))


def rows_of(organisation: Organisation, model: type[LiveFact | LiveLink]) -> list[dict[str, Any]]:
    mine = model.objects.everywhere(because="a test").filter(organisation=organisation)
    columns = FACT_COLUMNS if model is LiveFact else LINK_COLUMNS
    return [
        {name: bytes(v) if name == "content" else v for name, v in row.items()}
        for row in mine.order_by("seq").values(*columns)
    ]


def lines_at(organisation: Organisation, span: Period, ruleset: RuleSet, *, cut: int) -> str:
    """What the plain evaluator says, as canonical JSON."""
    body = statements.compute(organisation, span, cut=cut, ruleset=ruleset, context={})
    return canonical.dumps(body["lines"])


def entries_of(organisation: Organisation) -> list[Entry]:
    mine = Entry.objects.everywhere(because="a test").filter(organisation=organisation)
    return list(mine.order_by("seq"))
