"""What reports of past imports still show of the cells that were brought in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pulmu.core.trail.erasing import register

from .choices import TAKEN_BACK, ImportState
from .models import Import

_BECAUSE = "narrowed to one organisation here"
# One that waits is dropped with its report after a week (`uploads.forget_old`).
_OVER = (ImportState.DONE, *TAKEN_BACK)


def erase_people(organisation_id: int, _persons: Sequence[int]) -> int:
    """A report does not say whose a cell is, so the cells of all that are over go; the counts, the
    rows and the reasons stand.
    """
    mine = Import.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    emptied = 0
    for found in mine.filter(state__in=_OVER).exclude(report={}):
        bare = _without_cells(found.report)
        if bare != found.report:
            found.report = bare
            found.save(update_fields=["report"])
            emptied += 1
    return emptied


def _without_cells(report: dict[str, Any]) -> dict[str, Any]:
    bare = {**report, "differences": []} if "differences" in report else dict(report)
    for name in ("errors", "warnings"):
        if name in bare:
            bare[name] = [{**problem, "value": ""} for problem in bare[name]]
    bare.pop("beside", None)
    if "undone" in bare:
        bare["undone"] = _without_cells(bare["undone"])
    return bare


register("workbook", erase_people)
