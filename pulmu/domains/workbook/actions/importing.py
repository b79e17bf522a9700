"""Bringing a yearly workbook in, or rehearsing it.

Everything that can be refused is refused before anything is written. Then the rows go through
the list actions of the domains in short transactions, so that nobody waits for an import; what
they did stands in the trail under the key of the import, and is taken back by itself when
anything fails on the way (docs/decisions/0004).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.reading import Progress
from pulmu.domains.workbook.report import Report
from pulmu.domains.workbook.rules.companylists import ListOf
from pulmu.ledger import actions as ledger

from . import mending, undoing
from .passes import Rehearsal, Writing
from .preparing import Prepared, prepare
from .processes import at_work, this_process
from .stopping import Stopped, heeding

log = logging.getLogger(__name__)


class ImportRunning(Refused):
    code = "workbook.import_running"


def silent(_text: str, _done: int, _total: int) -> None:
    """Progress for nobody."""


def list_of(found: Import) -> ListOf | None:
    """Of which company an import is a list; None for every other workbook."""
    return ListOf(found.company_key, found.instead) if found.company_key else None


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
    of: ListOf | None = None,
) -> Report:
    """Bring the workbook in, all or nothing, or say what would happen.

    ``evidence`` is the folder where the files named in 증빙 are looked up. ``standing`` is an
    import that waits for its turn (from the desk). ``of``: it is a list of one company. FileRefused
    for a file that cannot be read; what is wrong inside it stands in the report, and then nothing
    is written. Stopped when somebody has asked for it on the way.
    """
    actor.require(Permission.WORKBOOK_IMPORT)
    if dry_run:
        ready = prepare(
            actor,
            path=path,
            folder=evidence,
            of=of,
            at=at,
            progress=progress,
        )
        if ready.report.ok:
            Rehearsal(actor, ready, at=at, progress=progress).go(replace_year)
        else:
            ready.report.to_mend = mending.rows_to_mend(actor, path, ready.parsed)
        return ready.report
    # From here on a second import of the organisation is refused: what this one reads, the people
    # above all, must not change before it writes.
    started = _start(actor, path, replace_year, standing=standing, at=at)
    progress = heeding(actor, started, progress)
    with at_work(started.key):
        ready = _prepared(actor, started, path, evidence, at=at, progress=progress)
        if ready.report.ok:
            _carry_out(actor.in_batch(started.key), started, ready, at=at, progress=progress)
    return ready.report


def _prepared(
    actor: Actor,
    started: Import,
    path: Path,
    evidence: Path | None,
    *,
    at: dt.datetime,
    progress: Progress,
) -> Prepared:
    """All that is needed before anything is written. What is refused here leaves nothing."""
    try:
        ready = prepare(
            actor,
            path=path,
            folder=evidence,
            of=list_of(started),
            at=at,
            progress=progress,
        )
    except Stopped:
        _cancel(actor, started, at=at)
        raise
    except BaseException as error:
        _refuse(actor, started, Report.refusing(path.name, _reason(error)), at=at)
        raise
    if not ready.report.ok:
        _refuse(actor, started, ready.report, at=at)
    return ready


def _carry_out(
    actor: Actor, started: Import, ready: Prepared, *, at: dt.datetime, progress: Progress
) -> None:
    """Write, or leave nothing of it."""
    began = time.monotonic()
    try:
        started.all_rows = ready.all_rows
        started.seen_at = timezone.now()
        started.save(update_fields=["all_rows", "seen_at"])
        ledger.begin_batch(actor, key=started.key)
        writing = Writing(actor, ready, at=at, progress=progress, started=started)
        writing.go(started.replace_year)
        ready.report.import_key = started.key
        took = dt.timedelta(seconds=time.monotonic() - began)
        _finish(actor, started, ready.report, at=at + took)
    except Stopped:
        _give_up(actor, started, None, state=ImportState.CANCELLED, at=at)
        raise
    except BaseException as error:
        failed = Report.refusing(started.file_name, _reason(error))
        _give_up(actor, started, failed, state=ImportState.FAILED, at=at)
        if failed.kept:
            error.add_note(_("Kept, because somebody has worked on it since:"))
            for name in failed.kept:
                error.add_note(name)
        raise


@transaction.atomic
def _start(
    actor: Actor,
    path: Path,
    replace_year: int | None,
    *,
    standing: Import | None,
    at: dt.datetime,
) -> Import:
    """Take the place of the one import that may run."""
    message = _("Another import of this organisation is running. Wait for its end.")
    waiting = Import.objects.within(actor).filter(state=ImportState.WAITING)
    if standing is not None and not waiting.select_for_update().filter(pk=standing.pk).exists():
        raise ImportRunning(message)
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
    started.seen_at = timezone.now()
    started.done_rows = 0
    try:
        with transaction.atomic():
            started.save()
    except IntegrityError as error:  # import_one_at_a_time
        raise ImportRunning(message) from error
    return started


def _refuse(actor: Actor, started: Import, report: Report, *, at: dt.datetime) -> None:
    """Nothing was written. Of what came from the desk the reasons are kept."""
    mine = Import.objects.within(actor).filter(pk=started.pk)
    with _trouble_logged(started):
        if started.folder:
            mine.update(
                state=ImportState.FAILED, finished_at=at, report=report.as_dict(), process=""
            )
        else:
            mine.delete()


def _cancel(actor: Actor, started: Import, *, at: dt.datetime) -> None:
    """Nothing was written yet."""
    mine = Import.objects.within(actor).filter(pk=started.pk)
    with _trouble_logged(started):
        mine.update(state=ImportState.CANCELLED, finished_at=at, process="")


def _give_up(
    actor: Actor, started: Import, report: Report | None, *, state: ImportState, at: dt.datetime
) -> None:
    """Take back what is written already."""
    plain = actor.in_batch("")
    with _trouble_logged(started):
        undoing.take_back(plain, started, state=state, at=at, report=report)


@contextlib.contextmanager
def _trouble_logged(started: Import) -> Iterator[None]:
    """What cannot be written now (a full disk), the next command or start writes."""
    try:
        yield
    except (DatabaseError, OSError) as error:
        log.error("import %s could not be taken back yet: %s", started.key, error)  # noqa: TRY400 -- the reason is enough


def _reason(error: BaseException) -> str:
    return str(error) or type(error).__name__


@transaction.atomic
def _finish(actor: Actor, started: Import, report: Report, *, at: dt.datetime) -> None:
    mine = Import.objects.within(actor).filter(pk=started.pk, stop_asked=False)
    done = {"state": ImportState.DONE, "finished_at": at, "report": report.as_dict(), "process": ""}
    if not mine.update(**done):
        raise Stopped
    ledger.end_batch(actor, key=started.key)
    record(actor, "workbook.import.done", at=at, upload=started.key)
