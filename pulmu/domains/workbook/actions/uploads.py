"""Workbooks sent to the desk: kept, rehearsed in the queue, carried out when somebody says so."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.files.errors import FileRefused
from pulmu.core.jobs.actions import enqueue
from pulmu.core.kernel.errors import NotAllowed, Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import actor_of
from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.domains.workbook import queries
from pulmu.domains.workbook.choices import TAKEN_BACK, ImportState
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.report import Report
from pulmu.domains.workbook.rules.companylists import ListOf

from . import mending
from .importing import Progress, import_workbook, list_of, silent
from .recovering import recover
from .stopping import Stopped, heeding
from .undoing import undo, undo_preview
from .unpacking import keep, unpack

REHEARSE, CARRY_OUT = "workbook.rehearse", "workbook.carry_out"
UNDO = "workbook.undo"
KEPT_FOR = dt.timedelta(days=7)
OVER = (ImportState.DONE, *TAKEN_BACK)
Upload = tuple[str, Path]


class NotWaiting(Refused):
    code = "workbook.not_waiting"


def receive(
    actor: Actor,
    *,
    workbook: Upload,
    evidence: Sequence[Upload] = (),
    replace_year: int | None = None,
    called: str = "",
    of: ListOf | None = None,
    language: str,
    at: dt.datetime,
) -> Import:
    """Keep a workbook and its evidence (files, or zips of files) and queue its rehearsal.

    Uploads are (name, where it lies); ``called`` is how to list it if not by name. A workbook may
    be a zip of .csv files. Nothing of it is opened here; what is wrong with it stands in the report
    of the rehearsal.
    """
    actor.require(Permission.WORKBOOK_IMPORT)
    key = new_key()
    folder = folder_of(key)
    name, path = workbook
    keep(path, folder / "workbook", name)
    for file_name, file in evidence:
        keep(file, folder / "evidence", file_name)
    with transaction.atomic():
        made = Import.objects.create(
            organisation_id=actor.organisation_id,
            key=key,
            file_name=called or name,
            replace_year=replace_year,
            state=ImportState.WAITING,
            actor=actor.label,
            actor_key=actor.key,
            started_at=at,
            folder=key,
            company_key=of.company_key if of else "",
            instead=dict(of.instead) if of else {},
        )
        enqueue(REHEARSE, at=at, once=f"{REHEARSE}:{key}", key=key, language=language)
    return made


def confirm(actor: Actor, *, import_key: str, language: str, at: dt.datetime) -> Import:
    """Queue a rehearsed import to be carried out."""
    actor.require(Permission.WORKBOOK_IMPORT)
    found = _waiting(actor, import_key)
    if not found.report.get("ok"):
        raise NotWaiting(_("There is something to put right in this workbook first."))
    job = f"{CARRY_OUT}:{import_key}"
    enqueue(CARRY_OUT, at=at, once=job, key=import_key, language=language)
    return found


def discard(actor: Actor, *, import_key: str, at: dt.datetime) -> None:
    """Drop an upload that was not carried out, with its files."""
    actor.require(Permission.WORKBOOK_IMPORT)
    found = _waiting(actor, import_key)
    with transaction.atomic():
        record(actor, "workbook.import.discarded", at=at, upload=found.key)
        Import.objects.within(actor).filter(pk=found.pk).delete()
    shutil.rmtree(folder_of(import_key), ignore_errors=True)


def undo_later(actor: Actor, *, import_key: str, language: str, at: dt.datetime) -> None:
    """Queue an import to be taken back; refused at once when that cannot be."""
    undo_preview(actor, import_key=import_key)
    job = f"{UNDO}:{import_key}"
    enqueue(UNDO, at=at, once=job, key=import_key, language=language, by=actor.key)


def carry_undo_out(import_key: str, *, by: str, at: dt.datetime) -> None:
    """Take an import back in the name of who asked for it. Harmless twice."""
    recover()
    found = _standing(import_key)
    if found is not None and found.state == ImportState.DONE:
        undo(_actor(found, by), import_key=import_key, at=at)


def rehearse(import_key: str, *, at: dt.datetime, progress: Progress = silent) -> None:
    """What the upload would do, into its report. Harmless twice; over when somebody stops it."""
    found = _standing(import_key)
    if found is None or found.state != ImportState.WAITING:
        _sweep(import_key)
        return
    actor = _actor(found)
    try:
        report, of_it = _run(found, dry_run=True, at=at, progress=heeding(actor, found, progress))
    except Stopped:
        _sweep(import_key)
        return
    mending.keep(folder_of(import_key) / mending.KEPT, of_it.to_mend)
    waiting = Import.objects.within(actor).filter(pk=found.pk, state=ImportState.WAITING)
    waiting.update(report=report, strange=of_it.strange)


def carry_out(import_key: str, *, at: dt.datetime, progress: Progress = silent) -> None:
    """Write the upload into the records. Harmless twice; an earlier try that was cut short is
    taken back first.
    """
    recover()
    found = _standing(import_key)
    try:
        if found is not None and found.state == ImportState.WAITING:
            _carry_out(found, at=at, progress=progress)
    finally:
        _sweep(import_key)


def _carry_out(found: Import, *, at: dt.datetime, progress: Progress) -> None:
    with contextlib.suppress(Stopped):
        report, _of_it = _run(found, dry_run=False, at=at, progress=progress)
        if not report["ok"]:
            Import.objects.within(_actor(found)).filter(pk=found.pk).update(
                state=ImportState.FAILED, report=report, finished_at=at
            )


def _sweep(import_key: str) -> None:
    """Drop the files of an import that is over. While another one is in the way it still waits,
    and is tried again.
    """
    now = _standing(import_key)
    if now is None or now.state in OVER:
        shutil.rmtree(folder_of(import_key), ignore_errors=True)


def forget_old(*, at: dt.datetime) -> int:
    """Drop uploads that nobody carried out within a week: they hold personal data. How many."""
    old = Import.objects.everywhere(because="the machine's own clean-up").filter(
        state=ImportState.WAITING, started_at__lt=at - KEPT_FOR
    )
    keys = list(old.values_list("key", flat=True))
    old.delete()
    for key in keys:
        shutil.rmtree(folder_of(key), ignore_errors=True)
    return len(keys)


def folder_of(import_key: str) -> Path:
    return Path(settings.PULMU_DATA_DIR) / "imports" / import_key


def _run(
    found: Import, *, dry_run: bool, at: dt.datetime, progress: Progress
) -> tuple[dict[str, object], Report]:
    """The report of the import as it is kept, or why its file was not taken; and all of it."""
    folder = folder_of(found.key)
    try:
        report = import_workbook(
            _actor(found),
            path=_workbook_in(folder / "workbook"),
            evidence=_evidence_in(folder / "evidence"),
            replace_year=found.replace_year,
            dry_run=dry_run,
            of=list_of(found),
            at=at,
            progress=progress,
            standing=None if dry_run else found,
        )
    except FileRefused as error:
        return {**Report().as_dict(), "ok": False, "refused": str(error)}, Report()
    return report.as_dict(), report


def _workbook_in(folder: Path) -> Path:
    """The workbook; of a zip the folder of the .csv files in it."""
    path = next(folder.iterdir(), None)
    if path is None:
        raise FileRefused("missing")
    if path.suffix.lower() != ".zip":
        return path
    sheets = folder.with_name("sheets")
    sheets.mkdir(exist_ok=True)
    unpack(path, sheets)
    # People zip the folder as often as what is in it.
    inside = list(sheets.iterdir())
    while len(inside) == 1 and inside[0].is_dir():
        sheets = inside[0]
        inside = list(sheets.iterdir())
    return sheets


def _evidence_in(folder: Path) -> Path | None:
    """The folder of evidence with its zips laid out below it; None when nothing was sent."""
    if not folder.is_dir():
        return None
    for path in list(folder.rglob("*.zip")):
        unpacked = path.with_name(f"{path.name} unpacked")
        unpacked.mkdir(exist_ok=True)
        unpack(path, unpacked)
        path.unlink()
    return folder


def _waiting(actor: Actor, import_key: str) -> Import:
    found = queries.one(actor, import_key)
    if found.state != ImportState.WAITING:
        raise NotWaiting(_("This import no longer waits."))
    return found


def _standing(import_key: str) -> Import | None:
    mine = Import.objects.everywhere(because="one upload, by its key")
    return mine.filter(key=import_key).first()


def _actor(found: Import, by: str = "") -> Actor:
    """Who sent it, or who asks, with the rights of now: they may have been taken away since."""
    membership = (
        Membership.objects.open_at(timezone.now())
        .select_related("user", "organisation")
        .filter(
            organisation_id=found.organisation_id,
            user__key=by or found.actor_key,
            user__is_active=True,
        )
        .first()
    )
    if membership is None:
        raise NotAllowed
    return actor_of(membership.user, membership=membership, channel="desk")
