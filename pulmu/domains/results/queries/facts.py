"""Drill-down: from a figure to its facts, from a fact to its record and files, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.ledger import cache, nearby, rulebook
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Blob, RuleSet
from pulmu.ledger.plain.explain import Contribution, explain

from .behind import behind
from .records import Called, called
from .statements import names

PAGE = 50
NONE, ATTACHED, PROVEN = ledger.NONE, ledger.ATTACHED, ledger.PROVEN


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact behind a figure, as pages list it."""

    seq: int
    date: str
    quantity: int
    source: str
    part: str
    counted: bool
    state: str
    files: tuple[str, ...]
    called: Called

    @property
    def kind(self) -> str:
        return self.source.partition(":")[0]

    @property
    def key(self) -> str:
        return self.source.partition(":")[2]


@dataclass(frozen=True, slots=True)
class FactPage:
    """A page of a figure's facts; ``total`` after the filter, pages from 1."""

    rows: tuple[FactRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Supported:
    """A figure that a file stands behind: with how many facts, saying how much."""

    year: int
    code: str
    name: str
    facts: int
    quantity: int


@dataclass(frozen=True, slots=True)
class FileUse:
    """What a file is attached to, and the figures that rest on it."""

    blob: Blob
    sources: tuple[tuple[str, Called], ...]
    figures: tuple[Supported, ...]


def contributions(actor: Actor, year: int, line: str) -> Iterator[Contribution]:
    """The facts behind a line as the ledger stands now, in the order of seq."""
    actor.require(Permission.RESULTS_READ)
    organisation_id, span = actor.organisation_id, Period.year(year)
    rules = rulebook.rules_of(organisation_id, start=span.start, end=span.end)
    if line not in lines_of(rules):
        message = _("There is no line “%(line)s”; the lines are: %(lines)s.")
        raise NotFound(message % {"line": line, "lines": ", ".join(lines_of(rules))})
    return behind(organisation_id, rules, span, line)


def lines_of(rules: RuleSet) -> list[str]:
    """The codes of a rule set's lines, in order."""
    return [line["code"] for line in json.loads(rules.body)["lines"]]


def state_of(one: Contribution) -> str:
    return PROVEN if one.proven else ATTACHED if one.attached else NONE


def facts(actor: Actor, year: int, line: str) -> list[dict[str, Any]]:
    """The drill-down as docs/spec/statement.md says: as many rows as the line's `facts`."""
    return [
        {
            "seq": one.seq,
            "date": one.date,
            "quantity": one.quantity,
            "source": one.source,
            "part": one.part,
            "counted": one.counted,
            "state": state_of(one),
            "evidence": [{"sha256": sha256, "state": state_of(one)} for sha256 in one.blobs],
        }
        for one in contributions(actor, year, line)
    ]


def attestable(actor: Actor, year: int, lines: Sequence[str] | None = None) -> list[int]:
    """The seqs behind these lines (all, without any) that have evidence and lack a witness."""
    span = Period.year(year)
    rules = rulebook.rules_of(actor.organisation_id, start=span.start, end=span.end)
    found = {
        one.seq
        for line in lines or lines_of(rules)
        for one in contributions(actor, year, line)
        if one.attached and not one.proven
    }
    return sorted(found)


def fact_page(actor: Actor, year: int, line: str, *, page: int, only: str = "") -> FactPage:
    """One page of a line's facts, newest day first.

    ``only``: "gaps" without evidence, "unproven", "uncounted" (the value counts another fact of
    the same group), or everything.
    """
    wanted = [one for one in contributions(actor, year, line) if _is_wanted(one, only)]
    wanted.sort(key=lambda one: (one.date, one.seq), reverse=True)
    pages = max(1, -(-len(wanted) // PAGE))
    number = min(max(page, 1), pages)
    shown = wanted[(number - 1) * PAGE : number * PAGE]
    return FactPage(fact_rows(actor, shown), len(wanted), number, pages)


def fact_rows(actor: Actor, found: list[Contribution]) -> tuple[FactRow, ...]:
    """Contributions with what their records are called."""
    titles = called(actor, (one.source for one in found))
    return tuple(
        FactRow(
            seq=one.seq,
            date=one.date,
            quantity=one.quantity,
            source=one.source,
            part=one.part,
            counted=one.counted,
            state=state_of(one),
            files=one.blobs,
            called=titles.get(one.source, Called(_("Removed record"))),
        )
        for one in found
    )


def figures_of(actor: Actor, year: int, sources: set[str]) -> list[tuple[str, Contribution]]:
    """Every contribution of these sources to the lines of a year: (line code, contribution)."""
    actor.require(Permission.RESULTS_READ)
    span = Period.year(year)
    rules = rulebook.rules_of(actor.organisation_id, start=span.start, end=span.end)
    return [
        (line, one)
        for line, found in behind_some(actor.organisation_id, rules, span, sources)
        for one in found
        if one.source in sources
    ]


def behind_some(
    organisation_id: int, rules: RuleSet, span: Period, sources: set[str]
) -> Iterator[tuple[str, Iterator[Contribution]]]:
    """Per line that asks for their kinds, what stands behind it: of these sources everything.

    Where they are few, only they and those of their groups are read.
    """
    lines = asking_for(rules, {source.partition(":")[0] for source in sources})
    program = cache.program_of(rules.digest, rules.body)
    facts_ = nearby.about(organisation_id, sources)
    near = nearby.near(organisation_id, program, lines, facts_)
    start, end = span.start.isoformat(), span.end.isoformat()
    for line in lines:
        if near is None:
            yield line, behind(organisation_id, rules, span, line)
        else:
            yield line, explain(near.read, program, start, end, line)


def asking_for(rules: RuleSet, kinds: set[str]) -> list[str]:
    """The lines that count facts of these kinds."""
    ruleset = cache.program_of(rules.digest, rules.body).ruleset
    return [
        line
        for line in lines_of(rules)
        if any(kinds & set(ruleset.rules[code].dates) for code, _sign in ruleset.parts(line))
    ]


def file_use(actor: Actor, sha256: str) -> FileUse:
    """From an evidence file back to all figures it supports."""
    actor.require(Permission.EVIDENCE_READ)
    blob = ledger.blob(actor, sha256)
    sources = ledger.sources_of(actor, sha256)
    titles = called(actor, sources)
    rows = ledger.facts_covered_by(actor, sources).values_list("source", "on")
    covered, years = set(), set()
    for source, on in rows:
        covered.add(source)
        years.add(on[:4])
    figures = [
        one
        for year in sorted(filter(None, years), reverse=True)
        for one in _supported(actor, int(year), covered)
    ]
    listed = tuple((s, titles.get(s, Called(_("Removed record")))) for s in sources)
    return FileUse(blob, listed, tuple(figures))


def uses_of_files(actor: Actor, shas: Iterable[str]) -> dict[str, list[tuple[str, Called]]]:
    """What each of these files is attached to, and how that is called."""
    actor.require(Permission.EVIDENCE_READ)
    by_file = ledger.sources_by_file(actor, shas)
    titles = called(actor, [source for sources in by_file.values() for source in sources])
    gone = Called(_("Removed record"))
    return {
        sha256: [(source, titles.get(source, gone)) for source in sources]
        for sha256, sources in by_file.items()
    }


def _supported(actor: Actor, year: int, covered: set[str]) -> list[Supported]:
    span = Period.year(year)
    rules = rulebook.rules_of(actor.organisation_id, start=span.start, end=span.end)
    titles = names(rules)
    found: dict[str, tuple[int, int]] = {}
    for line, one in figures_of(actor, year, covered):
        facts_, quantity = found.get(line, (0, 0))
        found[line] = (facts_ + 1, quantity + (one.quantity if one.counted else 0))
    return [
        Supported(year, line, titles.get(line, line), facts_, quantity)
        for line, (facts_, quantity) in found.items()
    ]


def _is_wanted(one: Contribution, only: str) -> bool:
    match only:
        case "gaps":
            return not one.attached
        case "unproven":
            return not one.proven
        case "uncounted":
            return not one.counted
    return True
