"""What a correction may move: the years that feel it, and the reason they ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.db import models
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record
from pulmu.domains.companies.models import Company
from pulmu.domains.programmes import queries as sessions
from pulmu.domains.programmes.models import Attendance, Session
from pulmu.domains.results import queries

from .doors import DeskRequest
from .forms import CorrectForm

# When it was typed says nothing of when it happened.
NOT_WHEN = frozenset({"created_at", "changed_at"})


def years_felt(actor: Actor, record: Record | None) -> set[int]:
    """The years in whose figures a correction of this record may be felt."""
    if record is None:
        return set()
    if isinstance(record, Session):
        return sessions.years_of(actor, record.key)
    if isinstance(record, Attendance):
        return sessions.years_of(actor, record.session.key)
    columns = [column.attname for column in record._meta.concrete_fields]
    # Whether a hire or a sale counts hangs on the company's days.
    later = queries.counted_of(actor, record) if isinstance(record, Company) else []
    values = (getattr(record, name) for name in columns if name not in NOT_WHEN)
    return years_in(values) | {one.day.year for one in later}


def years_felt_by_many(actor: Actor, kind: str, keys: Sequence[str]) -> set[int]:
    """The years in whose figures a correction of any of these records may be felt."""
    naming = queries.NAMINGS.get(kind)
    if naming is None:
        return set()
    mine = naming.model.objects.within(actor).filter(key__in=keys)
    dated = [
        column.attname
        for column in naming.model._meta.concrete_fields
        if isinstance(column, models.DateField) and column.attname not in NOT_WHEN
    ]
    found = years_in(value for row in mine.values_list(*dated) for value in row)
    if naming.model is Session:
        theirs = Attendance.objects.within(actor).filter(session__key__in=keys)
        found |= years_in(theirs.values_list("on", flat=True).distinct())
    if naming.model is Attendance:
        found |= years_in(mine.values_list("session__starts_at", flat=True).distinct())
    return found


def years_in(values: Iterable[Any]) -> set[int]:
    """The years of those values that are days or moments, in Asia/Seoul."""
    found = set()
    for value in values:
        if isinstance(value, dt.datetime):
            found.add(day_of(value).year)
        elif isinstance(value, dt.date):
            found.add(value.year)
    return found


def sealed_among(request: DeskRequest, years: Iterable[int]) -> tuple[int, int] | None:
    """The latest of these years that is sealed, and its newest revision; None for none."""
    return queries.newest_sealed(request.actor, set(years))


def why(request: DeskRequest, years: Iterable[int]) -> str | None:
    """The ledger's word for a correction; None when a sealed year asks for one and has none."""
    form = CorrectForm(request.POST)
    if form.is_valid():
        return str(form.cleaned_data["why"])
    if sealed_among(request, years) is None:
        return ""
    messages.error(request, _("This year is sealed: say why the record is corrected."))
    return None
