"""What an import did, or would do, in words and as the JSON object of the specification."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Self

SHOWN = 200
Why = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful, and the way out, in the reader's language.

    ``row`` is 0 for a sheet, or a file, as a whole.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    fix: str

    def line(self) -> str:
        """One line for a terminal: `참가자 #12 [일자] “2023-13-01”: reason. fix`."""
        where = " ".join(filter(None, (self.sheet, f"#{self.row}" if self.row else "")))
        column = f" [{self.column}]" if self.column else ""
        value = f" “{self.value}”" if self.value else ""
        return f"{where}{column}{value}: {self.reason} {self.fix}".strip()


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that is corrected: of which record, what stood there, what will."""

    record: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowToMend:
    """``row`` as the file counts; ``cells`` in the order of the sheet's columns. ``why``: what is
    wrong with it, in codes; nothing when it only comes along.
    """

    row: int
    cells: list[Any]
    why: list[Why]


@dataclass(frozen=True, slots=True)
class RowsToMend:
    """``sheet`` is its code."""

    sheet: str
    rows: list[RowToMend]


@dataclass(slots=True)
class Report:
    """Counts per sheet; errors and warnings as far as they are shown, and how many there are.

    ``differences`` are cells that are corrected, the first of them; ``removed`` names what
    `--replace` takes away, ``kept`` what it, or an undo, had to leave;
    ``attached`` counts new links from evidence files to records; ``translated`` names what is read
    by names that the lab has told, ``strange`` what it may tell; ``to_mend``, of a rehearsal, are
    the whole rows that have errors; ``beside``, of a list of one company, who or what is new, left,
    or absent from it.
    """

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    retracted: Counter[str] = field(default_factory=Counter)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    translated: list[str] = field(default_factory=list)
    strange: list[dict[str, Any]] = field(default_factory=list)
    to_mend: list[RowsToMend] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    beside: dict[str, list[str]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    people_created: int = 0
    people_changed: int = 0
    attached: int = 0
    error_count: int = 0
    warning_count: int = 0
    import_key: str = ""

    @classmethod
    def refusing(cls, value: str, reason: str) -> Self:
        """The report on something that was refused as a whole."""
        report = cls()
        report.wrong(Problem("", 0, "", value, reason, ""))
        return report

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
        """Per sheet; sheets without any are left out."""
        return {
            name: {sheet: count for sheet, count in found.items() if count}
            for name, found in (
                ("created", self.created),
                ("changed", self.changed),
                ("unchanged", self.unchanged),
                ("retracted", self.retracted),
            )
        }

    def as_dict(self) -> dict[str, Any]:
        """The object of docs/spec/import-workbook.md; what goes beyond it stands after it."""
        return {
            "ok": self.ok,
            **self.counts(),
            "errors": [asdict(problem) for problem in self.errors],
            "warnings": [asdict(problem) for problem in self.warnings],
            "ignored": self.ignored,
            "translated": self.translated,
            "error_count": self.error_count,
            "warning_count": self.warning_count,
            "people": {"created": self.people_created, "changed": self.people_changed},
            "attached": self.attached,
            "removed": self.removed,
            "kept": self.kept,
            "differences": [asdict(one) for one in self.differences],
            "import": self.import_key,
            **({"beside": self.beside} if self.beside else {}),
        }
