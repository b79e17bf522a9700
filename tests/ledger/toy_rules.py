"""Counting rules that ask for all that the algebra has, in ways the shipped ones do not."""

from __future__ import annotations

from typing import Any

MONTH = {"month": "month"}
PRESENT = [["present", "=", True]]


def rule(code: str, **members: Any) -> dict[str, Any]:
    return {"code": code, **members}


def line(code: str, *companions: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": {"ko": code, "en": code},
        "unit": "건",
        "companions": list(companions),
    }


def attended(code: str, **members: Any) -> dict[str, Any]:
    return rule(code, kinds=["attendance"], date="on", **members)


RULES = [
    attended("rows", measure="count", by={**MONTH, "sex": "sex", "all": {"is": "x"}}),
    # The first time ever, by person: merges move it, and so do earlier years.
    attended(
        "newcomers",
        where=PRESENT,
        measure="distinct",
        key=["person"],
        pick="first",
        by={**MONTH, "sex": "sex", "region": "region"},
    ),
    attended(
        "last_seen",
        where=[["role", "in", ["참가자", "직원"]]],
        measure="distinct",
        key=["person", "on.year"],
        pick="last",
        by={**MONTH, "field": "field", "present": "present"},
    ),
    attended("sexes", measure="distinct", key=["sex"], by={"region": "region"}),
    rule(
        "days",
        kinds=["attendance", "use"],
        date="on",
        where=[{"any": [["role", "!=", "강사"], {"all": [["on", "<", "2023-06-01"]]}]}],
        measure="distinct",
        key=["person", "on"],
        by={**MONTH, "age": "age"},
    ),
    # Over rules that pick, and over those again.
    rule("places", over=["newcomers", "last_seen"], measure="distinct", key=["session"], by=MONTH),
    rule("crowd", over=["newcomers", "days"], measure="count", by={**MONTH, "role": "role"}),
    rule(
        "faces",
        over=["places", "days"],
        where=[["person", "not in", ["p5"]]],
        measure="distinct",
        key=["person"],
        by={"sex": "sex"},
    ),
    rule(
        "sales",
        kinds=["revenue"],
        date="supplied_on",
        measure="sum",
        value="amount",
        share="share_bp",
        by={**MONTH, "nature": "nature"},
    ),
    rule(
        "sellers",
        over=["sales"],
        where=[["amount", ">", 1]],
        measure="distinct",
        key=["company"],
        by={"channel": "channel"},
    ),
    rule("sold", over=["sellers"], measure="sum", value="amount", share="share_bp", by=MONTH),
    rule(
        "first_made",
        kinds=["prototype"],
        date="completed_on",
        measure="distinct",
        key=["company|person"],
        pick="first",
        by={**MONTH, "parts": "parts"},
    ),
    rule("pieces", over=["first_made"], measure="sum", value="parts"),
    rule(
        "left", kinds=["hire"], date="departed_on", measure="distinct", key=["employee"], by=MONTH
    ),
    rule("came", kinds=["hire"], date="on", measure="count", by=MONTH),
    rule("net", plus=["came", "crowd"], minus=["left"]),
    rule("gross", plus=["net", "sold"], minus=["rows"]),
]
RULESET: dict[str, Any] = {
    "schema": "pulmu.ruleset/1",
    "code": "toy",
    "version": 1,
    "name": {"ko": "장난감", "en": "Toy"},
    "rules": RULES,
    "lines": [
        line("rows", "sexes"),
        line("newcomers", "places"),
        line("last_seen", "faces"),
        line("places"),
        line("sexes", "days"),
        line("faces"),
        line("sales", "sellers"),
        line("sold"),
        line("first_made", "pieces"),
        line("net", "left", "came"),
        line("gross"),
    ],
}
