"""The evidence files that rows name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .parsing import Parsed
from .sheets import SHEETS, Sheet


def named(parsed: Parsed) -> set[str]:
    """Every file name in the workbook."""
    return {name for _sheet, _row, name in _named(parsed)}


def warn_missing(parsed: Parsed, is_there: Callable[[str], bool]) -> None:
    """A warning for each row and name that is not among the files given."""
    missing = {name for name in named(parsed) if not is_there(name)}
    for sheet, row, name in _named(parsed):
        if name in missing:
            column = sheet.column("evidence").ko
            parsed.report.warnings.add(
                parsed.name_of(sheet), row.row, column, name, "evidence_missing"
            )


def _named(parsed: Parsed) -> Iterator[tuple[Sheet, Any, str]]:
    for sheet in SHEETS:
        for row in parsed.rows[sheet.code]:
            for name in getattr(row, "evidence", ()):
                yield sheet, row, name
