"""Random histories. After every few steps each promise of the ledger must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from pulmu.ledger import cache, checking, queries
from pulmu.ledger.models import RuleSet
from pulmu.ledger.plain import canonical

from .history import YEARS, History, lines_at

LENGTH = 25  # steps
QUICK, ALL = 40, 300
Make = Callable[[int], History]
RuleSets = Mapping[str, RuleSet]


def run(history: History, rulesets: RuleSets) -> None:
    for number in range(1, LENGTH + 1):
        history.step()
        history.assert_facts_are_what_records_ask_for()
        if number % history.every == 0:
            history.assert_sealed_are_reproducible()
            assert_figures_are_those_of_the_plain_evaluator(history, rulesets)
    history.assert_reconcile_appends_nothing()
    history.assert_rebuilding_changes_nothing()
    assert checking.check(history.organisation).faults == []


def assert_figures_are_those_of_the_plain_evaluator(history: History, rulesets: RuleSets) -> None:
    for ruleset in rulesets.values():
        for span in YEARS:
            found = cache.figures(history.organisation, span, ruleset)
            assert found.cut == queries.size(history.organisation.pk)
            wanted = lines_at(history.organisation, span, ruleset, cut=found.cut)
            assert canonical.dumps(found.lines) == wanted


@pytest.mark.parametrize("seed", range(QUICK))
def test_every_promise_holds_after_every_few_steps(seed: int, history: Make, rulesets: RuleSets):
    run(history(seed), rulesets)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(QUICK, ALL))
def test_every_promise_holds_in_many_more_histories(seed: int, history: Make, rulesets: RuleSets):
    run(history(seed), rulesets)
