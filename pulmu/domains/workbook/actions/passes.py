"""One pass over the sheets of a workbook, chunk by chunk: for real, or only rehearsed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail.records import Put, chunks
from pulmu.domains.workbook import plan, queries
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.reading import Progress
from pulmu.domains.workbook.rules import sheets
from pulmu.ledger import actions as ledger
from pulmu.ledger import queries as entries

from . import differing, replacing
from .pacing import Pace
from .preparing import Prepared

# The reason of a retraction in the ledger (docs/spec/import-workbook.md).
WHY = "import"
Link = tuple[str, str]  # source, sha256


class ReferenceGone(Refused):
    code = "workbook.reference_gone"


class Pass:
    """The rows of the sheets, in an order in which each finds what it refers to."""

    def __init__(
        self, actor: Actor, ready: Prepared, *, at: dt.datetime, progress: Progress
    ) -> None:
        self.actor = actor
        self.ready = ready
        self.report = ready.report
        self.at = at
        self.progress = progress
        self.pace = Pace()
        self.refs = plan.refs_of(actor)
        self.refs.people = ready.people.known_ids
        # Keys of the records that rows stand for, by sheet.
        self.put: dict[str, set[str]] = {}

    def go(self, replace_year: int | None) -> None:
        with self.pace:
            self.before()
            self.rows()
            if replace_year is not None:
                self.replace(replace_year)

    def rows(self) -> None:
        done, total = 0, self.ready.all_rows
        for step in plan.STEPS:
            for some in self.pace.portions(self.ready.parsed.rows[step.sheet.code]):
                done += len(some)
                with self.pace.writing(len(some)), transaction.atomic():
                    self.chunk(step, some, done)
                self.progress(step.sheet.ko, done, total)

    def replace(self, year: int) -> None:
        """Name what has vanished before it goes."""
        found = replacing.vanished(self.actor, self.ready.parsed, self.put, year)
        replacing.name(self.actor, found, self.report)
        for step, keys in found.gone:
            done = 0
            for some in self.pace.portions(keys):
                self.remove(step, some)
                done += len(some)
                self.progress(_("Removing"), done, len(keys))

    def before(self) -> None:
        """What has to be there before the first row."""

    def chunk(self, step: plan.Step, some: Sequence[Any], done: int) -> None:
        """One chunk, inside its own transaction; ``done`` rows are through with it."""
        # Each pass has its own; in an abstract class the hooks that may stay empty could not.
        raise NotImplementedError

    def remove(self, step: plan.Step, keys: Sequence[str]) -> None:
        """Some of the records that the workbook no longer has."""

    def record(self, step: plan.Step, rows: Sequence[Any], ready: Sequence[Any]) -> list[Link]:
        """Rows through the list action of their domain, counted. The evidence they ask for."""
        done: Put[Any] = step.record(self.actor, rows=ready, at=self.at)
        self.learn(step, done.objects)
        name = step.sheet.ko
        self.report.created[name] += len(done.created)
        self.report.changed[name] += len(done.changed)
        self.report.unchanged[name] += done.unchanged
        if done.changed:
            differing.tell(self.actor, done.changes, self.report)
        self.stands(step, (record.key for record in done.objects))
        return [
            (f"{step.kind}:{record.key}", sha256)
            for row, record in zip(rows, done.objects, strict=True)
            for sha256 in self.ready.files.of(row)
        ]

    def learn(self, step: plan.Step, made: Iterable[Any]) -> None:
        """Tell later sheets what they can refer to now."""

    def stands(self, step: plan.Step, keys: Iterable[str]) -> None:
        self.put.setdefault(step.sheet.code, set()).update(keys)


class Writing(Pass):
    """Each chunk with its facts and its evidence is one transaction."""

    def __init__(self, *arguments: Any, started: Import, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.started = started

    def before(self) -> None:
        """Evidence files, and whatever rows refer to by name."""
        self.ready.files.store(self.actor, at=self.at, progress=self.progress)
        people, done = self.ready.people, 0
        for some in self.pace.portions(people.rows):
            with self.pace.writing(len(some)):
                people.learn(self.actor, some, at=self.at)
            done += len(some)
            self.progress(_("People"), done, len(people.rows))
        rows = self.ready.parsed.rows
        with self.pace.writing():
            names = (row.programme for row in rows[sheets.SESSIONS.code])
            plan.make_programmes(self.actor, self.refs, names, at=self.at)
        with self.pace.writing():
            plan.make_resources(self.actor, self.refs, rows[sheets.USES.code], at=self.at)

    def chunk(self, step: plan.Step, some: Sequence[Any], done: int) -> None:
        try:
            ready = [step.convert(row, self.refs) for row in some]
        except KeyError as error:
            message = _("“%(name)s” was removed while the workbook came in. Import it again.")
            raise ReferenceGone(message % {"name": error.args[0]}) from error
        for links in chunks(self.record(step, some, ready)):
            self.report.attached += ledger.attach(self.actor, links=links, at=self.at)
        mine = Import.objects.within(self.actor).filter(pk=self.started.pk)
        mine.update(done_rows=done, seen_at=timezone.now())

    def learn(self, step: plan.Step, made: Iterable[Any]) -> None:
        if step.learn is not None:
            step.learn(self.refs, made)

    def remove(self, step: plan.Step, keys: Sequence[str]) -> None:
        with self.pace.writing(len(keys)):
            step.remove(self.actor, keys=keys, at=self.at, why=WHY)


class Rehearsal(Pass):
    """Runs the very actions and rolls every chunk back.

    What is new never gets there; so a row that refers to something new is new itself, unless it
    has a code by which a record is known already.
    """

    def chunk(self, step: plan.Step, some: Sequence[Any], done: int) -> None:
        rows, ready, without = [], [], []
        for row in some:
            try:
                ready.append(step.convert(row, self.refs))
                rows.append(row)
            except KeyError:
                without.append(row)
        links = [*self.record(step, rows, ready), *self._by_code(step, without)]
        standing = entries.files_of(self.actor, {source for source, _sha256 in links})
        new = {(left, right) for left, right in links if right not in standing.get(left, ())}
        self.report.attached += len(new)
        transaction.set_rollback(True)

    def _by_code(self, step: plan.Step, rows: Sequence[Any]) -> list[Link]:
        """Count rows that refer to something new. The evidence they ask for."""
        column, field = step.code or ("", "")
        codes = {getattr(row, field) for row in rows} if field else set()
        known = queries.keys_by(self.actor, step.model, column, codes - {""})
        self.report.created[step.sheet.ko] += len(rows) - len(known)
        self.report.changed[step.sheet.ko] += len(known)
        self.stands(step, known.values())
        return [
            (f"{step.kind}:{known.get(getattr(row, field, ''), f'row {row.row}')}", sha256)
            for row in rows
            for sha256 in self.ready.files.of(row)
        ]
