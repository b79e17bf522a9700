"""From the rows of a workbook to the list actions of the domains, sheet by sheet.

A row may refer to records that come with the same workbook; `Refs` knows what is there. In a
rehearsal what is new never gets there, so rows that refer to it are new themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record
from pulmu.core.trail.records import Put
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.models import Company
from pulmu.domains.markets import actions as markets
from pulmu.domains.outreach import actions as outreach
from pulmu.domains.places import actions as places
from pulmu.domains.places.models import Resource
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Programme, Session
from pulmu.domains.prototypes import actions as prototypes
from pulmu.domains.results import actions as results
from pulmu.domains.results.models import Target
from pulmu.domains.support import actions as support

from . import queries
from .rules import rows, sheets

Remove = Callable[..., int]


@dataclass(slots=True)
class Refs:
    """Ids of what rows refer to: by name, by code, and persons by (sheet code, row number)."""

    programmes: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    resources: dict[str, int] = field(default_factory=dict)
    companies: dict[str, int] = field(default_factory=dict)
    people: dict[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One sheet: how its rows become records.

    ``convert`` raises KeyError for a row whose reference is not there. ``kind`` is the kind of
    fact its records post, empty for targets. ``learn`` tells `Refs` what has been made. ``code``
    are the record's column and the row's field of a natural key that needs no reference.
    """

    sheet: sheets.Sheet
    kind: str
    convert: Callable[[Any, Refs], Any]
    record: Callable[..., Put[Any]]
    remove: Remove
    learn: Callable[[Refs, Iterable[Any]], None] | None = None
    code: tuple[str, str] | None = None

    @property
    def model(self) -> type[Record]:
        return queries.model_of(self.kind) if self.kind else Target


def sessions_from(row: rows.SessionRow, refs: Refs) -> programmes.SessionRow:
    return programmes.SessionRow(
        code=row.session_code,
        programme_id=refs.programmes[row.programme],
        title=row.title,
        field=row.field,
        type=row.type,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        capacity=row.capacity,
        state=row.state,
        group_headcount=row.group_headcount,
        host=row.host,
    )


def attendance_from(row: rows.AttendanceRow, refs: Refs) -> programmes.AttendanceRow:
    return programmes.AttendanceRow(
        session_id=refs.sessions[row.session_code],
        person_id=refs.people[sheets.ATTENDANCE.code, row.row],
        on=row.on,
        is_present=row.is_present,
        role=row.role,
        region=row.region,
        affiliation=row.affiliation,
    )


def use_from(row: rows.UseRow, refs: Refs) -> places.UseLogRow:
    return places.UseLogRow(
        resource_id=refs.resources[row.resource],
        person_id=refs.people[sheets.USES.code, row.row],
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        role=row.role,
        purpose=row.purpose,
        parts=row.parts,
        affiliation=row.affiliation,
    )


def culture_from(row: rows.CultureRow, _refs: Refs) -> outreach.CultureActRow:
    return outreach.CultureActRow(
        on=row.on,
        type=row.type,
        title=row.title,
        campaign=row.campaign,
        outlet=row.outlet,
        url=row.url,
        audience=row.audience,
    )


def company_from(row: rows.CompanyRow, _refs: Refs) -> companies.CompanyRow:
    return companies.CompanyRow(
        code=row.company_code,
        name=row.company,
        form=row.form,
        first_support_on=row.first_support_on,
        business_no=row.business_no,
        opened_on=row.opened_on,
        incorporated_on=row.incorporated_on,
        field=row.field,
        exclusion=row.exclusion,
    )


def prototype_from(row: rows.PrototypeRow, refs: Refs) -> prototypes.PrototypeRow:
    return prototypes.PrototypeRow(
        code=row.prototype_code,
        name=row.title,
        received_on=row.received_on,
        company_id=refs.companies[row.company_code] if row.company_code else None,
        person_id=refs.people[sheets.PROTOTYPES.code, row.row] if row.name else None,
        kind=row.kind,
        completed_on=row.completed_on,
        state=row.state,
        parts=row.parts,
    )


def hire_from(row: rows.HireRow, refs: Refs) -> support.HireRow:
    return support.HireRow(
        company_id=refs.companies[row.company_code],
        employee_key=row.employee_key,
        insured_on=row.insured_on,
        left_on=row.left_on,
        contract=row.contract,
        is_founder=row.is_founder,
    )


