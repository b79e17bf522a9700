"""What an import of an organisation says, full of its canaries; ``o`` is a `planting.Planted`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def a_report(o: Any) -> Mapping[str, Any]:
    """What a rehearsed import says, with a row to mend and one that would change."""
    text = o.canary.text
    trouble = {"sheet": "참가자", "row": 2, "column": "성명", "code": "x", "value": text("value")}
    said = {"reason": text("reason"), "fix": text("fix")}
    differs = {"record": text("record"), "column": "present", "before": "O", "after": "X"}
    return {
        "ok": True,
        "errors": [{**trouble, **said}],
        "warnings": [{**trouble, **said}],
        "ignored": [text("ignored")],
        "removed": [text("removed")],
        "kept": [text("kept")],
        "differences": [differs],
    }


def a_strange_sheet(o: Any) -> dict[str, Any]:
    """A sheet that its name does not tell, with a column that nobody knows."""
    column = {"name": o.canary.text("heading"), "examples": [o.canary.text("example")]}
    return {"name": o.canary.text("sheet"), "code": "", "read": False, "columns": [column]}
