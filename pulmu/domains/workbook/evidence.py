"""The files named under 증빙: looked up in a folder, inspected, stored by content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pulmu.core.files import store
from pulmu.core.files.errors import FileRefused
from pulmu.core.files.evidence import Inspected
from pulmu.core.files.many import inspect_many
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail.records import chunks
from pulmu.ledger import actions as ledger
from pulmu.ledger import queries as entries

from .report import Problem, Report
from .rules.parsing import Parsed
from .rules.sheets import SHEETS, Sheet

Progress = Callable[[str, int, int], None]
COLUMN = "증빙"
PERSONAL = "personal_numbers"


@dataclass(slots=True)
class Found:
    """Files that rows name and that are there: where they are and what they hold, by name.

    ``inspected`` and ``sha256`` are filled by `inspect`, for those that may be kept.
    """

    paths: dict[str, Path] = field(default_factory=dict)
    inspected: dict[str, Inspected] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)

    def of(self, row: Any) -> list[str]:
        """The files of a row, by content."""
        names = getattr(row, "evidence", ())
        return [self.sha256[name] for name in names if name in self.sha256]

    def inspect(self, parsed: Parsed, report: Report, *, progress: Progress) -> None:
        """Look into every file. One that must not be kept is an error of the row naming it."""
        wanted = list(self.paths.items())
        answers = inspect_many([(path, name) for name, path in wanted])
        for done, ((name, path), seen) in enumerate(zip(wanted, answers, strict=True), start=1):
            if isinstance(seen, FileRefused):
                report.wrong(_problem(parsed, name, str(seen)))
            else:
                self.inspected[name] = seen
                self.sha256[name] = store.digest_of(path)
                if PERSONAL in seen.warnings:
                    report.warn(_holds_personal_numbers(parsed, name))
            progress(_("Looking at files"), done, len(wanted))

    def store(self, actor: Actor, *, at: dt.datetime, progress: Progress) -> None:
        """Keep the files and make them known as evidence. Harmless twice."""
        for done, (name, seen) in enumerate(self.inspected.items(), start=1):
            kept = store.put(self.paths[name])
            # A file that was exchanged since it was looked at is not kept under its name.
            if kept.sha256 != self.sha256[name]:
                raise FileRefused("unreadable", detail=f"{name} has changed meanwhile")
            ledger.add_blob(
                actor,
                sha256=kept.sha256,
                size=kept.size,
                type=seen.type,
                name=name,
                at=at,
                notes=seen.warnings,
            )
            progress(_("Storing files"), done, len(self.inspected))


def look_up(actor: Actor, parsed: Parsed, folder: Path | None) -> Found:
    """Find the files that rows name, sub-folders included; each that is missing is warned of.

    A file that an earlier import has brought is not missing when it is not handed over again.
    """
    there = _files_in(folder) if folder is not None else {}
    found, lacking = Found(), []
    several: set[str] = set()  # names of files that differ; each is read once
    for sheet, row, name in _named(parsed):
        paths = there.get(_same(name), [])
        if name in found.paths:
            continue
        if not paths:
            lacking.append((sheet, row, name, "evidence_missing"))
        elif name in several or (len(paths) > 1 and len(set(map(store.digest_of, paths))) > 1):
            several.add(name)
            lacking.append((sheet, row, name, "evidence_several"))
        else:
            found.paths[name] = paths[0]
    brought = _brought(actor, {name for _sheet, _row, name, _code in lacking})
    for sheet, row, name, code in lacking:
        if code != "evidence_missing" or name not in brought:
            parsed.report.warnings.add(parsed.name_of(sheet), row.row, COLUMN, name, code)
    return found


def _brought(actor: Actor, names: set[str]) -> set[str]:
    """Names of files that are attached to something already."""
    attached = entries.blobs(actor, attached=True)
    return {
        name
        for some in chunks(sorted(names))
        for name in attached.filter(name__in=some).values_list("name", flat=True)
    }


def _named(parsed: Parsed) -> Iterator[tuple[Sheet, Any, str]]:
    for sheet in SHEETS:
        for row in parsed.rows[sheet.code]:
            for name in getattr(row, "evidence", ()):
                yield sheet, row, name


def _files_in(folder: Path) -> dict[str, list[Path]]:
    """Files by their path from the folder, and by their bare name: of that there may be several.

    Links are not followed, so nothing outside the folder is found.
    """
    found: dict[str, list[Path]] = {}
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    for path in sorted(files):
        found.setdefault(_same(path.name), []).append(path)
    for path in files:
        found[_same(path.relative_to(folder).as_posix())] = [path]
    return found


def _same(name: str) -> str:
    """Names as people compare them; a Mac's arrive decomposed."""
    return clean(name.replace("\\", "/")).casefold()


def _problem(parsed: Parsed, name: str, reason: str, fix: str = "") -> Problem:
    """Said of the first row that names the file."""
    sheet, row = next((sheet, row) for sheet, row, named in _named(parsed) if named == name)
    return Problem(parsed.name_of(sheet), row.row, COLUMN, name, reason, fix)


def _holds_personal_numbers(parsed: Parsed, name: str) -> Problem:
    return _problem(
        parsed,
        name,
        _("The file seems to hold resident registration numbers."),
        _("Black them out and exchange the file; they may never be stored."),
    )
