"""Reads about imports, and what a workbook may refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from pulmu.core.jobs.models import Job, JobState
from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import Record, ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.companies.models import Company
from pulmu.domains.places.models import Resource
from pulmu.domains.programmes.models import Programme, Session
from pulmu.domains.results.queries import NAMINGS

from .models import ColumnName, Import, SheetName
from .rules.checks import Known, KnownCompany, KnownSession, References
from .rules.naming import Names


def imports(actor: Actor) -> ScopedQuerySet:
    """The imports of an organisation, newest first."""
    actor.require(Permission.WORKBOOK_READ)
    return Import.objects.within(actor).order_by("-started_at", "-pk")


def one(actor: Actor, key: str) -> Import:
    found = imports(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def percent(found: Import) -> int | None:
    """How far the queue has come with an upload; None when nothing of it waits or runs."""
    jobs = Job.objects.filter(once__endswith=f":{found.key}")
    at_work = jobs.filter(state__in=[JobState.WAITING, JobState.RUNNING])
    return at_work.values_list("progress", flat=True).first()


def names(actor: Actor) -> Names:
    """What the organisation calls sheets and columns in its own workbooks."""
    columns: dict[str, dict[str, str]] = {}
    for one in column_names(actor):
        columns.setdefault(one.sheet, {})[one.folded] = one.field
    return Names({one.folded: one.code for one in sheet_names(actor)}, columns)


def sheet_names(actor: Actor) -> ScopedQuerySet:
    actor.require(Permission.WORKBOOK_READ)
    mine = SheetName.objects.within(actor).filter(organisation_id=actor.organisation_id)
    return mine.order_by("name", "pk")


def column_names(actor: Actor) -> ScopedQuerySet:
    actor.require(Permission.WORKBOOK_READ)
    mine = ColumnName.objects.within(actor).filter(organisation_id=actor.organisation_id)
    return mine.order_by("sheet", "name", "pk")


def known(actor: Actor, wanted: References) -> Known:
    """What is recorded of the sessions, companies and business numbers that a workbook names."""
    sessions = {
        code: KnownSession(state, day_of(starts_at), day_of(ends_at))
        for code, state, starts_at, ends_at in _rows(
            actor, Session, "code", wanted.sessions, "state", "starts_at", "ends_at"
        )
    }
    companies = {
        code: KnownCompany(first_support_on, business_no)
        for code, first_support_on, business_no in _rows(
            actor, Company, "code", wanted.companies, "first_support_on", "business_no"
        )
    }
    business_nos: dict[str, set[str]] = {}
    for number, code in _rows(actor, Company, "business_no", wanted.business_nos, "code"):
        business_nos.setdefault(number, set()).add(code)
    return Known(sessions, companies, business_nos)


def ids_by(
    actor: Actor, model: type[Programme | Session | Resource | Company], column: str
) -> dict[str, int]:
    """Ids of the organisation's own records by a column: what rows refer to."""
    mine = model.objects.within(actor).filter(organisation_id=actor.organisation_id)
    return dict(mine.values_list(column, "pk"))


def keys_by(
    actor: Actor, model: type[Record], column: str, values: Collection[Any]
) -> dict[Any, str]:
    """Keys of the organisation's own records by a column that tells them apart."""
    return dict(_rows(actor, model, column, values, "key"))


def model_of(kind: str) -> type[Record]:
    """The model whose records post facts of a kind."""
    return NAMINGS[kind].model


def kind_of(label: str) -> str:
    """The kind of fact that records of a model post; empty for those that post none."""
    return next((k for k, naming in NAMINGS.items() if naming.model._meta.label == label), "")


def _rows(
    actor: Actor, model: type[Record], column: str, values: Collection[str], *others: str
) -> Iterable[tuple[Any, ...]]:
    mine = model.objects.within(actor).filter(organisation_id=actor.organisation_id)
    for some in chunks(values):
        yield from mine.filter(**{f"{column}__in": some}).values_list(column, *others)
