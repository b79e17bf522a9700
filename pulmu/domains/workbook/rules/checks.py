"""What rows must be beside other rows and beside what is known already.

Errors stop the import, warnings do not: docs/spec/import-workbook.md says which is which.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pulmu.core.kernel.kst import day_of
from pulmu.domains.programmes.choices import SessionState

from . import rows
from .parsing import Parsed
from .problems import Findings
from .sheets import (
    ATTENDANCE,
    CHANNELS,
    COMPANIES,
    HIRES,
    PROTOTYPES,
    REVENUE,
    SESSIONS,
    TENANCIES,
    USES,
    Sheet,
)

Span = tuple[dt.datetime, dt.datetime]
OF_COMPANIES = (PROTOTYPES, HIRES, REVENUE, TENANCIES, CHANNELS)


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session as recorded; the days are Korean ones, both included."""

    state: str
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class KnownUse:
    """A session that is in a room, as recorded; none that was cancelled is."""

    code: str
    room: str
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class KnownCompany:
    first_support_on: dt.date
    business_no: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the organisation has recorded already, by code, as far as the workbook refers to it.

    ``business_nos``: digits -> codes of the companies that have them. ``rooms``: code of a session
    -> its room; ``uses``: who is in these rooms.
    """

    sessions: Mapping[str, KnownSession] = field(default_factory=dict)
    companies: Mapping[str, KnownCompany] = field(default_factory=dict)
    business_nos: Mapping[str, Collection[str]] = field(default_factory=dict)
    rooms: Mapping[str, str] = field(default_factory=dict)
    uses: Collection[KnownUse] = ()


@dataclass(frozen=True, slots=True)
class References:
    """Codes that rows name and the workbook does not define, those of its own sessions, and all its
    business numbers.
    """

    sessions: frozenset[str]
    own_sessions: frozenset[str]
    companies: frozenset[str]
    business_nos: frozenset[str]


def references(parsed: Parsed) -> References:
    """What has to be looked up for ``check``."""
    companies = {row.company_code for sheet in OF_COMPANIES for row in parsed.rows[sheet.code]}
    return References(
        sessions=frozenset(
            {row.session_code for row in parsed.rows[ATTENDANCE.code]}
            - parsed.mentioned[SESSIONS.code]
        ),
        own_sessions=frozenset(row.session_code for row in parsed.rows[SESSIONS.code]),
        companies=frozenset(companies - parsed.mentioned[COMPANIES.code] - {""}),
        business_nos=frozenset(
            row.business_no for row in parsed.rows[COMPANIES.code] if row.business_no
        ),
    )


def check(parsed: Parsed, known: Known, *, today: dt.date) -> None:
    """Add what is wrong or doubtful to the report."""
    Checks(parsed, known, today).run()


def moved_invoices(parsed: Parsed, owners: Mapping[str, str]) -> None:
    """Warn of invoices that are recorded of another company; ``owners`` is its code by number."""
    for row in parsed.rows[REVENUE.code]:
        owner = owners.get(row.invoice_no, row.company_code)
        if owner != row.company_code:
            name, column = parsed.name_of(REVENUE), REVENUE.column("invoice_no").ko
            said = (name, row.row, column, row.invoice_no, "invoice_moves")
            parsed.report.warnings.add(*said, company=owner)


class Checks:
    def __init__(self, parsed: Parsed, known: Known, today: dt.date) -> None:
        self._parsed = parsed
        self._today = today
        self._errors = parsed.report.errors
        self._warnings = parsed.report.warnings
        self._sessions = {**known.sessions, **_sessions(parsed)}
        self._companies = {**known.companies, **_companies(parsed)}
        self._business_nos = known.business_nos
        self._rooms, self._uses = known.rooms, known.uses

    def run(self) -> None:
        self._intervals()
        self._double_bookings()
        for row in self._parsed.rows[ATTENDANCE.code]:
            self._attendance(row)
        self._check_business_nos()
        for row in self._parsed.rows[PROTOTYPES.code]:
            self._prototype(row)
        for row in self._parsed.rows[HIRES.code]:
            self._hire(row)
        for row in self._parsed.rows[TENANCIES.code]:
            self._tenancy(row)
        for sheet in OF_COMPANIES:
            self._dangling_companies(sheet)

    def _intervals(self) -> None:
        for sheet, start, end in (
            (SESSIONS, "starts_at", "ends_at"),
            (USES, "starts_at", "ends_at"),
            (TENANCIES, "starts_on", "ends_on"),
        ):
            self._ordered(sheet, start, end, self._errors)
        for sheet, start, end in (
            (HIRES, "insured_on", "left_on"),
            (PROTOTYPES, "received_on", "completed_on"),
        ):
            self._ordered(sheet, start, end, self._warnings)

    def _ordered(self, sheet: Sheet, start: str, end: str, findings: Findings) -> None:
        first, last = sheet.row._fields.index(start), sheet.row._fields.index(end)
        for row in self._parsed.rows[sheet.code]:
            if row[last] is not None and row[last] < row[first]:
                self._add(
                    findings,
                    sheet,
                    row,
                    end,
                    "end_before_start",
                    start=sheet.column(start).ko,
                    started=_shown(row[first]),
                )

    def _double_bookings(self) -> None:
        """A session to come that is moved, or on again, has its room for itself then as well."""
        wanted = {row.session_code: row for row in self._parsed.rows[SESSIONS.code]}
        standing = {one.code: (one.starts_at, one.ends_at) for one in self._uses}
        happening = {
            code: (row.starts_at, row.ends_at)
            for code, row in wanted.items()
            if code in self._rooms and row.state != SessionState.CANCELLED
        }
        after: dict[str, dict[str, Span]] = defaultdict(dict)
        for use in self._uses:
            if use.code not in wanted:
                after[use.room][use.code] = standing[use.code]
        for code, slot in happening.items():
            after[self._rooms[code]][code] = slot
        for code, slot in happening.items():
            if slot == standing.get(code) or day_of(slot[1]) < self._today:
                continue
            room = self._rooms[code]
            others = [one for one, its in after[room].items() if one != code and _meet(slot, its)]
            if others:
                said = {"room": room, "other": min(others)}
                row = wanted[code]
                self._add(self._errors, SESSIONS, row, "starts_at", "room_taken", **said)

    def _attendance(self, row: rows.AttendanceRow) -> None:
        if row.on > self._today:
            self._add(self._errors, ATTENDANCE, row, "on", "after_today")
        session = self._sessions.get(row.session_code)
        if session is None:
            if row.session_code not in self._parsed.mentioned[SESSIONS.code]:
                self._add(self._errors, ATTENDANCE, row, "session_code", "unknown_session")
        elif session.state != SessionState.HELD:
            self._add(
                self._warnings,
                ATTENDANCE,
                row,
                "session_code",
                "session_not_held",
                state=session.state,
            )
        if session is not None and not session.first_day <= row.on <= session.last_day:
            days = f"{session.first_day} – {session.last_day}"
            self._add(self._warnings, ATTENDANCE, row, "on", "outside_session", days=days)
        if row.birth_date is not None:
            self._birth(row, row.birth_date)

    def _birth(self, row: rows.AttendanceRow, born: dt.date) -> None:
        if born > row.on:
            self._add(self._warnings, ATTENDANCE, row, "birth_date", "born_after_the_day")
        if row.birth_year is not None and row.birth_year != born.year:
            self._add(self._warnings, ATTENDANCE, row, "birth_year", "birth_year_differs")

    def _prototype(self, row: rows.PrototypeRow) -> None:
        if bool(row.company_code) == bool(row.name):
            code = "company_and_person" if row.name else "no_company_or_person"
            self._add(self._errors, PROTOTYPES, row, "company_code", code)

    def _hire(self, row: rows.HireRow) -> None:
        company = self._companies.get(row.company_code)
        if company is not None and row.insured_on < company.first_support_on:
            self._add(
                self._warnings,
                HIRES,
                row,
                "insured_on",
                "hired_before_support",
                first=company.first_support_on,
            )

    def _tenancy(self, row: rows.TenancyRow) -> None:
        if row.terminated_on is not None and row.terminated_on < row.starts_on:
            self._add(
                self._warnings,
                TENANCIES,
                row,
                "terminated_on",
                "ended_before_it_began",
                start=row.starts_on,
            )

    def _dangling_companies(self, sheet: Sheet) -> None:
        mentioned = self._parsed.mentioned[COMPANIES.code]
        for row in self._parsed.rows[sheet.code]:
            code = row.company_code
            if code and code not in self._companies and code not in mentioned:
                self._add(self._errors, sheet, row, "company_code", "unknown_company")

    def _check_business_nos(self) -> None:
        """One warning for each company whose number another code has, too."""
        holders: dict[str, set[str]] = {}
        for digits, codes in self._business_nos.items():
            holders[digits] = {code for code in codes if code not in self._in_workbook}
        for row in self._parsed.rows[COMPANIES.code]:
            if not row.business_no:
                continue
            others = holders.setdefault(row.business_no, set())
            if others - {row.company_code}:
                self._add(
                    self._warnings,
                    COMPANIES,
                    row,
                    "business_no",
                    "business_no_shared",
                    other=min(others - {row.company_code}),
                )
            others.add(row.company_code)

    @property
    def _in_workbook(self) -> set[str]:
        return self._parsed.mentioned[COMPANIES.code]

    def _add(
        self,
        findings: Findings,
        sheet: Sheet,
        row: rows.Row,
        field_name: str,
        code: str,
        **fields: object,
    ) -> None:
        value = getattr(row, field_name)
        findings.add(
            self._parsed.name_of(sheet),
            row.row,
            sheet.column(field_name).ko,
            _shown(value),
            code,
            **fields,
        )


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _sessions(parsed: Parsed) -> dict[str, KnownSession]:
    return {
        row.session_code: KnownSession(row.state, day_of(row.starts_at), day_of(row.ends_at))
        for row in parsed.rows[SESSIONS.code]
    }


def _companies(parsed: Parsed) -> dict[str, KnownCompany]:
    return {
        row.company_code: KnownCompany(row.first_support_on, row.business_no)
        for row in parsed.rows[COMPANIES.code]
    }


def _shown(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)
