"""A slow reading of docs/spec/indicators.md itself, which never looks at a rule set."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import Any

from tests.ledger.plain.oracle import Fact, Rows, standing_facts

Some = list[Fact]
# The facts behind a figure, the figure of any of them, and its companions.
Figure = tuple[Some, Callable[[Some], int], dict[str, int]]


def by_the_book(rows: Rows, start: str, end: str) -> dict[str, dict[str, Any]]:
    """Per line: value, facts, attached, proven, proven_value and companions."""
    return {
        line: {
            "value": value(some),
            "facts": len(some),
            "attached": len([fact for fact in some if fact["attached"]]),
            "proven": len([fact for fact in some if fact["proven"]]),
            "proven_value": value([fact for fact in some if fact["proven"]]),
            "companions": companions,
        }
        for line, (some, value, companions) in _Book(rows, start, end).figures().items()
    }


class _Book:
    """The sentences of the specification, each as a list of facts."""

    def __init__(self, rows: Rows, start: str, end: str) -> None:
        self.facts = standing_facts(rows)
        self.start, self.end = start, end

    def of(self, kind: str) -> Some:
        return [fact for fact in self.facts if fact["its_kind"] == kind]

    def inside(self, day: str) -> bool:
        return day != "" and self.start <= day < self.end

    def figures(self) -> dict[str, Figure]:
        runs, visits, uses = self.runs(), self.visits(), self.uses()
        groups = [s for s in runs if s["headcount"]]
        made, hires, sales = self.made(), self.hires(), self.sales()
        rooms, channels = self.rooms(), self.channels()
        printed = [u for u in self.of("use") if self.inside(u["on"])]
        supported = {f["company"] for some in (made, hires, sales, rooms, channels) for f in some}
        employees = _distinct("company", "employee")
        return {
            "programme_runs": (runs, len, {"programmes": _distinct("programme")(runs)}),
            "users": (
                visits + uses + groups,
                _participations,
                {
                    "users_unique": _distinct("person")(visits + uses),
                    "users_sessions": _participations(visits),
                    "users_resources": _participations(uses),
                    "users_groups": _participations(groups),
                },
            ),
            "culture_acts": (self.acts(), _campaigns, {}),
            "prototypes": (made, len, {"printed_parts": sum(f["parts"] for f in made + printed)}),
            "new_startups": (
                self.firms(),
                lambda some: len({f["business"] or f["company"] for f in some}),
                {"companies_supported": len(supported - {""})},
            ),
            "new_hires": (
                hires, employees, {"net_hires": employees(hires) - employees(self.left())},
            ),
            "revenue": (sales, _contribution, {"revenue_gross": sum(r["amount"] for r in sales)}),
            "space_supports": (rooms, len, {}),
            "channel_supports": (channels, _distinct("company", "channel", "event"), {}),
        }  # fmt: skip

    def runs(self) -> Some:
        return [
            s
            for s in self.of("session")
            if s["own"] and s["state"] == "완료" and self.inside(s["on"])
            if s["attended"] or s["headcount"] > 0
        ]

    def visits(self) -> Some:
        return [
            a
            for a in self.of("attendance")
            if a["role"] == "참가자" and a["present"] and a["own"] and a["state"] == "완료"
            if self.inside(a["on"])
        ]

    def uses(self) -> Some:
        staff = ("강사", "직원")
        return [u for u in self.of("use") if u["role"] not in staff and self.inside(u["on"])]

    def acts(self) -> Some:
        """An act of a campaign counts on the campaign's earliest day of that calendar year."""
        days: dict[tuple[str, str], str] = {}
        for act in self.of("culture_act"):
            place = (act["campaign"], act["on"][:4])
            days[place] = min(act["on"], days.get(place, act["on"]))
        return [
            act
            for act in self.of("culture_act")
            if self.inside(act["on"])
            if not act["campaign"] or self.inside(days[act["campaign"], act["on"][:4]])
        ]

    def made(self) -> Some:
        done = [p for p in self.of("prototype") if p["state"] == "완료"]
        return [p for p in done if self.inside(p["completed_on"])]

    def firms(self) -> Some:
        return [
            c
            for c in self.of("company")
            if c["form"] != "예비" and not c["exclusion"] and self.inside(c["founded_on"])
            if c["first_support_on"] and c["founded_on"] >= c["first_support_on"]
        ]

    def eligible(self) -> Some:
        return [
            h
            for h in self.of("hire")
            if not h["is_founder"] and h["first_support_on"]
            if h["insured_on"] and h["insured_on"] >= h["first_support_on"]
        ]

    def hires(self) -> Some:
        first: dict[tuple[str, str], str] = {}
        for h in sorted(self.eligible(), key=operator.itemgetter("insured_on"), reverse=True):
            first[h["company"], h["employee"]] = h["insured_on"]
        counted = [h for h in self.eligible() if self.inside(first[h["company"], h["employee"]])]
        return [h for h in counted if self.inside(h["insured_on"])]

    def left(self) -> Some:
        return [h for h in self.eligible() if self.inside(h["departed_on"])]

    def sales(self) -> Some:
        dated = [r for r in self.of("revenue") if self.inside(r["supplied_on"])]
        return [
            r for r in dated if r["first_support_on"] and r["supplied_on"] >= r["first_support_on"]
        ]

    def rooms(self) -> Some:
        begun = [t for t in self.of("tenancy") if self.inside(t["starts_on"])]
        return [
            t for t in begun if not (t["terminated_on"] and t["terminated_on"] < t["starts_on"])
        ]

    def channels(self) -> Some:
        done = [c for c in self.of("channel_support") if c["state"] == "완료"]
        return [c for c in done if self.inside(c["on"])]


def _participations(some: Some) -> int:
    visits = {(f["session"], f["person"], f["on"]) for f in some if f["its_kind"] == "attendance"}
    uses = {(f["resource"], f["person"], f["on"]) for f in some if f["its_kind"] == "use"}
    return len(visits) + len(uses) + sum(f["headcount"] for f in some if f["its_kind"] == "session")


def _campaigns(some: Some) -> int:
    return len({(act["campaign"] or act["src"], act["on"][:4]) for act in some})


def _contribution(some: Some) -> int:
    return floor(sum(Fraction(f["amount"] * f["share_bp"], 10_000) for f in some))


def _distinct(*names: str) -> Callable[[Some], int]:
    return lambda some: len({tuple(fact[name] for name in names) for fact in some})
