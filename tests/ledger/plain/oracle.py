"""A slow reading of any rule set, written apart from the evaluator, to hold it against.

`by_the_rules` is the meaning of the algebra (docs/decisions/0003) over lists of dictionaries.
"""

from __future__ import annotations

import json
import operator
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from itertools import groupby
from math import floor
from typing import Any

Fact = dict[str, Any]
Rows = Iterable[tuple[int, str, str]]


def standing_facts(rows: Rows) -> list[Fact]:
    """Every fact that stands, flat: its dims, on, src, kind, seq, and how far it is backed."""
    entries = [(seq, verb, json.loads(text)) for seq, verb, text in rows]
    gone = {body["fact"] for _seq, verb, body in entries if verb == "retract"}
    entries = [entry for entry in entries if entry[0] not in gone]
    covered = {body["src"] for _s, verb, body in entries if verb == "attach" and "src" in body}
    merged = {body["drop"]: body["keep"] for _s, verb, body in entries if verb == "alias"}
    words = {(body["fact"], body["by"]) for _s, verb, body in entries if verb == "attest"}
    facts = []
    for seq, verb, body in entries:
        if verb != "assert":
            continue
        said = body["fact"]
        fact = {**said["dims"], "on": said["on"], "src": said["src"], "seq": seq}
        fact["its_kind"] = said["kind"]
        fact["attached"] = bool({said["src"], *said["under"]} & covered)
        fact["proven"] = fact["attached"] and any(s == seq and by != body["by"] for s, by in words)
        while fact.get("person") in merged:
            fact["person"] = merged[fact["person"]]
        facts.append(fact)
    return facts


def by_the_rules(rows: Rows, ruleset: dict[str, Any], start: str, end: str) -> list[dict[str, Any]]:
    """The lines of the statement, from the meaning of the algebra alone."""
    reading = _Reading(standing_facts(rows), ruleset, start, end)
    return [reading.line(line) for line in ruleset["lines"]]


class _Reading:
    def __init__(self, facts: list[Fact], ruleset: dict[str, Any], start: str, end: str) -> None:
        self.facts, self.start, self.end = facts, start, end
        self.rules = {rule["code"]: rule for rule in ruleset["rules"]}

    def line(self, line: dict[str, Any]) -> dict[str, Any]:
        code = line["code"]
        parts = self.leaves(code)
        some = [fact for _sign, leaf in parts for _day, fact in self.behind(leaf).values()]
        by: dict[str, dict[str, int]] = {}
        for sign, leaf in parts:
            for name, found in self.cells(leaf).items():
                mine = by.setdefault(name, {})
                for label, amount in found.items():
                    mine[label] = mine.get(label, 0) + sign * amount
        return {
            "code": code,
            "value": self.figure(code),
            "unit": line["unit"],
            "facts": len(some),
            "attached": sum(fact["attached"] for fact in some),
            "proven": sum(fact["proven"] for fact in some),
            "proven_value": self.figure(code, proven=True),
            "companions": {other: self.figure(other) for other in line["companions"]},
            "by": {name: {k: v for k, v in of.items() if v} for name, of in by.items()},
        }

    def behind(self, code: str) -> dict[int, tuple[str, Fact]]:
        """The contributing facts of a select or over rule by seq, each with its date."""
        rule = self.rules[code]
        found = {
            seq: (day, fact)
            for seq, (day, fact) in self.asked(rule).items()
            if day and _holds({"all": rule.get("where", [])}, fact)
            if rule["measure"] != "distinct" or _key(rule, fact) is not None
        }
        if "pick" in rule:
            choose = min if rule["pick"] == "first" else max
            days = {key: choose(some)[0] for key, some in _grouped(rule, found)}
            found = {
                seq: (day, fact)
                for seq, (day, fact) in found.items()
                if self.start <= days[_key(rule, fact)] < self.end
            }
        return {seq: pair for seq, pair in found.items() if self.start <= pair[0] < self.end}

    def asked(self, rule: dict[str, Any]) -> dict[int, tuple[str, Fact]]:
        if "over" in rule:
            return {seq: pair for part in rule["over"] for seq, pair in self.behind(part).items()}
        mine = [fact for fact in self.facts if fact["its_kind"] in rule["kinds"]]
        return {fact["seq"]: (fact.get(rule["date"], ""), fact) for fact in mine}

    def figure(self, code: str, *, proven: bool = False) -> int:
        total = 0
        for sign, leaf in self.leaves(code):
            found = [fact for _day, fact in self.behind(leaf).values()]
            some = [fact for fact in found if fact["proven"] or not proven]
            total += sign * _measure(self.rules[leaf], some)
        return total

    def cells(self, code: str) -> dict[str, dict[str, int]]:
        rule, found = self.rules[code], self.behind(code)
        counted = [(day, seq) for seq, (day, _fact) in found.items()]
        if rule["measure"] == "distinct":
            choose = max if rule.get("pick") == "last" else min
            counted = [choose(some) for _key_of_all, some in _grouped(rule, found)]
        result = {}
        for name, source in rule.get("by", {}).items():
            exact: dict[str, Fraction] = defaultdict(Fraction)
            for day, seq in counted:
                fact = found[seq][1]
                exact[_label(source, day, fact)] += _quantity(rule, fact)
            result[name] = {label: floor(amount) for label, amount in exact.items()}
        return result

    def leaves(self, code: str, sign: int = 1) -> list[tuple[int, str]]:
        """The rules that a figure is the sum of."""
        rule = self.rules[code]
        if "plus" not in rule:
            return [(sign, code)]
        down = [leaf for part in rule["plus"] for leaf in self.leaves(part, sign)]
        return down + [leaf for part in rule.get("minus", []) for leaf in self.leaves(part, -sign)]


