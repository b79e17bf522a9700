"""The evaluator against two slow readings of the specification, on random ledgers."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulmu.ledger.plain.check import check_ledger
from pulmu.ledger.plain.evaluate import evaluate
from pulmu.ledger.plain.explain import explain
from tests.ledger.plain.book import by_the_book
from tests.ledger.plain.histories import DAYS, ledgers
from tests.ledger.plain.ledgers import MAKERSPACE_KR, Ledger
from tests.ledger.plain.oracle import by_the_rules

PERIODS = st.sampled_from(
    [(start, end) for start in DAYS for end in DAYS if start < end]
    + [("2023-01-01", "2024-01-01")] * 20
)


def _settings(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


QUICK, SLOW = _settings(40), _settings(300)

# Everything the algebra can say, also what the shipped rules have no need of.
EVERYTHING = {
    "schema": "pulmu.ruleset/1",
    "code": "everything",
    "version": 1,
    "name": {"ko": "전부", "en": "Everything"},
    "rules": [
        {
            "code": "last_visit",
            "kinds": ["attendance", "use"],
            "where": [
                {
                    "any": [
                        ["role", "=", "참가자"],
                        {"all": [["role", "in", [""]], ["parts", "<", 3]]},
                    ]
                }
            ],
            "date": "on",
            "measure": "distinct",
            "key": ["person"],
            "pick": "last",
            "by": {"month": "month", "sex": "sex", "present": "present", "where": {"is": "here"}},
        },
        {
            "code": "first_visit",
            "kinds": ["attendance", "use"],
            "date": "on",
            "measure": "distinct",
            "key": ["session|resource", "on.year"],
            "pick": "first",
            "by": {"month": "month", "role": "role"},
        },
        {
            "code": "either",
            "over": ["last_visit", "first_visit"],
            "where": [["present", "!=", False]],
            "measure": "count",
            "by": {"month": "month"},
        },
        {
            "code": "per_person",
            "over": ["either"],
            "measure": "distinct",
            "key": ["person", "session"],
            "by": {"session": "session"},
        },
        {
            "code": "same_day",
            "kinds": ["use"],
            "where": [["on", "=", "2023-03-01"], ["on", "<=", "2023-12-31"], ["on", ">", "2022"]],
            "date": "on",
            "measure": "distinct",
            "key": ["on", "person"],
            "by": {"month": "month", "resource": "resource", "role": "role"},
        },
        {
            "code": "same_day_last",
            "kinds": ["use"],
            "date": "on",
            "measure": "distinct",
            "key": ["on", "person"],
            "pick": "last",
            "by": {"resource": "resource", "role": "role"},
        },
        {
            "code": "earned",
            "kinds": ["revenue"],
            "where": [["supplied_on", "!=", {"field": "first_support_on"}]],
            "date": "supplied_on",
            "measure": "sum",
            "value": "amount",
            "share": "share_bp",
            "by": {"channel": "channel", "share": "share_bp"},
        },
        {
            "code": "supported",
            "kinds": ["revenue"],
            "where": [["supplied_on", "=", {"field": "first_support_on"}]],
            "date": "first_support_on",
            "measure": "sum",
            "value": "amount",
            "by": {"channel": "channel", "nature": "nature"},
        },
        {"code": "balance", "plus": ["earned"], "minus": ["supported"]},
        {"code": "mixed", "plus": ["balance", "either"], "minus": ["per_person"]},
        {
            "code": "firms",
            "kinds": ["revenue", "company", "prototype"],
            "where": [["company", "not in", ["c3"]]],
            "date": "first_support_on",
            "measure": "distinct",
            "key": ["company"],
            "by": {"month": "month", "form": "form"},
        },
    ],
    "lines": [
        {"code": code, "name": {"ko": code, "en": code}, "unit": "", "companions": companions}
        for code, companions in [
            ("last_visit", ["first_visit"]),
            ("first_visit", []),
            ("either", ["per_person"]),
            ("per_person", []),
            ("same_day", []),
            ("same_day_last", []),
            ("earned", ["supported", "balance"]),
            ("supported", []),
            ("balance", []),
            ("mixed", ["either"]),
            ("firms", []),
        ]
    ],
}


def _check_book(ledger: Ledger, period: tuple[str, str]) -> None:
    lines = {line["code"]: line for line in evaluate(ledger.read, MAKERSPACE_KR, *period)}
    book = by_the_book(ledger.rows, *period)

    assert {code: {name: lines[code][name] for name in said} for code, said in book.items()} == book


def _check_algebra(ledger: Ledger, period: tuple[str, str]) -> None:
    for ruleset in (MAKERSPACE_KR, EVERYTHING):
        lines = evaluate(ledger.read, ruleset, *period)

        assert lines == by_the_rules(ledger.rows, ruleset, *period)


def _check_drill_down(ledger: Ledger, period: tuple[str, str]) -> None:
    for ruleset in (MAKERSPACE_KR, EVERYTHING):
        for line in evaluate(ledger.read, ruleset, *period):
            facts = list(explain(ledger.read, ruleset, *period, line["code"]))

            assert [fact.seq for fact in facts] == sorted(fact.seq for fact in facts)
            assert len(facts) == line["facts"]
            assert sum(fact.attached for fact in facts) == line["attached"]
            assert sum(fact.proven for fact in facts) == line["proven"]
            exact = Fraction(0)
            for part in {fact.part for fact in facts}:
                mine = [fact for fact in facts if fact.part == part and fact.counted]
                exact += floor(sum(Fraction(f.amount * f.share, 10_000) for f in mine))
            if line["code"] not in ("balance", "mixed"):  # with parts that are subtracted
                assert exact == line["value"]


@QUICK
@given(ledgers(), PERIODS)
def test_the_shipped_rules_give_what_the_specification_says(ledger, period):
    _check_book(ledger, period)


@QUICK
@given(ledgers(), PERIODS)
def test_the_evaluator_means_what_the_algebra_means(ledger, period):
    _check_algebra(ledger, period)


@QUICK
@given(ledgers(), PERIODS)
def test_every_figure_opens_to_exactly_its_facts(ledger, period):
    _check_drill_down(ledger, period)


@pytest.mark.slow
@SLOW
@given(ledgers(most=80), PERIODS)
def test_many_ledgers(ledger, period):
    _check_book(ledger, period)
    _check_algebra(ledger, period)
    _check_drill_down(ledger, period)


@QUICK
@given(ledgers())
def test_a_random_ledger_has_no_fault(ledger):
    checked = check_ledger(ledger.hashed, decode=True)

    assert (checked.size, checked.root) == (len(ledger.rows), ledger.tree().root())
