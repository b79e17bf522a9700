"""Reads about imports, and what a workbook may refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pulmu.core.files.names import fold
from pulmu.core.jobs.models import Job, JobState
from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import Record, ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.companies.models import Company
from pulmu.domains.places.models import Resource
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import Programme, Session
from pulmu.domains.results.queries import NAMINGS
from pulmu.domains.support.models import Hire, Revenue

from .choices import ImportState
from .models import ColumnName, Import, SheetName
from .rules import headers, likeness, sheets, unfamiliar
from .rules.checks import Known, KnownCompany, KnownSession, KnownUse, References
from .rules.companychecks import Sale, Spell, Standing
from .rules.naming import Names
from .rules.parsing import Parsed

# What somebody has chosen for a sheet: its code, and its columns when they were asked about.
Chosen = tuple[str, Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class Offered:
    """A column of a sheet that a strange one may stand for."""

    field: str
    name: str
    required: bool


@dataclass(frozen=True, slots=True)
class ColumnAsked:
    """``field``: what it stands for by the likeliest guess, or as chosen; empty is left out.
    ``means``: the column it is by its own name; then nobody is asked."""

    name: str
    examples: tuple[str, ...]
    field: str
    means: str


@dataclass(frozen=True, slots=True)
class SheetAsked:
    """``code``: which sheet it is by guess or choice; ``is_certain`` when its name says so.
    ``missing``: required columns that nothing stands for."""

    name: str
    code: str
    is_certain: bool
    columns: tuple[ColumnAsked, ...]
    offered: tuple[Offered, ...]
    missing: tuple[str, ...]


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


def sheet_choices() -> list[tuple[str, str]]:
    """Code and name of the sheets there are."""
    return [(sheet.code, sheet.ko) for sheet in sheets.SHEETS]


def column_of(sheet: str, field: str) -> str:
    """What a column of a sheet is called; empty for none."""
    columns = sheets.BY_CODE[sheet].columns
    return next((column.ko for column in columns if column.field == field), "")


def asked(
    actor: Actor, found: Import, *, chosen: Mapping[str, Chosen] | None = None
) -> list[SheetAsked]:
    """The strange names of an upload, each with what it likeliest stands for.

    ``chosen``, by the name of a sheet, goes before what would be guessed.
    """
    told = names(actor)
    strange = [
        unfamiliar.StrangeSheet(
            one["name"],
            one["code"],
            one["read"],
            tuple(unfamiliar.StrangeColumn(**column) for column in one["columns"]),
        )
        for one in found.strange
    ]
    return [_asked(one, told, (chosen or {}).get(one.name)) for one in strange]


def _asked(one: unfamiliar.StrangeSheet, told: Names, chosen: Chosen | None) -> SheetAsked:
    headings = [column.heading() for column in one.columns]
    code, columns = chosen or (likeness.guess_sheet(one.name, headings), None)
    code = one.code or code
    sheet = sheets.BY_CODE.get(code)
    if sheet is None:
        plain = tuple(ColumnAsked(column.name, column.examples, "", "") for column in one.columns)
        return SheetAsked(one.name, "", False, plain, (), ())
    also = told.of(sheet)
    if columns is None:
        columns = likeness.guess_columns(sheet, headings, known=also)
    said = [
        ColumnAsked(
            column.name,
            column.examples,
            columns.get(column.name, ""),
            headers.meaning(sheet, column.name),
        )
        for column in one.columns
    ]
    return SheetAsked(
        one.name,
        code,
        bool(one.code),
        tuple(said),
        tuple(Offered(column.field, column.ko, column.required) for column in sheet.columns),
        tuple(missing(code, [column.name for column in one.columns], columns)),
    )


def missing(code: str, headings: Collection[str], columns: Mapping[str, str]) -> list[str]:
    """Required columns of a sheet that neither its own headings nor what is told stands for."""
    also = {fold(name): field for name, field in columns.items()}
    return headers.missing_in(sheets.BY_CODE[code], [0, *headings], also)


def known(actor: Actor, wanted: References) -> Known:
    """What is recorded of the sessions, companies and business numbers that a workbook names."""
    sessions = {
        code: KnownSession(state, day_of(starts_at), day_of(ends_at))
        for code, state, starts_at, ends_at in _rows(
            actor, Session, "code", wanted.sessions, "state", "starts_at", "ends_at"
        )
    }
    roomed = list(
        _rows(actor, Session, "code", wanted.own_sessions, "resource_id", "resource__name")
    )
    rooms = {code: f"{name}" for code, number, name in roomed if number is not None}
    numbers = {number for _code, number, _name in roomed if number is not None}
    uses = [
        KnownUse(code, name, starts_at, ends_at)
        for _number, code, name, state, starts_at, ends_at in _rows(
            actor,
            Session,
            "resource_id",
            numbers,
            *("code", "resource__name", "state", "starts_at", "ends_at"),
        )
        if state != SessionState.CANCELLED
    ]
    companies = {
        code: KnownCompany(first_support_on, business_no)
        for code, first_support_on, business_no in _rows(
            actor, Company, "code", wanted.companies, "first_support_on", "business_no"
        )
    }
    business_nos: dict[str, set[str]] = {}
    for number, code in _rows(actor, Company, "business_no", wanted.business_nos, "code"):
        business_nos.setdefault(number, set()).add(code)
    return Known(sessions, companies, business_nos, rooms, uses)


def standing(actor: Actor, company_key: str, parsed: Parsed) -> Standing:
    """What is recorded of a company, as far as a list of it can be held against it."""
    numbers = {row.invoice_no for row in parsed.rows[sheets.REVENUE.code]} - {""}
    elsewhere = {
        number: name
        for number, key, name in _rows(
            actor, Revenue, "invoice_no", numbers, "company__key", "company__name"
        )
        if key != company_key
    }
    sales = Revenue.objects.within(actor).filter(company__key=company_key).order_by("pk")
    return Standing(
        spells(actor, company_key),
        [Sale(*one) for one in sales.values_list(*Sale._fields)],
        elsewhere,
    )


def spells(actor: Actor, company_key: str) -> list[Spell]:
    """Every spell of employment that is recorded of a company."""
    mine = Hire.objects.within(actor).filter(company__key=company_key).order_by("pk")
    return [Spell(*one) for one in mine.values_list(*Spell._fields)]


def owners_of_invoices(actor: Actor, parsed: Parsed) -> dict[str, str]:
    """Codes of the companies that the invoices of a workbook are recorded of, by number."""
    numbers = {row.invoice_no for row in parsed.rows[sheets.REVENUE.code]} - {""}
    return dict(_rows(actor, Revenue, "invoice_no", numbers, "company__code"))


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


def may_be_matched(found: Import) -> bool:
    """Whether the strange names of an upload can be told now: it was rehearsed, and still waits."""
    waits = found.state == ImportState.WAITING and bool(found.strange)
    return waits and percent(found) is None
