"""What is wrong with a workbook: collected in full as counts, in part as lines to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LINES = 200
# Errors are kept as far as their rows are handed out to be mended.
MOST_ERRORS = 5_000
SHOWN = 80
# What looks like a resident registration number is never repeated, not even in a complaint.
PERSONAL = re.compile(r"(\d{6}[-–]?)[1-8]\d{6}")


class Wrong(Exception):
    """A cell that cannot be read. ``code`` is a key of ``messages.TEXTS``."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


class Doubtful(Exception):
    """A cell that is read as ``value``, with a warning."""

    def __init__(self, value: Any, code: str, **fields: object) -> None:
        super().__init__(code)
        self.value = value
        self.code = code
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Problem:
    """``row`` as the spreadsheet counts, 0 for the sheet as a whole; ``value`` as it was typed."""

    sheet: str
    row: int
    column: str
    value: str
    code: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A sheet (``column`` empty) or a column that is not read."""

    sheet: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Translated:
    """A sheet (``column`` empty) or a column that is read by a name which the lab has told."""

    sheet: str
    column: str
    means: str


class Findings:
    """Keeps the first lines and counts the rest, so that ten thousand faults stay cheap."""

    def __init__(self, most: int = LINES) -> None:
        self.lines: list[Problem] = []
        self.counts: Counter[tuple[str, str]] = Counter()
        self._most = most

    @property
    def total(self) -> int:
        return self.counts.total()

    def add(
        self, sheet: str, row: int, column: str, cell: object, code: str, **fields: object
    ) -> None:
        self.counts[sheet, code] += 1
        if len(self.lines) < self._most:
            self.lines.append(Problem(sheet, row, column, shown(cell), code, fields))


@dataclass(slots=True)
class Report:
    errors: Findings = field(default_factory=lambda: Findings(MOST_ERRORS))
    warnings: Findings = field(default_factory=Findings)
    ignored: list[Ignored] = field(default_factory=list)
    translated: list[Translated] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.errors.total


def shown(cell: object) -> str:
    """A cell as a short line of text."""
    if cell is None:
        return ""
    text = str(cell[1]) if isinstance(cell, list) else str(cell)
    text = PERSONAL.sub(r"\1*******", " ".join(text[: 2 * SHOWN].split()))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
