from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    CANCELLED = "cancelled", _("Stopped")


# Some process is writing; an organisation has one such import at a time.
AT_WORK = (ImportState.RUNNING, ImportState.UNDOING)
# Nothing of it stands any more.
TAKEN_BACK = (ImportState.FAILED, ImportState.UNDONE, ImportState.CANCELLED)
