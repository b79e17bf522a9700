"""What an import corrects, cell by cell: the record by its name, what stood there, what will."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.apps import apps

from pulmu.core.kernel.kst import KST
from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail.models import Change, ChangeKind
from pulmu.domains.workbook.messages import sheet_name
from pulmu.domains.workbook.report import SHOWN, Difference, Report

from . import naming

EMPTY = "–"


def tell(actor: Actor, changes: Sequence[Change], report: Report) -> None:
    """Add the corrections among these changes to the report, as far as there is room."""
    room = SHOWN - len(report.differences)
    some = list(islice((one for one in changes if one.kind == ChangeKind.CHANGED), max(room, 0)))
    if not some:
        return
    label = some[0].model
    names = naming.names(actor, label, [one.key for one in some])
    for one in some:
        name = names.get(one.key, sheet_name(naming.sheet_of(label)))
        report.differences += [Difference(name, *said) for said in _columns(one)]


def _columns(change: Change) -> Iterator[tuple[str, str, str]]:
    model = apps.get_model(change.model)
    before, after = change.before or {}, change.after or {}
    for name, old in before.items():
        column = model._meta.get_field(name)
        if not column.is_relation and column.editable:
            yield str(column.verbose_name), in_words(old), in_words(after.get(name))


def in_words(value: Any) -> str:
    """In a cell or two; shares are in basis points, as they are kept."""
    match value:
        case None | "":
            return EMPTY
        case bool():
            return "O" if value else "X"
        case dt.datetime():
            return f"{value.astimezone(KST):%Y-%m-%d %H:%M}"
        case int():
            return f"{value:,}"
    return str(value)
