"""The statement: the figures of a period with everything they were computed from, and a digest."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from .canonical import digest, dumps
from .marks import Marks

STATEMENT_SCHEMA = "pulmu.statement/1"
# What the digest leaves out: itself, and what may differ between two prints.
_OUTSIDE = ("digest", "context")
_NULLABLE = ("revision",)


def build_statement(
    *,
    organisation: str,
    start: str,
    end: str,
    ruleset: Mapping[str, Any],
    revision: int | None,
    cut: int,
    root: bytes,
    lines: Sequence[Mapping[str, Any]],
    context: Mapping[str, Any],
) -> dict[str, Any]:
    """The object of docs/spec/statement.md. ``revision`` is None for a draft."""
    statement: dict[str, Any] = {
        "schema": STATEMENT_SCHEMA,
        "organisation": organisation,
        "period": {"start": start, "end": end},
        "ruleset": ruleset_reference(ruleset),
        "revision": revision,
        "cut": cut,
        "root": base64.b64encode(root).decode("ascii"),
        "lines": [dict(line) for line in lines],
    }
    return {**statement, "digest": statement_digest(statement), "context": dict(context)}


def statement_digest(statement: Mapping[str, Any]) -> str:
    """The digest that stands for a statement: equal entries and rules give an equal one."""
    inside = {name: value for name, value in statement.items() if name not in _OUTSIDE}
    return digest(inside, null_at=_NULLABLE)


def statement_text(statement: Mapping[str, Any]) -> str:
    """The statement as canonical JSON."""
    return dumps(dict(statement), null_at=_NULLABLE)


def ruleset_reference(ruleset: Mapping[str, Any]) -> dict[str, Any]:
    """How a statement names the rule set it was computed with."""
    return {"code": ruleset["code"], "version": ruleset["version"], "digest": digest(ruleset)}


def targets_in_force(marks: Marks, start: str, end: str) -> dict[str, int]:
    """The targets of a period per line, as they stood at the cut of ``marks``.

    A 0 promises nothing: it is how a target is taken back.
    """
    return {
        line: value
        for (line, first, last), value in sorted(marks.targets.items())
        if (first, last) == (start, end) and value
    }
