"""What an import did, or would do, in words and as the JSON object of the specification."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful, and the way out."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    fix: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason,
            "fix": self.fix,
        }

    def line(self) -> str:
        """One line for a terminal: `참가자 12행 [일자] "2023-13-01": reason. fix`."""
        where = " ".join(filter(None, (self.sheet, f"#{self.row}" if self.row else "")))
        column = f" [{self.column}]" if self.column else ""
        value = f" “{self.value}”" if self.value else ""
        return f"{where}{column}{value}: {self.reason} {self.fix}".rstrip()


@dataclass(slots=True)
class Report:
    """Counts per sheet; errors and warnings as far as they are shown, and how many there are.

    ``removed`` names what `--replace` takes away; ``kept`` what an undo had to leave.
    """

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    retracted: Counter[str] = field(default_factory=Counter)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    people_created: int = 0
    people_changed: int = 0
    error_count: int = 0
    warning_count: int = 0
    import_key: str = ""

    @property
    def ok(self) -> bool:
        return self.error_count == 0

    def wrong(self, problem: Problem) -> None:
        self.error_count += 1
        if len(self.errors) < SHOWN:
            self.errors.append(problem)

    def warn(self, problem: Problem) -> None:
        self.warning_count += 1
        if len(self.warnings) < SHOWN:
            self.warnings.append(problem)

    def counts(self) -> dict[str, dict[str, int]]:
        return {
            "created": dict(self.created),
            "changed": dict(self.changed),
            "unchanged": dict(self.unchanged),
            "retracted": dict(self.retracted),
        }

    def as_dict(self) -> dict[str, Any]:
        """The object of docs/spec/import-workbook.md; what goes beyond it stands after it."""
        return {
            "ok": self.ok,
            **self.counts(),
            "errors": [problem.as_dict() for problem in self.errors],
            "warnings": [problem.as_dict() for problem in self.warnings],
            "ignored": self.ignored,
            "error_count": self.error_count,
            "warning_count": self.warning_count,
            "people": {"created": self.people_created, "changed": self.people_changed},
            "removed": self.removed,
            "kept": self.kept,
            "import": self.import_key,
        }
