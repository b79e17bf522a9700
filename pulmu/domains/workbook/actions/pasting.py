"""Rows pasted from a spreadsheet: a small workbook of one sheet, on the way of every other."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.workbook import messages, queries
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.rules import pasted, sheets

from .uploads import folder_of, receive

MIB = 1 << 20
MOST_BYTES = 2 * MIB
MOST_ROWS = 20_000


class PasteRefused(Refused):
    code = "workbook.paste_refused"


def receive_pasted(
    actor: Actor, *, sheet: str, text: str, language: str, at: dt.datetime
) -> Import:
    """Keep rows pasted for one sheet (by its code), and queue their rehearsal.

    With a header above them their columns may stand in any order; without one they are read in the
    order of the empty workbook.
    """
    actor.require(Permission.WORKBOOK_IMPORT)
    wanted = sheets.BY_CODE.get(sheet)
    if wanted is None:
        raise NotFound
    rows = _rows(wanted, text, queries.names(actor).of(wanted))
    with tempfile.NamedTemporaryFile(
        "w", dir=settings.FILE_UPLOAD_TEMP_DIR, encoding="utf-8", newline="", suffix=".csv"
    ) as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
        out.flush()
        return receive(
            actor,
            workbook=(f"{wanted.ko}.csv", Path(out.name)),
            called=_("%(sheet)s, pasted") % {"sheet": messages.sheet_name(wanted.ko)},
            language=language,
            at=at,
        )


def pasted_text(
    actor: Actor, *, import_key: str, company: str | None = None
) -> tuple[str, str] | None:
    """The sheet (its code) and the rows of a paste that still waits, to be mended and sent again.

    None for what came as a file, or has left the house already; with ``company`` for what is no
    list of that company, too.
    """
    actor.require(Permission.WORKBOOK_IMPORT)
    found = queries.one(actor, import_key)
    if company is not None and found.company_key != company:
        return None
    folder = folder_of(found.key) / "workbook"
    kept = list(folder.iterdir()) if found.state == ImportState.WAITING and folder.is_dir() else []
    wanted = [one for one in sheets.SHEETS if [f"{one.ko}.csv"] == [path.name for path in kept]]
    if not wanted or kept[0].stat().st_size > 2 * MOST_BYTES:
        return None
    with kept[0].open(encoding="utf-8", newline="") as lines:
        text = io.StringIO()
        csv.writer(text, dialect="excel-tab", lineterminator="\n").writerows(csv.reader(lines))
    return wanted[0].code, text.getvalue()


def _rows(sheet: sheets.Sheet, text: str, also: pasted.Also) -> pasted.Rows:
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise PasteRefused(
            _("This is more than %(most)s MB. Paste it in parts, or send the workbook itself.")
            % {"most": MOST_BYTES // MIB}
        )
    try:
        rows = pasted.rows_in(text)
        filled = sum(1 for row in rows if row)
        if not filled:
            raise PasteRefused(_("There is no row in it. Copy the rows in the spreadsheet first."))
        if filled > MOST_ROWS:
            raise PasteRefused(
                _("These are more than %(most)s rows. Paste them in parts, or send the workbook.")
                % {"most": f"{MOST_ROWS:,}"}
            )
        return pasted.with_header(sheet, rows, also)
    except csv.Error as error:
        raise PasteRefused(
            _("A cell of it is too long. Copy the rows without it, or send the workbook.")
        ) from error
    except pasted.TooWide as wide:
        raise PasteRefused(
            _(
                "Row %(row)s has %(cells)s cells, and this list has %(columns)s columns. Copy the "
                "row with the names of the columns too."
            )
            % {"row": wide.row, "cells": wide.cells, "columns": wide.columns}
        ) from wide