def revenue_from(row: rows.RevenueRow, refs: Refs) -> support.RevenueRow:
    return support.RevenueRow(
        company_id=refs.companies[row.company_code],
        supplied_on=row.supplied_on,
        amount=row.amount,
        nature=row.nature,
        share_bp=row.share_bp,
        invoice_no=row.invoice_no,
        channel=row.channel,
    )


def tenancy_from(row: rows.TenancyRow, refs: Refs) -> support.TenancyRow:
    return support.TenancyRow(
        code=row.agreement_code,
        company_id=refs.companies[row.company_code],
        space=row.space,
        agreed_on=row.agreed_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        terminated_on=row.terminated_on,
    )


def channel_from(row: rows.ChannelRow, refs: Refs) -> markets.ChannelSupportRow:
    return markets.ChannelSupportRow(
        code=row.support_code,
        company_id=refs.companies[row.company_code],
        channel=row.channel,
        event=row.event,
        on=row.on,
        state=row.state,
        market=row.market,
    )


def target_from(row: rows.TargetRow, _refs: Refs) -> results.TargetRow:
    return results.TargetRow(line=row.line, year=row.year, value=row.value)


def learn_sessions(refs: Refs, made: Iterable[Session]) -> None:
    refs.sessions.update((session.code, session.pk) for session in made)


def learn_companies(refs: Refs, made: Iterable[Company]) -> None:
    refs.companies.update((company.code, company.pk) for company in made)


STEPS: Sequence[Step] = (
    Step(
        sheets.SESSIONS,
        "session",
        sessions_from,
        programmes.record_sessions,
        programmes.remove_sessions,
        learn_sessions,
        code=("code", "session_code"),
    ),
    Step(
        sheets.ATTENDANCE,
        "attendance",
        attendance_from,
        programmes.record_attendances,
        programmes.remove_attendances,
    ),
    Step(sheets.USES, "use", use_from, places.record_use_logs, places.remove_use_logs),
    Step(
        sheets.CULTURE,
        "culture_act",
        culture_from,
        outreach.record_culture_acts,
        outreach.remove_culture_acts,
    ),
    Step(
        sheets.COMPANIES,
        "company",
        company_from,
        companies.record_companies,
        companies.remove_companies,
        learn_companies,
        code=("code", "company_code"),
    ),
    Step(
        sheets.PROTOTYPES,
        "prototype",
        prototype_from,
        prototypes.record_prototypes,
        prototypes.remove_prototypes,
        code=("code", "prototype_code"),
    ),
    Step(sheets.HIRES, "hire", hire_from, support.record_hires, support.remove_hires),
    Step(
        sheets.REVENUE,
        "revenue",
        revenue_from,
        support.record_revenues,
        support.remove_revenues,
        code=("invoice_no", "invoice_no"),
    ),
    Step(
        sheets.TENANCIES,
        "tenancy",
        tenancy_from,
        support.record_tenancies,
        support.remove_tenancies,
        code=("code", "agreement_code"),
    ),
    Step(
        sheets.CHANNELS,
        "channel_support",
        channel_from,
        markets.record_channel_supports,
        markets.remove_channel_supports,
        code=("code", "support_code"),
    ),
    Step(sheets.TARGETS, "", target_from, results.record_targets, results.remove_targets),
)


def refs_of(actor: Actor) -> Refs:
    """What is there before the import."""
    return Refs(
        programmes=queries.ids_by(actor, Programme, "name"),
        sessions=queries.ids_by(actor, Session, "code"),
        resources=queries.ids_by(actor, Resource, "name"),
        companies=queries.ids_by(actor, Company, "code"),
    )


def make_programmes(actor: Actor, refs: Refs, names: Iterable[str], *, at: dt.datetime) -> None:
    """The programmes that sessions belong to, by name."""
    made = [programmes.ProgrammeRow(name=name) for name in _new(names, refs.programmes)]
    if made:
        done = programmes.record_programmes(actor, rows=made, at=at)
        refs.programmes.update((one.name, one.pk) for one in done.objects)


def make_resources(
    actor: Actor, refs: Refs, found: Iterable[rows.UseRow], *, at: dt.datetime
) -> None:
    """The equipment and rooms of the use log; the first asset number that is given stays."""
    numbers: dict[str, str] = {}
    for row in found:
        if row.resource not in refs.resources or row.asset_no:
            numbers[row.resource] = numbers.get(row.resource) or row.asset_no
    made = [places.ResourceRow(name=name, asset_no=no) for name, no in numbers.items()]
    if made:
        done = places.record_resources(actor, rows=made, at=at)
        refs.resources.update((one.name, one.pk) for one in done.objects)


def _new(names: Iterable[str], known: dict[str, int]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name not in known]
