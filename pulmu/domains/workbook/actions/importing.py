"""Bringing a yearly workbook in, or rehearsing it.

Everything that can be refused is refused before anything is written. Then the rows go through
the list actions of the domains in short transactions, so that nobody waits for an import; what
they did stands in the trail under the key of the import, and is taken back by itself when
anything fails on the way (docs/decisions/0004).
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import chunks
from pulmu.domains.workbook import evidence as files
from pulmu.domains.workbook import matching, plan, reading
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.report import Report
from pulmu.domains.workbook.rules import sheets
from pulmu.domains.workbook.rules.parsing import Parsed
from pulmu.ledger import actions as ledger

from . import replacing, undoing
from .processes import this_process

Progress = Callable[[str, int, int], None]
CHUNK = 500
# SQLite's lock is not fair: a waiting writer looks every 0.1 s, so step back longer than that.
STEP_BACK_AFTER, STEP_BACK = 0.35, 0.12


class ImportRunning(Refused):
    code = "workbook.import_running"


def silent(_text: str, _done: int, _total: int) -> None:
    """Progress for nobody."""


def import_workbook(
    actor: Actor,
    *,
    path: Path,
    evidence: Path | None,
    replace_year: int | None,
    dry_run: bool,
    at: dt.datetime,
    progress: Progress = silent,
    standing: Import | None = None,
) -> Report:
    """Bring the workbook in, all or nothing, or say what would happen.

    ``evidence`` is the folder where the files named in 증빙 are looked up. ``standing`` is an
    import that waits for its turn (from the desk). FileRefused for a file that cannot be read;
    what is wrong inside it stands in the report, and then nothing is written.
    """
    actor.require(Permission.WORKBOOK_IMPORT)
    parsed = reading.read(actor, path, at=at, progress=progress)
    matched = matching.match(actor, parsed)
    report = reading.told(parsed, path)
    found = files.look_up(parsed, evidence, report) if report.ok else files.Found()
    if not report.ok:
        return report
    people = matching.people_of(actor, parsed, matched, report)
    run = _Run(actor, parsed, people, found, report, at=at, progress=progress)
    if dry_run:
        run.rehearse(replace_year)
        return report
    started = _start(actor, path, parsed, replace_year, standing=standing, at=at)
    report.import_key = started.key
    run.actor = actor.importing(started.key)
    try:
        run.carry_out(started, replace_year)
    except BaseException:
        undoing.take_back(actor, started, state=ImportState.FAILED, at=at)
        raise
    _finish(run.actor, started, report)
    return report


class _Run:
    """One pass over the sheets of a workbook: for real, or rolled back after each chunk."""

    def __init__(
        self,
        actor: Actor,
        parsed: Parsed,
        people: matching.People,
        found: files.Found,
        report: Report,
        *,
        at: dt.datetime,
        progress: Progress,
    ) -> None:
        self.actor = actor
        self.parsed = parsed
        self.people = people
        self.rehearsing = False
        self.files = found
        self.report = report
        self.at = at
        self.progress = progress
        self.refs = plan.refs_of(actor)
        self.refs.people = people.known_ids
        self.put: dict[str, set[str]] = {}
        self._working = 0.0

    def carry_out(self, started: Import, replace_year: int | None) -> None:
        """Write. Each chunk with its facts and evidence is one transaction."""
        self.files.store(self.actor, at=self.at, progress=self.progress)
        self._prepare()
        done, total = 0, started.all_rows
        for step, some in self._chunks():
            with self._stepping_back(), transaction.atomic():
                self._write(step, some)
                done += len(some)
                Import.objects.within(self.actor).filter(pk=started.pk).update(done_rows=done)
            self.progress(step.sheet.ko, done, total)
        if replace_year is not None:
            self._replace(replace_year)

    def rehearse(self, replace_year: int | None) -> None:
        """Run the very actions and roll every chunk back. Rows that refer to new ones are new."""
        self.rehearsing = True
        done, total = 0, sum(len(rows) for rows in self.parsed.rows.values())
        for step, some in self._chunks():
            with self._stepping_back(), transaction.atomic():
                self._write(step, some)
                transaction.set_rollback(True)
            done += len(some)
            self.progress(step.sheet.ko, done, total)
        if replace_year is not None:
            gone = replacing.vanished(self.actor, self.parsed, self.put, replace_year)
            replacing.name(self.actor, gone, self.report)

    def _prepare(self) -> None:
        """Whatever rows refer to by name: people, programmes, equipment and rooms."""
        for some in chunks(self.people.rows, CHUNK):
            with self._stepping_back():
                self.people.learn(self.actor, some, at=self.at)
        names = (row.programme for row in self.parsed.rows[sheets.SESSIONS.code])
        for some_names in chunks(names, CHUNK):
            plan.make_programmes(self.actor, self.refs, some_names, at=self.at)
        uses = self.parsed.rows[sheets.USES.code]
        plan.make_resources(self.actor, self.refs, uses, at=self.at)

    def _chunks(self) -> Iterator[tuple[plan.Step, Sequence[Any]]]:
        for step in plan.STEPS:
            for some in chunks(self.parsed.rows[step.sheet.code], CHUNK):
                yield step, some

    def _write(self, step: plan.Step, some: Sequence[Any]) -> None:
        """One chunk through the domain's list action, its evidence attached, the rest counted."""
        ready, sources = [], []
        for row in some:
            try:
                ready.append(step.convert(row, self.refs))
                sources.append(row)
            except KeyError:
                self.report.created[step.sheet.ko] += 1
        done = step.record(self.actor, rows=ready, at=self.at)
        # What a rehearsal makes is gone again before anything could refer to it.
        if step.learn is not None and not self.rehearsing:
            step.learn(self.refs, done.objects)
        self.report.created[step.sheet.ko] += len(done.created)
        self.report.changed[step.sheet.ko] += len(done.changed)
        self.report.unchanged[step.sheet.ko] += done.unchanged
        self.put.setdefault(step.sheet.code, set()).update(one.key for one in done.objects)
        if step.kind:
            links = [
                (f"{step.kind}:{made.key}", sha256)
                for row, made in zip(sources, done.objects, strict=True)
                for sha256 in self.files.of(row)
            ]
            if links:
                ledger.attach(self.actor, links=links, at=self.at)

    def _replace(self, year: int) -> None:
        for step, keys in replacing.vanished(self.actor, self.parsed, self.put, year):
            for some in chunks(keys, CHUNK):
                with self._stepping_back():
                    gone = step.remove(self.actor, keys=some, at=self.at, why="import")
                self.report.retracted[step.sheet.ko] += gone

    def _stepping_back(self) -> _StepBack:
        return _StepBack(self)

    def worked(self, seconds: float) -> None:
        self._working += seconds
        if self._working >= STEP_BACK_AFTER:
            self._working = 0.0
            time.sleep(STEP_BACK)


