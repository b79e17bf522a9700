"""The cache, moved on by the new entries in steps of any size, at every cut in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import pytest

from pulmu.ledger import cache, queries
from pulmu.ledger.cache import storing
from pulmu.ledger.cache.advancing import next_step
from pulmu.ledger.cache.standing import Standing
from pulmu.ledger.models import RuleSet

from .caches import Where, built_anew, contents, lines_in, program_of, stored
from .history import YEARS, History, lines_at

QUICK, ALL = 8, 60
Make = Callable[[int], History]
RuleSets = Mapping[str, RuleSet]


def run(history: History, rulesets: RuleSets) -> None:
    """First looks come at different times; then steps of 1 to 1000 entries."""
    places = [(history.organisation, span, one) for one in rulesets.values() for span in YEARS]
    for number in range(40):
        history.step()
        if number in (5, 20):
            for where in places:
                cache.figures(*where)
        if number in (12, 30, 39):
            for where in places:
                move_on(where, history.dice)


def move_on(where: Where, dice: Random) -> None:
    organisation, span, ruleset = where
    found = stored(where)
    # A job keeps what it knows of later entries from step to step; a reader begins anew.
    kept = Standing(organisation.pk, since=found.cut) if dice.random() < 0.5 else None
    while step := next_step(found, program_of(ruleset), kept, most=dice.choice((1, 2, 5, 1000))):
        assert storing.apply(step)
        assert lines_in(found) == lines_at(organisation, span, ruleset, cut=found.cut)
    assert found.cut == queries.size(organisation.pk)
    assert contents(stored(where)) == built_anew(where, cut=found.cut)


@pytest.mark.parametrize("seed", range(QUICK))
def test_steps_of_any_size_give_what_building_anew_gives(
    seed: int, history: Make, rulesets: RuleSets
):
    run(history(1000 + seed), rulesets)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(QUICK, ALL))
def test_steps_of_any_size_in_many_more_histories(seed: int, history: Make, rulesets: RuleSets):
    run(history(1000 + seed), rulesets)
