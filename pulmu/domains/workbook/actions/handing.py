"""The wrong rows of an upload handed out, to be mended and sent again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import note_access
from pulmu.domains.workbook import messages, queries
from pulmu.domains.workbook.report import RowToMend
from pulmu.domains.workbook.rules import problems
from pulmu.domains.workbook.rules.cells import Cell

from . import mending
from .uploads import folder_of

TAKEN = "workbook.rows"


@dataclass(frozen=True, slots=True)
class RowTaken:
    """``marked``: what is wrong with the cell in a column, by its name. ``why`` is all that is
    wrong with the row, in words, or why it comes along.
    """

    cells: list[Cell]
    marked: dict[str, str]
    why: str


@dataclass(frozen=True, slots=True)
class SheetTaken:
    sheet: messages.TemplateSheet
    rows: list[RowTaken]


@dataclass(frozen=True, slots=True)
class RowsTaken:
    """``errors`` and ``warnings``: what the report says beside the rows of ``sheets``: of sheets as
    a whole, or everything when no row is kept (only warnings, or the file is gone).
    """

    file_name: str
    sheets: list[SheetTaken]
    errors: list[dict[str, object]]
    warnings: list[dict[str, object]]


def take_rows(actor: Actor, *, import_key: str, reason: str, at: dt.datetime) -> RowsTaken:
    """The rows with errors as they stand in the file, with reasons and ways out in the reader's
    language; and write down that they were taken, by whom and why: they may name persons.
    """
    actor.require(Permission.WORKBOOK_IMPORT)
    actor.require(Permission.PEOPLE_UNMASK)
    found = queries.one(actor, import_key)
    note_access(actor, what=f"{TAKEN}:{found.key}", subjects=[], at=at, reason=reason)
    kept = mending.kept(folder_of(found.key) / mending.KEPT)
    errors, warnings = found.report.get("errors", []), found.report.get("warnings", [])
    if kept:
        errors, warnings = [one for one in errors if not one["row"]], []
    taken = [
        SheetTaken(sheet, [_row(row) for row in one.rows])
        for one in kept
        if (sheet := messages.template_of(one.sheet)) is not None
    ]
    return RowsTaken(found.file_name, taken, errors, warnings)


def has_rows_to_mend(actor: Actor, *, import_key: str) -> bool:
    """Whether whole rows are kept, and not only what the report says of them."""
    found = queries.one(actor, import_key)
    return (folder_of(found.key) / mending.KEPT).is_file()


def _row(kept: RowToMend) -> RowTaken:
    marked: dict[str, str] = {}
    why = []
    for one in kept.why:
        found = problems.Problem("", kept.row, one["column"], "", one["code"], one["fields"])
        said = " ".join(messages.said(found))
        marked[one["column"]] = " ".join(filter(None, (marked.get(one["column"]), said)))
        why.append(f"{messages.column_name(one['column'])}: {said}")
    place = _("Row %(row)s of the file") % {"row": kept.row}
    return RowTaken(
        kept.cells,
        marked,
        "\n".join(
            [
                place,
                *(why or [_("It comes along: a row to mend refers to it, or is the same record.")]),
            ]
        ),
    )
