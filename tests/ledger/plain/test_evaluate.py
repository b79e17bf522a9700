"""What the evaluator does at the edges of facts: fields that are missing, odd or wrong."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pulmu.ledger.plain.evaluate import evaluate
from pulmu.ledger.plain.explain import explain
from pulmu.ledger.plain.faults import LedgerFault
from pulmu.ledger.plain.marks import gather
from tests.ledger.plain.ledgers import MAKERSPACE_KR, YEAR, Ledger


def _rules(*rules: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema": "pulmu.ruleset/1",
        "code": "test",
        "version": 1,
        "name": {"ko": "시험", "en": "Test"},
        "rules": [{"date": "on", **rule} if "kinds" in rule else rule for rule in rules],
        "lines": [
            {"code": rule["code"], "name": {"ko": "가", "en": "a"}, "unit": "", "companions": []}
            for rule in rules
        ],
    }


def _values(ledger: Ledger, *rules: dict[str, Any]) -> list[int]:
    return [line["value"] for line in evaluate(ledger.read, _rules(*rules), *YEAR)]


def _count(*where: Any) -> dict[str, Any]:
    return {"code": "a", "kinds": ["moon"], "measure": "count", "where": list(where)}


MOON = {"n": 3, "text": "b", "empty": "", "yes": True, "day": "2023-05-01"}


def _moon(**dims: Any) -> Ledger:
    ledger = Ledger()
    body = {
        "fact": {
            "dims": {**MOON, **dims}, "kind": "moon", "on": "2023-05-01", "src": "moon:m",
            "under": [],
        }
    }  # fmt: skip
    ledger.entry("assert", body)
    return ledger


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (["n", "=", 3], True),
        (["n", "!=", 3], False),
        (["n", ">=", 3], True),
        (["n", ">", 3], False),
        (["n", "<", 4], True),
        (["n", "<=", 2], False),
        (["n", "in", [1, 3]], True),
        (["n", "not in", [1, 3]], False),
        (["n", "<", "4"], False),
        (["n", ">", {"field": "text"}], False),
        (["text", "<", "c"], True),
        (["text", "=", {"field": "text"}], True),
        (["text", "!=", {"field": "empty"}], True),
        (["text", ">", {"field": "empty"}], False),
        (["empty", "<", "z"], False),
        (["empty", ">=", ""], False),
        (["empty", "=", ""], True),
        (["missing", "=", ""], True),
        (["missing", "<", 1], False),
        (["yes", "=", True], True),
        (["yes", "!=", True], False),
        (["src", "=", "moon:m"], True),
        (["on", "=", {"field": "day"}], True),
        ({"any": [["n", "=", 1], ["text", "=", "b"]]}, True),
        ({"any": [["n", "=", 1], ["n", "=", 2]]}, False),
        ({"all": [["n", "=", 3], {"any": [["yes", "=", True], ["n", "<", 0]]}]}, True),
        ({"all": [["n", "=", 3], ["n", "=", 4]]}, False),
    ],
)
def test_a_condition(condition, holds):
    assert _values(_moon(), _count(condition)) == [int(holds)]
    assert _values(_moon(), _count(condition, ["text", "=", "b"], ["n", "<", 9])) == [int(holds)]


def test_equalities_are_held_together_with_every_other_condition():
    both = [["text", "=", "b"], ["n", "=", 3], ["yes", "=", True]]

    assert _values(_moon(), _count(*both)) == [1]
    assert _values(_moon(), _count(*both, ["text", "=", "c"])) == [0]
    assert _values(_moon(), _count(*both, ["text", "=", {"field": "empty"}])) == [0]
    assert _values(_moon(), _count(*both, ["n", ">", 1], ["n", "<", 9], ["n", "!=", 3])) == [0]


def test_a_key_of_nothing_is_not_counted():
    rule = {"code": "a", "kinds": ["moon"], "measure": "distinct"}

    assert _values(_moon(), {**rule, "key": ["empty"]}) == [0]
    assert _values(_moon(), {**rule, "key": ["empty", "missing"]}) == [0]
    assert _values(_moon(), {**rule, "key": ["empty|missing.year"]}) == [0]
    assert _values(_moon(), {**rule, "key": ["empty", "text"]}) == [1]
    assert _values(_moon(), {**rule, "key": ["empty|text", "day.year"]}) == [1]


def test_a_fact_without_a_key_contributes_neither_here_nor_to_rules_above():
    rule = {"code": "a", "kinds": ["moon"], "measure": "distinct", "by": {"month": "month"}}
    above = [
        {"code": "b", "over": ["a"], "measure": "distinct", "key": ["missing"]},
        {"code": "c", "over": ["b"], "measure": "count"},
    ]
    ledger = _moon()

    assert _values(ledger, {**rule, "key": ["text"]}, *above) == [1, 0, 0]
    assert _values(ledger, {**rule, "key": ["empty", "missing"]}, *above) == [0, 0, 0]
    rules = _rules({**rule, "key": ["text"]}, *above)
    assert [len(list(explain(ledger.read, rules, *YEAR, code))) for code in "abc"] == [1, 0, 0]


def test_numbers_and_separators_in_a_key_keep_groups_apart():
    rule = {"code": "a", "kinds": ["moon"], "measure": "distinct", "key": ["text", "other"]}
    ledger = Ledger()
    for text, other in [("a", "b"), ("a", "b"), ("a\x1fb", ""), ("a", "\x1fb"), ("a", 1), ("a", 1)]:
        dims = {"text": text, "other": other}
        fact = {"dims": dims, "kind": "moon", "on": "2023-05-01", "src": "moon:m", "under": []}
        ledger.entry("assert", {"fact": fact})

    assert _values(ledger, rule) == [4]
    assert _values(ledger, {**rule, "by": {"month": "month"}}) == [4]


def test_an_amount_that_is_missing_is_nothing():
    rule = {"code": "a", "kinds": ["moon"], "measure": "sum"}

    assert _values(_moon(), {**rule, "value": "missing"}) == [0]
    assert _values(_moon(), {**rule, "value": "n", "share": "empty"}) == [0]


def test_an_amount_that_is_no_whole_number_is_a_fault_at_its_entry():
    rule = {"code": "a", "kinds": ["moon"], "measure": "sum", "value": "text"}

    with pytest.raises(LedgerFault, match=r"entry 1: .*text is not a whole number: 'b'"):
        _values(_moon(), rule)


def test_cells_of_numbers_and_truths_are_named_by_their_text():
    rule = {**_count(), "by": {"n": "n", "yes": "yes", "none": "missing", "all": {"is": "x"}}}

    [line] = evaluate(_moon().read, _rules(rule), *YEAR)

    assert line["by"] == {
        "n": {"3": 1},
        "yes": {"true": 1},
        "none": {"unknown": 1},
        "all": {"x": 1},
    }


def test_a_dim_may_be_called_kind_and_hides_nothing():
    ledger = _moon(kind="moon")
    ledger.fact("prototype", kind="hire")
    rules = copy.deepcopy(MAKERSPACE_KR)

    lines = {line["code"]: line["value"] for line in evaluate(ledger.read, rules, *YEAR)}

    assert (lines["prototypes"], lines["new_hires"]) == (1, 0)
    assert _values(ledger, _count(["kind", "=", "moon"])) == [1]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fact": []},
        {"fact": {"kind": "moon"}},
        {"fact": {"kind": "moon", "dims": {}, "on": 5, "src": "moon:m", "under": []}},
        {"fact": {"kind": "moon", "dims": {"n": []}, "on": "2023-05-01", "src": "a", "under": []}},
    ],
)
def test_a_malformed_fact_is_a_fault_at_its_entry(body):
    ledger = _moon()
    ledger.entry("assert", body)
    rule = {**_count(), "measure": "distinct", "key": ["n"]}

    with pytest.raises(LedgerFault, match=r"^entry 2: is malformed"):
        _values(ledger, rule)
    with pytest.raises(LedgerFault, match=r"^entry 2: is malformed"):
        _values(ledger, {**rule, "pick": "first"})


def test_a_malformed_entry_of_another_verb_is_a_fault_at_its_entry():
    ledger = _moon()
    ledger.entry("attest", {})

    with pytest.raises(LedgerFault, match=r"^entry 2: is malformed: KeyError"):
        _values(ledger, _count())


def test_an_unknown_verb_is_a_fault_at_its_entry():
    ledger = _moon()
    ledger.entry("destroy", {})

    with pytest.raises(LedgerFault, match=r"^entry 2: has the unknown verb 'destroy'$"):
        _values(ledger, _count())


def test_merges_in_a_circle_are_a_fault():
    ledger = Ledger()
    ledger.alias("p1", "p2")
    ledger.alias("p2", "p1")

    with pytest.raises(LedgerFault, match="merges persons in a circle"):
        gather(ledger.read)


def test_marks_gathered_by_the_caller_are_used():
    ledger = _moon()
    ledger.retract(1)
    others = Ledger()
    others.rows = [row for row in ledger.rows if row[1] != "assert"]

    lines = evaluate(ledger.read, _rules(_count()), *YEAR, marks=gather(others.read))

    assert lines[0]["value"] == 0


def test_the_drill_down_says_what_each_fact_adds_and_which_one_counts():
    ledger = Ledger()
    ledger.fact("session", key="s1", headcount=5)
    ledger.attach("session:s1")
    ledger.fact("attendance", key="a1", on="2023-05-02", under=("session:s1",))
    ledger.fact("attendance", key="a2", on="2023-05-02")
    ledger.attest(3)

    found = list(explain(ledger.read, MAKERSPACE_KR, *YEAR, "users"))

    assert [
        (f.seq, f.date, f.part, f.quantity, f.counted, f.attached, f.proven) for f in found
    ] == [
        (1, "2023-05-01", "users_groups", 5, True, True, False),
        (3, "2023-05-02", "users_sessions", 1, True, True, True),
        (4, "2023-05-02", "users_sessions", 1, False, False, False),
    ]
    assert [(f.source, f.blobs) for f in found] == [
        ("session:s1", ("5" * 64,)),
        ("attendance:a1", ("5" * 64,)),
        ("attendance:a2", ()),
    ]


def test_the_drill_down_of_money_shows_the_share():
    ledger = Ledger()
    ledger.fact("revenue", amount=-5, share_bp=3333)

    [one] = explain(ledger.read, MAKERSPACE_KR, *YEAR, "revenue")

    assert (one.quantity, one.amount, one.share, one.counted) == (-2, -5, 3333, True)


def test_what_a_figure_subtracts_opens_as_well():
    ledger = Ledger()
    ledger.fact("hire", departed_on="2023-11-30")

    found = list(explain(ledger.read, MAKERSPACE_KR, *YEAR, "net_hires"))

    assert [(f.part, f.date, f.quantity) for f in found] == [
        ("new_hires", "2023-05-01", 1),
        ("hires_left", "2023-11-30", -1),
    ]


def test_what_does_not_count_below_is_not_listed_above():
    ledger = Ledger()
    supported = {"first_support_on": "2022-01-02"}
    ledger.fact("hire", insured_on="2022-03-01", **supported)
    again = ledger.fact("hire", insured_on="2023-03-01", **supported)
    other = ledger.fact("hire", employee="e2", insured_on="2023-03-01", **supported)

    found = list(explain(ledger.read, MAKERSPACE_KR, *YEAR, "companies_supported"))

    assert [fact.seq for fact in found] == [other]
    assert again < other


def test_of_an_event_told_twice_the_earlier_day_is_the_one_that_counts():
    ledger = Ledger()
    ledger.fact("channel_support", on="2023-09-01")
    ledger.fact("channel_support", on="2023-03-01")

    found = explain(ledger.read, MAKERSPACE_KR, *YEAR, "channel_supports")

    assert [(f.seq, f.counted) for f in found] == [(1, False), (2, True)]
