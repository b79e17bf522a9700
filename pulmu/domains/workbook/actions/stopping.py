"""Stopping an import that is being checked or carried out; nothing of it remains."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.domains.workbook import queries
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.reading import Progress


class NotAtWork(Refused):
    code = "workbook.not_at_work"


class Stopped(Refused):
    """Ends the work on an import; raised where it tells how far it is."""

    code = "workbook.stopped"

    def __init__(self) -> None:
        super().__init__(_("The import was stopped. Nothing of it remains."))


@transaction.atomic
def stop(actor: Actor, *, import_key: str, at: dt.datetime) -> None:
    """Stop an import that is being checked, waits for its turn, or is being written.

    What is half-written is taken back by whoever writes it, at its next step. Harmless twice.
    """
    actor.require(Permission.WORKBOOK_IMPORT)
    pk = queries.one(actor, import_key).pk
    found = Import.objects.within(actor).select_for_update().get(pk=pk)
    if found.state == ImportState.CANCELLED or found.stop_asked:
        return
    if found.state == ImportState.RUNNING:
        found.stop_asked = True
    elif found.state == ImportState.WAITING and queries.percent(found) is not None:
        found.state, found.finished_at = ImportState.CANCELLED, at
    else:
        raise NotAtWork(_("Nothing of this import is going on: there is nothing to stop."))
    found.save(update_fields=["stop_asked", "state", "finished_at"])
    record(actor, "workbook.import.stopped", at=at, upload=found.key)


def heeding(actor: Actor, found: Import, progress: Progress) -> Progress:
    """Progress that ends the work once somebody has asked to stop."""
    mine = Import.objects.within(actor).filter(pk=found.pk)
    at_work = mine.filter(state__in=[ImportState.WAITING, ImportState.RUNNING], stop_asked=False)

    def told(said: str, done: int, total: int) -> None:
        if not at_work.exists():
            raise Stopped
        progress(said, done, total)

    return told
