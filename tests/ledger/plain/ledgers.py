"""Small ledgers for tests: entries as they stand in the table, made by sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pulmu.ledger.plain import canonical, merkle
from pulmu.ledger.plain.check import HashedRow
from pulmu.ledger.plain.evaluate import evaluate

RULESET_FILE = Path(__file__).parents[3] / "pulmu" / "ledger" / "rulesets" / "makerspace-kr-1.json"
MAKERSPACE_KR: dict[str, Any] = json.loads(RULESET_FILE.read_text(encoding="utf-8"))

AT = "2023-05-01T01:02:03Z"
HANA, MINSU = "hana", "minsu"  # the two of the staff; facts here are recorded by Hana
YEAR = ("2023-01-01", "2024-01-01")
SHEET = "5" * 64

# What every fact of a kind says unless a test says otherwise: it counts, in May 2023.
USUAL: dict[str, dict[str, Any]] = {
    "session": {
        "own": True, "state": "완료", "field": "AI", "type": "교육", "programme": "prog",
        "headcount": 0, "attended": True,
    },
    "attendance": {
        "session": "s1", "person": "p1", "role": "참가자", "present": True, "own": True,
        "state": "완료", "field": "AI", "type": "교육", "sex": "여", "age": "19-34",
        "region": "김해시",
    },
    "use": {
        "resource": "r1", "person": "p1", "role": "", "purpose": "", "parts": 0, "sex": "남",
        "age": "35-39", "region": "",
    },
    "culture_act": {"type": "행사", "campaign": "", "audience": 0},
    "company": {
        "company": "c1", "form": "법인", "field": "AI", "founded_on": "2023-05-01",
        "first_support_on": "2023-01-02", "exclusion": "", "business": "",
    },
    "prototype": {
        "company": "c1", "person": "", "kind": "목업", "state": "완료", "parts": 1,
        "received_on": "2023-04-01", "completed_on": "2023-05-01",
    },
    "hire": {
        "company": "c1", "employee": "e1", "insured_on": "2023-05-01", "left_on": "",
        "departed_on": "", "contract": "정규", "is_founder": False,
        "first_support_on": "2023-01-02",
    },
    "revenue": {
        "company": "c1", "amount": 1000, "share_bp": 10_000, "nature": "직접", "channel": "전시",
        "first_support_on": "2023-01-02", "supplied_on": "2023-05-01",
    },
    "tenancy": {
        "company": "c1", "space": "sp1", "agreed_on": "2023-04-20", "starts_on": "2023-05-01",
        "ends_on": "2024-04-30", "terminated_on": "",
    },
    "channel_support": {
        "company": "c1", "channel": "전시", "market": "B2B", "event": "ev1", "state": "완료",
    },
}  # fmt: skip
# The dim that dates a kind, where it has one.
DATED_BY = {
    "company": "founded_on",
    "prototype": "completed_on",
    "hire": "insured_on",
    "revenue": "supplied_on",
    "tenancy": "starts_on",
}


class Ledger:
    """A ledger being written. Every method gives the seq of its entry."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str, str]] = []

    def read(self) -> Iterator[tuple[int, str, str]]:
        return iter(self.rows)

    def hashed(self) -> Iterator[HashedRow]:
        return ((*row, canonical.entry_leaf(*row)) for row in self.rows)

    def tree(self) -> merkle.Frontier:
        frontier = merkle.Frontier()
        frontier.extend(canonical.entry_leaf(*row) for row in self.rows)
        return frontier

    def upto(self, cut: int) -> Ledger:
        """The same ledger as it was when it had ``cut`` entries."""
        earlier = Ledger()
        earlier.rows = self.rows[:cut]
        return earlier

    def entry(self, verb: str, body: Mapping[str, Any], *, by: str = HANA) -> int:
        text = canonical.dumps({"at": AT, "by": by, **body})
        self.rows.append((len(self.rows) + 1, verb, text))
        return len(self.rows)

    def fact(  # noqa: PLR0913 -- the parts of a fact
        self,
        kind: str,
        /,
        *,
        key: str = "",
        on: str = "2023-05-01",
        under: tuple[str, ...] = (),
        by: str = HANA,
        **dims: Any,
    ) -> int:
        """A usual fact of the kind with some dims changed."""
        said = {**USUAL[kind], **dims}
        content = {
            "dims": said,
            "kind": kind,
            "on": said.get(DATED_BY.get(kind, ""), on),
            "src": f"{kind}:{key or f'k{len(self.rows) + 1}'}",
            "under": list(under),
        }
        return self.entry("assert", {"fact": content}, by=by)

    def retract(self, seq: int) -> int:
        return self.entry("retract", {"fact": seq, "why": "correction"})

    def attach(self, src: str, sha256: str = SHEET) -> int:
        return self.entry("attach", {"sha256": sha256, "size": 9, "src": src, "type": "image/png"})

    def destroy(self, sha256: str = SHEET) -> int:
        return self.entry("attach", {"destroyed": sha256, "basis": "retention"})

    def attest(self, seq: int, by: str = MINSU) -> int:
        return self.entry("attest", {"fact": seq}, by=by)

    def alias(self, drop: str, keep: str) -> int:
        return self.entry("alias", {"drop": drop, "keep": keep, "why": "same person"})

    def target(self, line: str, value: int, period: tuple[str, str] = YEAR) -> int:
        start, end = period
        return self.entry("target", {"line": line, "start": start, "end": end, "value": value})

    def lines(
        self, period: tuple[str, str] = YEAR, ruleset: Mapping[str, Any] = MAKERSPACE_KR
    ) -> dict[str, dict[str, Any]]:
        """The statement's lines by code."""
        return {line["code"]: line for line in evaluate(self.read, ruleset, *period)}

    def value(self, line: str, period: tuple[str, str] = YEAR) -> int:
        return int(self.lines(period)[line]["value"])

    def companion(self, code: str, period: tuple[str, str] = YEAR) -> int:
        found = [line["companions"].get(code) for line in self.lines(period).values()]
        return int(next(value for value in found if value is not None))


def a_ledger(*facts: tuple[str, dict[str, Any]]) -> Ledger:
    """A ledger of usual facts with some dims changed: pairs of kind and changes."""
    ledger = Ledger()
    for kind, said in facts:
        ledger.fact(kind, **said)
    return ledger