def _measure(rule: dict[str, Any], some: list[Fact]) -> int:
    if rule["measure"] == "distinct":
        return len({_key(rule, fact) for fact in some})
    return floor(sum(_quantity(rule, fact) for fact in some))


def _grouped(
    rule: dict[str, Any], found: dict[int, tuple[str, Fact]]
) -> list[tuple[Any, list[tuple[str, int]]]]:
    keyed = [(repr(_key(rule, fact)), day, seq) for seq, (day, fact) in found.items()]
    keys = {repr(_key(rule, fact)): _key(rule, fact) for _day, fact in found.values()}
    return [
        (keys[text], [(day, seq) for _text, day, seq in some])
        for text, some in groupby(sorted(keyed), key=operator.itemgetter(0))
    ]


def _holds(condition: Any, fact: Fact) -> bool:
    if isinstance(condition, dict):
        [(how, inner)] = condition.items()
        found = [_holds(one, fact) for one in inner]
        return False not in found if how == "all" else True in found
    field, op, operand = condition
    left = fact.get(field, "")
    right = fact.get(operand["field"], "") if isinstance(operand, dict) else operand
    if op in ("=", "!="):
        return (left == right) == (op == "=")
    if op in ("in", "not in"):
        return (left in right) == (op == "in")
    if "" in (left, right) or type(left) is not type(right):
        return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]


def _key(rule: dict[str, Any], fact: Fact) -> tuple[Any, ...] | None:
    key = []
    for part in rule["key"]:
        found: Any = ""
        for field in part.split("|"):
            name, _dot, year = field.partition(".")
            value = fact.get(name, "")
            if value != "" and found == "":
                found = value[:4] if year else value
        key.append(found)
    return tuple(key) if any(part != "" for part in key) else None


def _quantity(rule: dict[str, Any], fact: Fact) -> Fraction:
    if rule["measure"] != "sum":
        return Fraction(1)
    share = Fraction(fact.get(rule["share"], "") or 0, 10_000) if "share" in rule else Fraction(1)
    return (fact.get(rule["value"], "") or 0) * share


def _label(source: Any, day: str, fact: Fact) -> str:
    if isinstance(source, dict):
        return str(source["is"])
    value = day[:7] if source == "month" else fact.get(source, "")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value != "" else "unknown"