class _StepBack:
    """Counts the time in which others had to wait, and lets them through now and then."""

    def __init__(self, run: _Run) -> None:
        self.run = run
        self.since = 0.0

    def __enter__(self) -> None:
        self.since = time.monotonic()

    def __exit__(self, *_error: object) -> None:
        self.run.worked(time.monotonic() - self.since)


@transaction.atomic
def _start(
    actor: Actor,
    path: Path,
    parsed: Parsed,
    replace_year: int | None,
    *,
    standing: Import | None,
    at: dt.datetime,
) -> Import:
    running = Import.objects.within(actor).filter(
        organisation_id=actor.organisation_id, state=ImportState.RUNNING
    )
    if running.exists():
        raise ImportRunning(_("Another import of this organisation is running. Wait for its end."))
    started = standing or Import(
        organisation_id=actor.organisation_id,
        file_name=path.name,
        replace_year=replace_year,
        actor=actor.label,
        actor_key=actor.key,
        started_at=at,
    )
    started.state = ImportState.RUNNING
    started.process = this_process()
    started.all_rows = sum(len(rows) for rows in parsed.rows.values())
    started.save()
    return started


@transaction.atomic
def _finish(actor: Actor, started: Import, report: Report) -> None:
    Import.objects.within(actor).filter(pk=started.pk).update(
        state=ImportState.DONE, finished_at=timezone.now(), report=report.as_dict(), process=""
    )
    record(actor, "workbook.import.done", at=timezone.now(), file=started.file_name)
