"""Rule sets are read strictly: anything unknown is refused, in one line that names the rule."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pulmu.ledger.plain.algebra import RuleError
from pulmu.ledger.plain.compiled import candidacies, compile_rules
from pulmu.ledger.plain.rules import read_rules
from tests.ledger.plain.ledgers import DATED_BY, MAKERSPACE_KR, USUAL

KINDS = {kind: {name: type(value) for name, value in dims.items()} for kind, dims in USUAL.items()}

SMALL: dict[str, Any] = {
    "schema": "pulmu.ruleset/1",
    "code": "small",
    "version": 1,
    "name": {"ko": "작은 규칙", "en": "Small"},
    "rules": [
        {"code": "runs", "kinds": ["session"], "date": "on", "measure": "count"},
        {
            "code": "visits",
            "kinds": ["use"],
            "date": "on",
            "measure": "distinct",
            "key": ["person"],
        },
        {"code": "groups", "over": ["runs"], "measure": "sum", "value": "headcount"},
        {"code": "both", "plus": ["visits", "groups"], "minus": ["runs"]},
    ],
    "lines": [
        {"code": "both", "name": {"ko": "합", "en": "Sum"}, "unit": "명", "companions": ["runs"]}
    ],
}


def _with(at: str, **changes: Any) -> dict[str, Any]:
    """SMALL with members of a rule (or of the set, or the line) changed; None takes one out."""
    ruleset = copy.deepcopy(SMALL)
    places = {"set": ruleset, "line": ruleset["lines"][0]}
    place = places.get(at) or next(one for one in ruleset["rules"] if one["code"] == at)
    for name, value in changes.items():
        place.pop(name, None)
        if value is not None:
            place[name] = value
    return ruleset


def test_the_shipped_rules_ask_only_for_what_facts_say():
    ruleset = read_rules(MAKERSPACE_KR, KINDS)

    assert [line.code for line in ruleset.lines] == [
        "programme_runs", "users", "culture_acts", "prototypes", "new_startups", "new_hires",
        "revenue", "space_supports", "channel_supports",
    ]  # fmt: skip


def test_the_shipped_rules_have_names_in_both_languages_for_everything_that_is_shown():
    names = {rule["code"]: rule for rule in MAKERSPACE_KR["rules"] if "name" in rule}
    names |= {line["code"]: line for line in MAKERSPACE_KR["lines"]}
    shown = {code for line in MAKERSPACE_KR["lines"] for code in line["companions"]}

    assert shown <= names.keys()
    assert all(names[code]["unit"] for code in shown)


def test_a_published_version_of_the_shipped_rules_never_changes():
    assert read_rules(MAKERSPACE_KR).digest == (
        "sha256:da2b073c84263387c261a1529bf379c5aa0a0af03d51f0d1ccc3d92a9430144a"
    )


def test_rules_stand_after_those_they_are_built_on():
    ruleset = copy.deepcopy(SMALL)
    ruleset["rules"].reverse()

    read = read_rules(ruleset)

    assert list(read.rules) == ["visits", "runs", "groups", "both"]
    assert list(read.parts("both")) == [("visits", 1), ("groups", 1), ("runs", -1)]


WRONG = [
    ("set", {"schema": "pulmu.ruleset/2"}, "the rule set: schema"),
    ("set", {"code": "Small"}, "the rule set: 'Small' is not a code"),
    ("set", {"version": 0}, "the rule set: version"),
    ("set", {"version": True}, "the rule set: version"),
    ("set", {"name": {"en": "Small"}}, "the rule set: name must be given in ko and en"),
    ("set", {"note": {"ko": "", "en": "x"}}, "the rule set: note"),
    ("set", {"colour": "red"}, "the rule set: 'colour' is not known here"),
    ("set", {"rules": []}, "the rule set: rules must be a list"),
    ("set", {"rules": ["runs"]}, "the rule set: 'runs' is not a rule"),
    ("set", {"lines": None}, "the rule set: 'lines' is missing"),
    ("set", {"lines": SMALL["lines"] * 2}, "the rule set: a line stands twice"),
    ("line", {"code": "nothing"}, "line nothing: there is no rule 'nothing'"),
    ("line", {"companions": ["nothing"]}, "line both: there is no rule 'nothing'"),
    ("line", {"companions": ["both"]}, "line both: a companion stands twice"),
    ("line", {"unit": 1}, "line both: unit must be text"),
    ("line", {"companions": None}, "line both: 'companions' is missing"),
    ("runs", {"code": "Runs"}, "the rule set: 'Runs' is not a code"),
    ("runs", {"code": "visits"}, "rule visits: stands twice"),
    ("runs", {"measure": "median"}, "rule runs: measure 'median' is none of"),
    ("runs", {"measure": ["count"]}, r"rule runs: measure \['count'\] is none of"),
    ("runs", {"kinds": []}, "rule runs: kinds must name"),
    ("runs", {"kinds": ["session", "session"]}, "rule runs: kinds names something twice"),
    ("runs", {"kinds": "session"}, "rule runs: kinds must be a list"),
    ("runs", {"date": None}, "rule runs: 'date' is missing"),
    ("runs", {"date": "on.year"}, "rule runs: 'on.year' is not a code"),
    ("runs", {"key": ["person"]}, "rule runs: 'key' is not known here"),
    ("runs", {"over": ["visits"]}, "rule runs: 'date' is not known here"),
    ("runs", {"value": "headcount"}, "rule runs: 'value' is not known here"),
    ("visits", {"key": None}, "rule visits: 'key' is missing"),
    ("visits", {"key": []}, "rule visits: key must be a list"),
    ("visits", {"key": [1]}, "rule visits: 1 is not a part of a key"),
    ("visits", {"key": ["a||b"]}, "rule visits: '' is not a code"),
    ("visits", {"key": ["on.month"]}, "rule visits: 'on.month' is not a code"),
    ("visits", {"pick": "best"}, "rule visits: pick 'best' is none of"),
    ("visits", {"share": "bp"}, "rule visits: 'share' is not known here"),
    ("groups", {"over": []}, "rule groups: over must name rules"),
    ("groups", {"over": ["nothing"]}, "rule groups: over names 'nothing'"),
    ("groups", {"over": ["both"]}, "rule .*: is built on itself"),
    ("groups", {"over": ["groups"]}, r"rule groups: is built on itself \(groups > groups\)"),
    ("groups", {"value": None}, "rule groups: 'value' is missing"),
    ("groups", {"measure": "distinct", "value": None, "key": ["field"], "pick": "first"},
     "rule groups: pick needs facts of all times"),
    ("both", {"plus": None}, "rule both: 'plus' is missing"),
    ("both", {"plus": []}, "rule both: plus must name rules"),
    ("both", {"plus": ["visits", "visits"]}, "rule both: plus names something twice"),
    ("both", {"minus": ["visits"]}, "rule both: plus must name rules, each of them once"),
    ("both", {"minus": ["both"]}, "rule both: is built on itself"),
    ("both", {"by": {"month": "month"}}, "rule both: 'by' is not known here"),
    ("runs", {"where": {}}, "rule runs: where must be a list"),
    ("runs", {"where": [["own", "="]]}, "rule runs: .* is not a condition"),
    ("runs", {"where": ["own"]}, "rule runs: 'own' is not a condition"),
    ("runs", {"where": [{"none": []}]}, "rule runs: .* is not a condition"),
    ("runs", {"where": [{"any": []}]}, "rule runs: any must be a list"),
    ("runs", {"where": [["own", "~", True]]}, "rule runs: operator '~' is none of"),
    ("runs", {"where": [["own", ["="], True]]}, "rule runs: operator .* is none of"),
    ("runs", {"where": [["Own", "=", True]]}, "rule runs: 'Own' is not a code"),
    ("runs", {"where": [["own", "=", None]]}, "rule runs: None is not a text"),
    ("runs", {"where": [["own", "=", 1.5]]}, "rule runs: 1.5 is not a text"),
    ("runs", {"where": [["own", ">", True]]}, "rule runs: > has no meaning for True"),
    ("runs", {"where": [["state", "in", "완료"]]}, "rule runs: in must be a list"),
    ("runs", {"where": [["state", "in", []]]}, "rule runs: in must be a list"),
    ("runs", {"where": [["state", "in", [["완료"]]]]}, "rule runs: .* is not a text"),
    ("runs", {"where": [["state", "in", {"field": "type"}]]}, "rule runs: in must be a list"),
    ("runs", {"where": [["state", "=", {"field": 1}]]}, "rule runs: 1 is not a code"),
    ("runs", {"by": []}, "rule runs: by must say"),
    ("runs", {"by": {"month": "on"}}, "rule runs: by month is written"),
    ("runs", {"by": {"when": "month"}}, "rule runs: by month is written"),
    ("runs", {"by": {"field": {"is": 1}}}, "rule runs: .* is not a code"),
    ("runs", {"by": {"Field": "field"}}, "rule runs: 'Field' is not a code"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "changes", "message"), WRONG)
def test_a_wrong_rule_set_is_refused_in_one_line_that_names_the_rule(at, changes, message):
    with pytest.raises(RuleError, match=f"^{message}") as caught:
        read_rules(_with(at, **changes))

    assert "\n" not in str(caught.value)


WRONG_FIELDS = [
    ("runs", {"kinds": ["meeting"]}, "rule runs: there is no kind 'meeting'"),
    ("runs", {"date": "held_on"}, "rule runs: facts of kind 'session' have no 'held_on'"),
    ("runs", {"date": "headcount"}, "rule runs: session.headcount is not str"),
    ("runs", {"where": [["host", "=", ""]]}, "rule runs: facts of kind 'session' have no 'host'"),
    ("runs", {"where": [["own", "=", "예"]]}, "rule runs: session.own is not str"),
    (
        "runs",
        {"where": [{"any": [["headcount", "in", [1, True]]]}]},
        "rule runs: session.headcount",
    ),
    ("runs", {"where": [["state", "=", {"field": "own"}]]}, "rule runs: session.state is not bool"),
    ("runs", {"where": [["state", "=", {"field": "x"}]]}, "rule runs: .* have no 'x'"),
    ("runs", {"by": {"sex": "sex"}}, "rule runs: facts of kind 'session' have no 'sex'"),
    ("visits", {"key": ["src|company"]}, "rule visits: facts of kind 'use' have no 'company'"),
    ("visits", {"key": ["parts.year"]}, "rule visits: use.parts is not str"),
    ("groups", {"value": "state"}, "rule groups: session.state is not int"),
    ("groups", {"share": "own"}, "rule groups: session.own is not int"),
]


@pytest.mark.parametrize(("at", "changes", "message"), WRONG_FIELDS)
def test_a_rule_that_asks_for_what_facts_do_not_say_is_refused(at, changes, message):
    with pytest.raises(RuleError, match=f"^{message}"):
        read_rules(_with(at, **changes), KINDS)


def test_rules_under_one_rule_may_not_date_a_kind_differently():
    ruleset = copy.deepcopy(SMALL)
    ruleset["rules"] += [
        {"code": "a", "kinds": ["hire"], "date": "insured_on", "measure": "count"},
        {"code": "b", "kinds": ["hire"], "date": "left_on", "measure": "count"},
        {"code": "c", "over": ["a", "b"], "measure": "count"},
    ]

    with pytest.raises(RuleError, match=r"rule c: .* 'hire' by 'insured_on' and 'left_on'"):
        read_rules(ruleset)


def test_a_rule_stands_over_the_parts_of_a_sum_and_not_over_the_sum():
    ruleset = copy.deepcopy(SMALL)
    ruleset["rules"].append({"code": "c", "over": ["both"], "measure": "count"})

    with pytest.raises(RuleError, match=r"rule c: over names 'both', a sum; name its parts"):
        read_rules(ruleset)


def test_a_sum_may_not_come_to_the_same_rule_twice():
    ruleset = copy.deepcopy(SMALL)
    ruleset["rules"].append({"code": "more", "plus": ["both", "visits"]})

    with pytest.raises(RuleError, match=r"rule more: comes to the same rule twice"):
        read_rules(ruleset)


def test_a_fact_tells_the_cache_every_rule_it_may_count_for_whatever_the_period():
    program = compile_rules(MAKERSPACE_KR)
    fact = {
        "kind": "hire",
        "on": "2023-05-01",
        "src": "hire:k1",
        "under": [],
        "dims": {**USUAL["hire"], "departed_on": "2023-11-30"},
    }

    found = {one.piece.rule.code: one for one in candidacies(program, fact, {})}

    assert {code: (one.date, one.key, one.amount, one.via) for code, one in found.items()} == {
        "new_hires": ("2023-05-01", ("c1", "e1"), 1, ()),
        "hires_left": ("2023-11-30", ("c1", "e1"), 1, ()),
        "companies_supported": ("2023-05-01", "c1", 1, ("new_hires",)),
    }


def test_a_merged_person_is_counted_as_the_one_that_was_kept():
    program = compile_rules(MAKERSPACE_KR)
    people = {"p1": "p9"}
    fact = {
        "kind": "use", "on": "2023-05-01", "src": "use:k1", "under": [], "dims": {**USUAL["use"]},
    }  # fmt: skip

    keys = {one.piece.rule.code: one.key for one in candidacies(program, fact, people)}

    assert keys["users_unique"] == "p9"
    assert keys["users_resources"] == ("r1", "p9", "2023-05-01")


def test_a_fact_of_a_kind_that_no_rule_knows_is_no_candidate():
    fact = {"kind": "moon", "on": "2023-05-01", "src": "moon:k1", "under": [], "dims": {}}

    assert list(candidacies(compile_rules(MAKERSPACE_KR), fact, {})) == []


def test_the_days_of_kinds_in_these_tests_are_those_the_rules_ask_for():
    program = compile_rules(MAKERSPACE_KR)
    dates = {
        kind: {piece.rule.dates[kind] for piece in plan.pieces if not piece.rule.over}
        for kind, plan in program.kinds.items()
    }

    assert all(DATED_BY.get(kind, "on") in asked for kind, asked in dates.items())
