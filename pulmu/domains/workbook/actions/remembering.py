"""Telling what a lab's own names of sheets and columns mean: once, for every later import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.files.names import fold
from pulmu.core.jobs.actions import enqueue
from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.domains.workbook import queries
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import ColumnName, Import, SheetName
from pulmu.domains.workbook.rules import headers, sheets

from .uploads import REHEARSE, NotWaiting


class NamesUnusable(Refused):
    code = "workbook.names_unusable"


@dataclass(frozen=True, slots=True)
class Told:
    """``sheet`` as it is called in the file, the ``code`` of the one it is; none leaves it out.

    ``columns``: headings of it, and the fields they stand for; none leaves a column out.
    """

    sheet: str
    code: str
    columns: Mapping[str, str]


def remember_names(
    actor: Actor, *, import_key: str, told: Sequence[Told], language: str, at: dt.datetime
) -> Import:
    """Keep what somebody says about the strange names of an upload, and rehearse it again."""
    actor.require(Permission.WORKBOOK_IMPORT)
    with transaction.atomic():
        found = _rehearsed(actor, import_key)
        strange = {one["name"]: one for one in found.strange}
        for one in told:
            _require_usable(one, strange)
        for one in told:
            _keep(actor, one, strange[one.sheet], at=at)
        found.report, found.strange = {}, []
        found.save(update_fields=["report", "strange"])
        names = {one.sheet: {"is": one.code, **one.columns} for one in told}
        record(actor, "workbook.names.remembered", at=at, upload=found.key, names=names)
        job = f"{REHEARSE}:{import_key}"
        enqueue(REHEARSE, at=at, once=job, key=import_key, language=language)
    return found


@transaction.atomic
def forget_name(actor: Actor, *, key: str, at: dt.datetime) -> str:
    """Forget what one name of a sheet or a column means. The name, to be said."""
    actor.require(Permission.WORKBOOK_IMPORT)
    for names in (queries.sheet_names(actor), queries.column_names(actor)):
        found = names.filter(key=key).first()
        if found is not None:
            names.filter(pk=found.pk).delete()
            record(actor, "workbook.names.forgotten", at=at, forgotten=found.name)
            return str(found.name)
    raise NotFound


def _rehearsed(actor: Actor, import_key: str) -> Import:
    pk = queries.one(actor, import_key).pk
    found = Import.objects.within(actor).select_for_update().get(pk=pk)
    if found.state != ImportState.WAITING or not found.report or queries.percent(found) is not None:
        raise NotWaiting(_("This import no longer waits."))
    return found


def _require_usable(told: Told, strange: Mapping[str, Any]) -> None:
    """Only names that the upload has, only columns that the sheet has, each of them once."""
    there = strange.get(told.sheet)
    if there is None or (there["code"] and there["code"] != told.code):
        raise NamesUnusable(_("The workbook was checked again meanwhile. Look at it once more."))
    if not told.code:
        return
    sheet = sheets.BY_CODE.get(told.code)
    headings = [one["name"] for one in there["columns"]]
    fields = [field for field in told.columns.values() if field]
    if (
        sheet is None
        or not set(told.columns) <= set(headings)
        or not set(fields) <= {column.field for column in sheet.columns}
    ):
        raise NamesUnusable(_("The workbook was checked again meanwhile. Look at it once more."))
    twice = [sheet.column(field).ko for field in set(fields) if fields.count(field) > 1]
    if twice:
        said = _("“%(sheet)s”: two of its columns are to be %(columns)s. Choose one of them.")
        raise NamesUnusable(said % {"sheet": told.sheet, "columns": ", ".join(sorted(twice))})
    gone = queries.missing(told.code, headings, told.columns)
    if gone:
        said = _(
            "“%(sheet)s” still needs: %(columns)s. Choose the columns that they are, or leave the "
            "sheet out."
        )
        raise NamesUnusable(said % {"sheet": told.sheet, "columns": ", ".join(gone)})


def _keep(actor: Actor, told: Told, there: Mapping[str, Any], *, at: dt.datetime) -> None:
    by = {"told_by": actor.label, "told_at": at}
    if headers.sheet_named(told.sheet) is None:
        SheetName.objects.within(actor).update_or_create(
            organisation_id=actor.organisation_id,
            folded=fold(told.sheet),
            defaults={"name": told.sheet, "code": told.code, **by},
        )
    if not told.code:
        return
    sheet = sheets.BY_CODE[told.code]
    for heading, field in told.columns.items():
        # A name of the specification means what it says, whatever somebody tells.
        if not headers.is_column(sheet, heading):
            ColumnName.objects.within(actor).update_or_create(
                organisation_id=actor.organisation_id,
                sheet=told.code,
                folded=fold(heading),
                defaults={"name": heading, "field": field, **by},
            )
