"""A list of one company (its insured, its invoices), from a file or pasted: an import of one sheet.

The file itself is never kept. It is read in the child process of every workbook; what goes on is a
small workbook of ours, with names masked and the company in each row.
"""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from pulmu.core.files import sheets as files
from pulmu.core.files.errors import FileRefused
from pulmu.core.files.sheets import SheetHead
from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies import queries as companies
from pulmu.domains.companies.models import Company
from pulmu.domains.workbook import messages, queries
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.rules import companylists, namesakes, pasted
from pulmu.domains.workbook.rules.headers import ROWS_LOOKED_AT
from pulmu.domains.workbook.rules.sheets import Sheet

from .pasting import MIB, MOST_BYTES, MOST_ROWS
from .uploads import receive

Raw = list[list[Any]]


class ListRefused(Refused):
    code = "workbook.list_refused"


def receive_company_list(
    actor: Actor,
    *,
    sheet: str,
    company: str,
    path: Path | None = None,
    text: str = "",
    instead: Mapping[str, str] | None = None,
    language: str,
    at: dt.datetime,
) -> Import:
    """Read a list of one company, keep its rows and queue their rehearsal.

    ``sheet`` is `hires` or `revenue`; the rows are those of the file, or the pasted ones.
    ``instead`` is what a row of something new means that does not say a field; of what is recorded
    already, the record goes on. Whatever holds a resident
    registration number is refused as a whole, and nothing of it stays.
    """
    wanted = companylists.LISTS.get(sheet)
    if wanted is None:
        raise NotFound
    found = companies.company(actor, company)
    actor.require(Permission.WORKBOOK_IMPORT, organisation_id=found.organisation_id)
    said = instead or {}
    raw = _from_file(wanted, path, said) if path is not None else _from_text(text)
    if companylists.has_resident_number(raw):
        raise ListRefused(
            _(
                "It holds resident registration numbers. They are never taken in: delete that "
                "column, or ask the company for the list without it."
            )
        )
    rows = _rows(actor, wanted, raw, found, said)
    with tempfile.NamedTemporaryFile(
        "w", dir=settings.FILE_UPLOAD_TEMP_DIR, encoding="utf-8", newline="", suffix=".csv"
    ) as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
        out.flush()
        return receive(
            actor,
            workbook=(f"{wanted.ko}.csv", Path(out.name)),
            called=f"{found.name} · {messages.sheet_name(wanted.ko)}"[:255],
            of=companylists.ListOf(found.key, said),
            language=language,
            at=at,
        )


def _rows(
    actor: Actor, sheet: Sheet, raw: Raw, company: Company, instead: Mapping[str, str]
) -> pasted.Rows:
    recorded = [namesakes.Recorded(*one[:3]) for one in queries.spells(actor, company.key)]
    try:
        rows = companylists.rows_of(
            sheet, raw, company_code=company.code, instead=instead, recorded=recorded
        )
    except companylists.NoHeader as none:
        raise ListRefused(
            _("None of the first ten rows names the columns. Missing: %(missing)s.")
            % {"missing": ", ".join(map(messages.column_name, none.missing))}
        ) from none
    except namesakes.Undecided as undecided:
        raise ListRefused(" ".join(map(_who_of, undecided.unclear))) from undecided
    if sum(map(bool, rows)) <= 1:
        raise ListRefused(_("There is no row in it below the names of the columns."))
    return rows


def _who_of(one: namesakes.Unclear) -> str:
    said = {
        "rows": ", ".join(map(str, one.rows)),
        "sign": one.sign,
        "signs": ", ".join(one.signs),
    }
    return (
        _(
            "Row %(rows)s: %(sign)s may be somebody who is recorded as %(signs)s, or somebody new. "
            "Write the recorded number behind the name, or a new one for somebody new; whoever has "
            "no number is recorded by themselves."
        )
        % said
    )


def _from_text(text: str) -> Raw:
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise ListRefused(
            _("This is more than %(most)s MB. Send it as a file.") % {"most": MOST_BYTES // MIB}
        )
    try:
        rows = pasted.rows_in(text)
    except csv.Error as error:
        raise ListRefused(_("A cell of it is too long. Send it as a file.")) from error
    return [[number, *row] for number, row in enumerate(rows, 1) if row]


def _from_file(sheet: Sheet, path: Path, instead: Mapping[str, str]) -> Raw:
    """The rows of the sheet that looks most like it; a number of a resident anywhere is enough."""
    try:
        seen: dict[str, Raw] = {}
        for part in files.read(path, wanted=(), glimpsed=ROWS_LOOKED_AT):
            if isinstance(part, SheetHead):
                rows = seen.setdefault(part.name, [])
            else:
                rows += part
        if any(map(companylists.has_resident_number, seen.values())):
            return next(one for one in seen.values() if companylists.has_resident_number(one))
        name = min(seen, key=lambda one: _missing(sheet, seen[one], instead), default="")
        parts = files.read(path, wanted=[name], most_rows=MOST_ROWS)
        return [row for part in parts if not isinstance(part, SheetHead) for row in part]
    except FileRefused as error:
        raise ListRefused(str(error)) from error


def _missing(sheet: Sheet, raw: Raw, instead: Mapping[str, str]) -> int:
    try:
        companylists.header_of(sheet, raw, instead)
    except companylists.NoHeader as none:
        return len(none.missing)
    return 0
