"""After a crash: imports whose process has died are taken back, so none stays half-written."""

from __future__ import annotations

from django.db import DatabaseError
from django.utils import timezone

from pulmu.core.tenancy.actors import operator_of
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import

from . import undoing
from .processes import is_alive


def recover() -> list[Import]:
    """Take back what a dead process left half-written. Run at start and before every command."""
    try:
        running = list(
            Import.objects.everywhere(because="the machine's own clean-up")
            .filter(state=ImportState.RUNNING)
            .select_related("organisation")
        )
    except DatabaseError:  # not set up yet: nothing to take back
        return []
    dead = [one for one in running if not is_alive(one.process)]
    for one in dead:
        undoing.take_back(
            operator_of(one.organisation), one, state=ImportState.FAILED, at=timezone.now()
        )
    return dead
