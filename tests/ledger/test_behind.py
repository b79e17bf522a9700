"""What stands behind a line, moved on by what was written, is what a walk from the start finds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest

from pulmu.domains.results.queries import behind
from pulmu.ledger import cache, nearby, queries
from pulmu.ledger.models import RuleSet
from pulmu.ledger.plain.explain import Contribution, explain

from .history import YEARS, History

QUICK, ALL = 6, 60
Make = Callable[[int], History]
RuleSets = Mapping[str, RuleSet]


@pytest.fixture(autouse=True)
def _nothing_kept():
    behind._kept.clear()


def walked(history: History, ruleset: RuleSet, year: int, line: str) -> list[Contribution]:
    span = YEARS[year]
    read = queries.reader(history.organisation.pk)
    start, end = span.start.isoformat(), span.end.isoformat()
    return list(explain(read, json.loads(ruleset.body), start, end, line))


def run(history: History, rulesets: RuleSets) -> None:
    places = [
        (ruleset, year, line["code"])
        for ruleset in rulesets.values()
        for year in range(len(YEARS))
        for line in json.loads(ruleset.body)["lines"]
    ]
    for number in range(30):
        history.step()
        if number % history.every == 0:
            for ruleset, year, line in places:
                found = list(behind.behind(history.organisation.pk, ruleset, YEARS[year], line))
                assert found == walked(history, ruleset, year, line)


def look_at_each(history: History, rulesets: RuleSets) -> None:
    """Each fact by itself, with no more than what may share a group with it."""
    for _time in range(30):
        history.step()
    pk = history.organisation.pk
    for ruleset in rulesets.values():
        program = cache.program_of(ruleset.digest, ruleset.body)
        for line in json.loads(ruleset.body)["lines"]:
            for year, span in enumerate(YEARS):
                whole = walked(history, ruleset, year, line["code"])
                some = nearby.about(pk, [one.source for one in whole][:3])
                for one in some:
                    near = nearby.near(pk, program, [line["code"]], [one])
                    assert near is not None
                    start, end = span.start.isoformat(), span.end.isoformat()
                    told = explain(near.read, program, start, end, line["code"])
                    assert [c for c in told if c.seq == one.seq] == [
                        c for c in whole if c.seq == one.seq
                    ]


@pytest.mark.parametrize("seed", range(QUICK))
def test_moved_on_it_is_what_a_walk_finds(seed: int, history: Make, rulesets: RuleSets):
    run(history(2000 + seed), rulesets)


@pytest.mark.parametrize("seed", range(QUICK // 2))
def test_a_fact_is_told_by_those_of_its_groups(seed: int, history: Make, rulesets: RuleSets):
    look_at_each(history(3000 + seed), rulesets)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(QUICK, ALL))
def test_moved_on_in_many_more_histories(seed: int, history: Make, rulesets: RuleSets):
    run(history(2000 + seed), rulesets)
