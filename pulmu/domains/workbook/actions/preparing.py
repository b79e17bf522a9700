"""From a file to all that an import needs to know before it writes anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.workbook import evidence, matching, reading
from pulmu.domains.workbook.reading import Progress
from pulmu.domains.workbook.report import Report
from pulmu.domains.workbook.rules.companylists import ListOf
from pulmu.domains.workbook.rules.parsing import Parsed


@dataclass(frozen=True, slots=True)
class Prepared:
    """Checked rows, who the people in them are, the files they name, and what is wrong.

    When the report is not ok nothing else is complete, and nothing may be written.
    """

    parsed: Parsed
    people: matching.People
    files: evidence.Found
    report: Report

    @property
    def all_rows(self) -> int:
        return sum(len(rows) for rows in self.parsed.rows.values())


def prepare(
    actor: Actor,
    *,
    path: Path,
    folder: Path | None,
    of: ListOf | None = None,
    at: dt.datetime,
    progress: Progress,
) -> Prepared:
    """Read, check, match and look up. No lock is held. FileRefused for a file that cannot be read.

    ``folder`` is where the evidence files named by the rows are.
    """
    parsed = reading.read(actor, path, of=of, at=at, progress=progress)
    matched = matching.match(actor, parsed)
    found = evidence.look_up(actor, parsed, folder)
    report = reading.told(parsed, path)
    people = matching.People()
    if report.ok:
        found.inspect(parsed, report, progress=progress)
        people = matching.people_of(actor, parsed, matched)
        report.people_created, report.people_changed = people.created, people.changed
    return Prepared(parsed, people, found, report)
