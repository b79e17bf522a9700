"""Two slow readings of the specification, written apart from the evaluator, to hold it against.

`by_the_book` is docs/spec/indicators.md as list comprehensions; it never reads a rule set.
`by_the_rules` is the meaning of any rule set (docs/decisions/0003) over lists of dictionaries.
"""

from __future__ import annotations

import json
import operator
from collections import defaultdict
from collections.abc import Callable, Iterable
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


# ---- the book -------------------------------------------------------------------------------


class Book:
    """The facts of a period, chosen line by line as docs/spec/indicators.md says."""

    def __init__(self, rows: Rows, start: str, end: str) -> None:
        self.facts = standing_facts(rows)
        self.start, self.end = start, end

    def of(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact["its_kind"] == kind]

    def inside(self, day: str) -> bool:
        return day != "" and self.start <= day < self.end

    def runs(self) -> list[Fact]:
        return [
            s
            for s in self.of("session")
            if s["own"] and s["state"] == "완료" and self.inside(s["on"])
            if s["attended"] or s["headcount"] > 0
        ]

    def visits(self) -> list[Fact]:
        return [
            a
            for a in self.of("attendance")
            if a["role"] == "참가자" and a["present"] and a["own"] and a["state"] == "완료"
            if self.inside(a["on"])
        ]

    def uses(self) -> list[Fact]:
        return [
            u for u in self.of("use") if u["role"] not in ("강사", "직원") and self.inside(u["on"])
        ]

    def acts(self) -> list[Fact]:
        return [
            act
            for act in self.of("culture_act")
            if _act_lies_inside(act, self.of("culture_act"), self.inside)
        ]

    def made(self) -> list[Fact]:
        return [
            p
            for p in self.of("prototype")
            if p["state"] == "완료" and self.inside(p["completed_on"])
        ]

    def firms(self) -> list[Fact]:
        return [
            c
            for c in self.of("company")
            if c["form"] != "예비" and not c["exclusion"] and self.inside(c["founded_on"])
            if c["first_support_on"] and c["founded_on"] >= c["first_support_on"]
        ]

    def eligible(self) -> list[Fact]:
        return [
            h
            for h in self.of("hire")
            if not h["is_founder"] and h["first_support_on"]
            if h["insured_on"] and h["insured_on"] >= h["first_support_on"]
        ]

    def hires(self) -> list[Fact]:
        first_day: dict[tuple[str, str], str] = {}
        for h in sorted(self.eligible(), key=operator.itemgetter("insured_on"), reverse=True):
            first_day[h["company"], h["employee"]] = h["insured_on"]
        return [
            h
            for h in self.eligible()
            if self.inside(first_day[h["company"], h["employee"]]) and self.inside(h["insured_on"])
        ]

    def sales(self) -> list[Fact]:
        return [
            r
            for r in self.of("revenue")
            if self.inside(r["supplied_on"]) and r["first_support_on"]
            if r["supplied_on"] >= r["first_support_on"]
        ]

    def rooms(self) -> list[Fact]:
        return [
            t
            for t in self.of("tenancy")
            if self.inside(t["starts_on"])
            if not (t["terminated_on"] and t["terminated_on"] < t["starts_on"])
        ]

    def channels(self) -> list[Fact]:
        return [
            c for c in self.of("channel_support") if c["state"] == "완료" and self.inside(c["on"])
        ]

    def left(self) -> set[tuple[str, str]]:
        return {
            (h["company"], h["employee"]) for h in self.eligible() if self.inside(h["departed_on"])
        }

    def parts(self) -> int:
        printed = sum(u["parts"] for u in self.of("use") if self.inside(u["on"]))
        return sum(p["parts"] for p in self.made()) + printed

    def supported(self) -> set[str]:
        several = (self.made(), self.hires(), self.sales(), self.rooms(), self.channels())
        return {fact["company"] for some in several for fact in some} - {""}


def visit(a: Fact) -> Any:
    return a["session"], a["person"], a["on"]


def use(u: Fact) -> Any:
    return u["resource"], u["person"], u["on"]


def participations(some: list[Fact]) -> int:
    first = {visit(f) for f in some if f["its_kind"] == "attendance"}
    second = {use(f) for f in some if f["its_kind"] == "use"}
    third = [f["headcount"] for f in some if f["its_kind"] == "session"]
    return len(first) + len(second) + sum(third)


def distinct(*names: str) -> Callable[[list[Fact]], int]:
    return lambda some: len({tuple(f[name] for name in names) for f in some})


def contribution(some: list[Fact]) -> int:
    return floor(sum(Fraction(f["amount"] * f["share_bp"], 10_000) for f in some))


Figure = tuple[list[Fact], Callable[[list[Fact]], int], dict[str, int]]


def figures_of(book: Book) -> dict[str, Figure]:
    """Per line the facts behind it, how they are counted, and the companions."""
    visits, uses, hires, sales = book.visits(), book.uses(), book.hires(), book.sales()
    runs = book.runs()
    groups = [s for s in runs if s["headcount"]]
    return {
        "programme_runs": (runs, len, {"programmes": distinct("programme")(runs)}),
        "users": (
            visits + uses + groups,
            participations,
            {
                "users_unique": distinct("person")(visits + uses),
                "users_sessions": participations(visits),
                "users_resources": participations(uses),
                "users_groups": participations(groups),
            },
        ),
        "culture_acts": (
            book.acts(),
            lambda some: len({(a["campaign"] or a["src"], a["on"][:4]) for a in some}),
            {},
        ),
        "prototypes": (book.made(), len, {"printed_parts": book.parts()}),
        "new_startups": (
            book.firms(),
            lambda some: len({f["business"] or f["company"] for f in some}),
            {"companies_supported": len(book.supported())},
        ),
        "new_hires": (
            hires,
            distinct("company", "employee"),
            {"net_hires": distinct("company", "employee")(hires) - len(book.left())},
        ),
        "revenue": (sales, contribution, {"revenue_gross": sum(r["amount"] for r in sales)}),
        "space_supports": (book.rooms(), len, {}),
        "channel_supports": (book.channels(), distinct("company", "channel", "event"), {}),
    }


def by_the_book(rows: Rows, start: str, end: str) -> dict[str, dict[str, Any]]:
    """Per line: value, facts, attached, proven, proven_value and companions."""
    return {
        line: {
            "value": value(some),
            "facts": len(some),
            "attached": len([f for f in some if f["attached"]]),
            "proven": len([f for f in some if f["proven"]]),
            "proven_value": value([f for f in some if f["proven"]]),
            "companions": companions,
        }
        for line, (some, value, companions) in figures_of(Book(rows, start, end)).items()
    }


def _act_lies_inside(act: Fact, acts: list[Fact], inside: Callable[[str], bool]) -> bool:
    """An act of a campaign counts on the campaign's earliest day of that calendar year."""
    if not inside(act["on"]):
        return False
    if not act["campaign"]:
        return True
    year = act["on"][:4]
    days = [a["on"] for a in acts if a["campaign"] == act["campaign"] and a["on"][:4] == year]
    return inside(min(days))


# ---- any rule set ---------------------------------------------------------------------------


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
