"""After a crash: imports whose process has died are taken back, so none stays half-written."""

from __future__ import annotations

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.tenancy.actors import operator_of
from pulmu.domains.workbook.choices import AT_WORK, ImportState
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.report import Report

from . import undoing
from .processes import at_work, is_alive, this_process


def recover() -> list[Import]:
    """Take back what a dead process left half-written. Run at start and before every command."""
    everywhere = Import.objects.everywhere(because="the machine's own clean-up")
    try:
        running = list(everywhere.filter(state__in=AT_WORK).select_related("organisation"))
    except DatabaseError:  # not set up yet: nothing to take back
        return []
    return [found for found in running if not _is_alive(found) and _taken_over(found)]


def _is_alive(found: Import) -> bool:
    seen_at = found.seen_at or found.started_at
    return is_alive(found.key, found.process, seen_at=seen_at, at=timezone.now())


def _taken_over(found: Import) -> bool:
    """Finish what the dead process did not; False when somebody else is already at it."""
    mine = Import.objects.everywhere(because="this very import")
    taken = mine.filter(pk=found.pk, state=found.state, process=found.process).update(
        process=this_process(), seen_at=timezone.now()
    )
    if not taken:
        return False
    state, report = _afterwards(found)
    with at_work(found.key):
        undoing.take_back(
            operator_of(found.organisation), found, state=state, at=timezone.now(), report=report
        )
    return True


def _afterwards(found: Import) -> tuple[ImportState, Report | None]:
    """What the import becomes, and has to say. One from the desk is carried out again."""
    if found.state == ImportState.UNDOING:
        return ImportState.UNDONE, None
    if found.stop_asked:
        return ImportState.CANCELLED, None
    if found.folder:
        return ImportState.WAITING, None
    reason = _("It was cut short and has been taken back; import the workbook again.")
    return ImportState.FAILED, Report.refusing(found.file_name, reason)
