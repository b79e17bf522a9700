"""A small world in plain dictionaries: records that people write, correct and delete.

Its kinds stand in for those of the domains, with the same names and dims, so that the shipped
counting rules count them. Records depend on one another as they do in the domains: a session's
state touches its attendances, a company's first support its hires and revenue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

from pulmu.ledger import kinds, posting
from pulmu.ledger.kinds import Fact, Kind

Record = dict[str, Any]
Records = dict[str, dict[str, Record]]

DAYS = (
    "2022-06-30", "2022-12-31", "2023-01-01", "2023-03-01", "2023-03-02", "2023-06-30",
    "2023-07-01", "2023-12-31", "2024-01-01",
)  # fmt: skip
PEOPLE = ("p1", "p2", "p3", "p4", "p5")
COMPANIES = ("c1", "c2", "c3")
ROLES = ("참가자", "참가자", "참가자", "강사", "직원")
STATES = ("완료", "완료", "취소")

Draw = Callable[[Random], Any]


def one_of(*values: Any) -> Draw:
    return lambda dice: dice.choice(values)


_day, _maybe_day = one_of(*DAYS), one_of("", *DAYS)
_company = one_of(*COMPANIES)
_text = {"region": one_of("", "김해시", "창원시"), "age": one_of("unknown", "19-34", "35-39")}

# What a record of each kind consists of.
SHAPES: Mapping[str, Mapping[str, Draw]] = {
    "session": {
        "on": _day, "own": one_of(True, True, False), "state": one_of(*STATES),
        "field": one_of("AI", "제조"), "type": one_of("교육", "행사"),
        "programme": one_of("a", "b"), "headcount": one_of(0, 0, 1, 7),
    },
    "attendance": {
        "on": _day, "session": one_of("s1", "s2", "s3"), "person": one_of(*PEOPLE),
        "role": one_of(*ROLES), "present": one_of(True, True, False), "sex": one_of("여", "남"),
        **_text,
    },
    "use": {
        "on": _day, "resource": one_of("r1", "r2"), "person": one_of(*PEOPLE),
        "role": one_of(*ROLES), "purpose": one_of("시제품"), "parts": one_of(0, 1, 3),
        "sex": one_of("여", "남"), **_text,
    },
    "culture_act": {
        "on": _day, "type": one_of("SNS"), "campaign": one_of("", "k", "l"), "audience": one_of(0),
    },
    "company": {
        "form": one_of("예비", "개인", "법인"), "field": one_of("AI", "콘텐츠"),
        "founded_on": _maybe_day, "first_support_on": _day, "exclusion": one_of("", "", "승계"),
        "business": one_of("", "b"),
    },
    "prototype": {
        "company": one_of("", *COMPANIES), "person": one_of("", *PEOPLE), "kind": one_of("목업"),
        "state": one_of(*STATES), "parts": one_of(1, 2), "received_on": _day,
        "completed_on": _maybe_day,
    },
    "hire": {
        "company": _company, "employee": one_of("e1", "e2"), "insured_on": _day,
        "left_on": _maybe_day, "contract": one_of("정규"), "is_founder": one_of(False, False, True),
    },
    "revenue": {
        "company": _company, "supplied_on": _day, "amount": one_of(-7, 1, 5, 30_000, 99_999),
        "share_bp": one_of(0, 1, 3333, 9999, 10_000), "nature": one_of("직접", "간접"),
        "channel": one_of("", "전시", "펀딩"),
    },
    "tenancy": {
        "company": _company, "space": one_of("x"), "agreed_on": _day, "starts_on": _day,
        "ends_on": _maybe_day, "terminated_on": _maybe_day,
    },
    "channel_support": {
        "on": _day, "company": _company, "channel": one_of("전시", "펀딩"),
        "market": one_of("", "B2B", "B2C"), "event": one_of("v1", "v2"), "state": one_of(*STATES),
    },
}  # fmt: skip
# Some kinds have just these records, so that others find them.
FIXED = {"session": ("s1", "s2", "s3"), "company": COMPANIES}
DATED = {
    "company": "founded_on", "prototype": "received_on", "hire": "insured_on",
    "revenue": "supplied_on", "tenancy": "starts_on",
}  # fmt: skip
TOPICS = {
    "attendance": ("session",),
    "session": ("attendance",),
    "hire": ("company", "hire"),
    "revenue": ("company",),
}
DERIVED = {
    "session": {"attended": bool},
    "attendance": {"own": bool, "state": str, "field": str, "type": str},
    "company": {"company": str},
    "hire": {"departed_on": str, "first_support_on": str},
    "revenue": {"first_support_on": str},
}


class World:
    """The records, and what they ask the ledger for."""

    def __init__(self) -> None:
        self.records: Records = {kind: {} for kind in SHAPES}
        self._made = 0

    def register(self) -> None:
        """Register the kinds of this world."""
        for name, shape in SHAPES.items():
            dice = Random(0)  # noqa: S311 -- a game, not a secret
            dims = {field: type(draw(dice)) for field, draw in shape.items() if field != "on"}
            kinds.register(
                Kind(
                    name,
                    name,
                    {**dims, **DERIVED.get(name, {})},
                    facts=self._facts_of(name),
                    follows={topic: self._followers(name, topic) for topic in TOPICS.get(name, ())},
                )
            )

    def put(self, dice: Random, kind: str, *, key: str = "") -> dict[str, list[str]]:
        """Write a record, new or over an older one. What was touched, as `post` wants it."""
        shape = SHAPES[kind]
        key = key or self._key(dice, kind)
        before = self.records[kind].get(key, {})
        record = {name: draw(dice) for name, draw in shape.items()}
        if before and dice.random() < 0.5:  # a correction of one field
            name = dice.choice(list(shape))
            record = {**before, name: record[name]}
        touched = self._parents(kind, key)
        self.records[kind][key] = record
        return merged({kind: [key]}, touched, self._parents(kind, key))

    def remove(self, kind: str, key: str) -> dict[str, list[str]]:
        touched = self._parents(kind, key)
        del self.records[kind][key]
        return merged({kind: [key]}, touched)

    def wanted(self) -> dict[str, bytes]:
        """Source and content of every fact that the records ask for."""
        return {
            fact.source: posting.content_hash(posting.content_of(fact))
            for kind in SHAPES
            for fact in self._facts_of(kind)(0, None)
        }

    def _key(self, dice: Random, kind: str) -> str:
        if kind in FIXED:
            return dice.choice(FIXED[kind])
        if self.records[kind] and dice.random() < 0.4:
            return dice.choice(sorted(self.records[kind]))
        self._made += 1
        return f"{kind[0]}{self._made}"

    def _parents(self, kind: str, key: str) -> dict[str, list[str]]:
        """What the fact of a record changes in other records' facts, while it is still there."""
        record = self.records[kind].get(key)
        if record is None:
            return {}
        if kind == "attendance":
            return {"session": [record["session"]]}
        if kind == "hire":
            return {"hire": self._siblings(record)}
        return {}

    def _siblings(self, hire: Record) -> list[str]:
        who = (hire["company"], hire["employee"])
        hires = self.records["hire"].items()
        return [key for key, one in hires if (one["company"], one["employee"]) == who]

    def _facts_of(self, kind: str) -> Callable[[int, Sequence[str] | None], Iterator[Fact]]:
        def facts(_organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
            some = self.records[kind]
            for key in list(some) if keys is None else [key for key in keys if key in some]:
                fact = self._fact(kind, key, some[key])
                if fact is not None:
                    yield fact

        return facts

    def _fact(self, kind: str, key: str, record: Record) -> Fact | None:
        dims = dict(record)
        on = dims.pop("on", None) or record.get(DATED.get(kind, ""), "")
        under: tuple[str, ...] = ()
        if kind == "attendance":
            session = self.records["session"].get(record["session"])
            if session is None:
                return None
            dims |= {name: session[name] for name in ("own", "state", "field", "type")}
            under = (f"session:{record['session']}",)
        elif kind == "session":
            dims["attended"] = any(
                one["session"] == key and one["role"] == "참가자" and one["present"]
                for one in self.records["attendance"].values()
            )
        elif kind == "company":
            dims["company"] = key
        elif kind in ("hire", "revenue"):
            company = self.records["company"].get(record["company"])
            dims["first_support_on"] = company["first_support_on"] if company else ""
        if kind == "hire":
            dims["departed_on"] = self._departed(record)
        return Fact(kind, key, dt.date.fromisoformat(on) if on else None, dims, under)

    def _departed(self, hire: Record) -> str:
        rows = [self.records["hire"][key] for key in self._siblings(hire)]
        last = max(row["left_on"] for row in rows)
        return last if all(row["insured_on"] <= last for row in rows) else ""

    def _followers(self, kind: str, topic: str) -> Callable[[int, Sequence[str]], Iterator[str]]:
        def follow(_organisation_id: int, keys: Sequence[str]) -> Iterator[str]:
            if (kind, topic) == ("session", "attendance"):
                some = self.records["attendance"]
                yield from [some[key]["session"] for key in keys if key in some]
            elif topic == "hire":
                some = self.records["hire"]
                for key in keys:
                    yield from self._siblings(some[key]) if key in some else ()
            else:
                mine = self.records[kind].items()
                yield from [key for key, one in mine if one[topic] in keys]

        return follow


def merged(*changes: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in changes:
        for kind, keys in one.items():
            mine = found.setdefault(kind, [])
            mine += [key for key in keys if key not in mine]
    return found
