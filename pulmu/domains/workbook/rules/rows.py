"""What a row of each sheet says, after normalisation. ``row`` is its number in the spreadsheet.

Plain tuples, because there may be hundreds of thousands. Empty texts are ``""``, missing dates and
unknown numbers None; ``evidence`` are file names. Money is whole won, a share is in basis points.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

Evidence = tuple[str, ...]


class SessionRow(NamedTuple):
    row: int
    session_code: str
    programme: str
    title: str
    field: str
    type: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    capacity: int | None
    state: str
    group_headcount: int
    host: str
    evidence: Evidence


class AttendanceRow(NamedTuple):
    row: int
    session_code: str
    on: dt.date
    name: str
    birth_date: dt.date | None
    birth_year: int | None
    sex: str
    phone: str
    region: str
    affiliation: str
    role: str
    is_present: bool
    evidence: Evidence


class UseRow(NamedTuple):
    row: int
    resource: str
    asset_no: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    name: str
    phone: str
    birth_year: int | None
    affiliation: str
    role: str
    purpose: str
    parts: int
    evidence: Evidence


class CultureRow(NamedTuple):
    row: int
    on: dt.date
    type: str
    title: str
    campaign: str
    outlet: str
    url: str
    audience: int | None
    evidence: Evidence


class CompanyRow(NamedTuple):
    row: int
    company_code: str
    company: str
    business_no: str
    form: str
    opened_on: dt.date | None
    incorporated_on: dt.date | None
    field: str
    first_support_on: dt.date
    exclusion: str
    evidence: Evidence


class PrototypeRow(NamedTuple):
    """Made for ``company_code`` or for the person ``name``: exactly one of them is not empty."""

    row: int
    prototype_code: str
    company_code: str
    name: str
    phone: str
    birth_year: int | None
    title: str
    kind: str
    received_on: dt.date
    completed_on: dt.date | None
    state: str
    parts: int
    evidence: Evidence


class HireRow(NamedTuple):
    row: int
    company_code: str
    employee_key: str
    insured_on: dt.date
    left_on: dt.date | None
    contract: str
    is_founder: bool
    evidence: Evidence


class RevenueRow(NamedTuple):
    row: int
    company_code: str
    supplied_on: dt.date
    amount: int
    invoice_no: str
    nature: str
    share_bp: int
    channel: str
    evidence: Evidence


class TenancyRow(NamedTuple):
    row: int
    agreement_code: str
    company_code: str
    space: str
    agreed_on: dt.date
    starts_on: dt.date
    ends_on: dt.date | None
    terminated_on: dt.date | None
    evidence: Evidence


class ChannelRow(NamedTuple):
    row: int
    support_code: str
    company_code: str
    channel: str
    market: str
    event: str
    on: dt.date
    state: str
    evidence: Evidence


class TargetRow(NamedTuple):
    row: int
    line: str
    year: int
    value: int


Row = (
    SessionRow
    | AttendanceRow
    | UseRow
    | CultureRow
    | CompanyRow
    | PrototypeRow
    | HireRow
    | RevenueRow
    | TenancyRow
    | ChannelRow
    | TargetRow
)
