"""The files named under 증빙: looked up in a folder, inspected, stored by content."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pulmu.core.files import store
from pulmu.core.files.errors import FileRefused
from pulmu.core.files.evidence import Inspected
from pulmu.core.files.many import inspect_many
from pulmu.core.tenancy.actor import Actor
from pulmu.ledger import actions as ledger

from .messages import WARNINGS
from .report import Problem, Report
from .rules.parsing import Parsed
from .rules.sheets import SHEETS, Sheet

Progress = Callable[[str, int, int], None]
COLUMN = "증빙"


@dataclass(slots=True)
class Found:
    """Files that rows name and that may be kept: by name, then (once stored) by SHA-256."""

    paths: dict[str, Path] = field(default_factory=dict)
    inspected: dict[str, Inspected] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)

    def of(self, row: Any) -> list[str]:
        """The stored files of a row."""
        names = getattr(row, "evidence", ())
        return [self.sha256[name] for name in names if name in self.sha256]

    def store(self, actor: Actor, *, at: dt.datetime, progress: Progress) -> None:
        """Keep the files and make them known as evidence. Harmless twice."""
        for done, (name, path) in enumerate(self.paths.items(), start=1):
            kept = store.put(path)
            seen = self.inspected[name]
            ledger.add_blob(
                actor,
                sha256=kept.sha256,
                size=kept.size,
                type=seen.type,
                name=name,
                at=at,
                notes=seen.warnings,
            )
            self.sha256[name] = kept.sha256
            progress(_("Storing files"), done, len(self.paths))


def look_up(parsed: Parsed, folder: Path | None, report: Report) -> Found:
    """Find and inspect every file that rows name. Missing ones are warned of, bad ones wrong."""
    found = Found()
    there = _files_in(folder) if folder else {}
    named: dict[str, tuple[Sheet, int]] = {}
    for sheet, row, name in _named(parsed):
        if name in there:
            named.setdefault(name, (sheet, row))
        else:
            report.warn(_problem(parsed, sheet, row, name, WARNINGS["evidence_missing"]))
    inspected = inspect_many([(there[name], name) for name in named])
    for (name, (sheet, row)), seen in zip(named.items(), inspected, strict=True):
        if isinstance(seen, FileRefused):
            report.wrong(_problem(parsed, sheet, row, name, (str(seen), "")))
        else:
            found.paths[name], found.inspected[name] = there[name], seen
    return found


def _named(parsed: Parsed) -> Iterator[tuple[Sheet, int, str]]:
    for sheet in SHEETS:
        for row in parsed.rows[sheet.code]:
            for name in getattr(row, "evidence", ()):
                yield sheet, row.row, name


def _files_in(folder: Path) -> dict[str, Path]:
    """Files by their composed name (a Mac's names arrive decomposed), sub-folders included."""
    return {
        unicodedata.normalize("NFC", path.name): path
        for path in sorted(folder.rglob("*"), reverse=True)
        if path.is_file() and not path.is_symlink()
    }


def _problem(
    parsed: Parsed, sheet: Sheet, row: int, name: str, texts: tuple[object, object]
) -> Problem:
    reason, fix = texts
    return Problem(parsed.name_of(sheet), row, COLUMN, name, str(reason), str(fix))
