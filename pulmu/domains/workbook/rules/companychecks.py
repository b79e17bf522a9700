"""What a list of one company must be beside what is known of that company."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pulmu.core.kernel.masking import MASK

from . import rows
from .companylists import LOST, SPOILT, masked
from .namesakes import first_of
from .parsing import Beside, Parsed
from .sheets import HIRES, REVENUE, Sheet

FAULTS = {SPOILT: "error_value", LOST: "digits_lost"}


class Spell(NamedTuple):
    employee_key: str
    insured_on: dt.date
    left_on: dt.date | None
    contract: str
    is_founder: bool


class Sale(NamedTuple):
    invoice_no: str
    supplied_on: dt.date
    amount: int
    nature: str
    share_bp: int
    channel: str


# What is read of a record where a list says nothing; the rest tells which record it is.
KEPT = {
    HIRES.code: ("left_on", "contract", "is_founder"),
    REVENUE.code: ("nature", "share_bp", "channel"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is recorded: spells and sales of the company; invoices of other companies."""

    spells: Sequence[Spell] = ()
    sales: Sequence[Sale] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)


def fill(parsed: Parsed, standing: Standing, unsaid: Mapping[int, Collection[str]]) -> None:
    """A cell that the list leaves empty, or has no column for, says nothing against the record."""
    spells = {(one.employee_key, one.insured_on): one for one in standing.spells}
    invoices = {one.invoice_no: one for one in standing.sales if one.invoice_no}
    others: dict[tuple[dt.date, int], list[Sale]] = {}
    for one in standing.sales:
        if not one.invoice_no:
            others.setdefault((one.supplied_on, one.amount), []).append(one)

    def sale(row: rows.RevenueRow) -> Sale | None:
        if row.invoice_no:
            return invoices.get(row.invoice_no)
        same = others.get((row.supplied_on, row.amount), [])
        known = [one for one in same if one.channel == row.channel]
        if known or "channel" not in unsaid.get(row.row, ()):
            return known[0] if known else None
        return same[0] if len(same) == 1 else None

    def spell(row: rows.HireRow) -> Spell | None:
        return spells.get((row.employee_key, row.insured_on))

    for sheet, record_of in ((HIRES, spell), (REVENUE, sale)):
        parsed.rows[sheet.code] = [
            _filled(row, record_of(row), KEPT[sheet.code], unsaid.get(row.row, ()))
            for row in parsed.rows[sheet.code]
        ]


def _filled(row: Any, record: Any, kept: Iterable[str], unsaid: Collection[str]) -> Any:
    if record is None:
        return row
    return row._replace(**{name: getattr(record, name) for name in kept if name in unsaid})


def check(parsed: Parsed, standing: Standing, *, today: dt.date) -> None:
    """Add what does not fit to the errors: a list of one company is held to more than a year is."""
    _spoilt(parsed)
    _to_come(parsed, today)
    _left_too_early(parsed)
    _insured_twice(parsed, standing)
    _recorded_as(parsed, standing)
    _numbered(parsed)
    for row in parsed.rows[REVENUE.code]:
        other = standing.elsewhere.get(row.invoice_no)
        if other:
            _add(parsed, REVENUE, row, "invoice_no", "invoice_elsewhere", company=other)


def beside(parsed: Parsed, standing: Standing) -> Beside:
    spells = {(one.employee_key, one.insured_on): one.left_on for one in standing.spells}
    found: list[rows.HireRow] = parsed.rows[HIRES.code]
    there = {row.employee_key for row in found}
    left = [r for r in found if r.left_on and not spells.get(_first(r), r.left_on)]
    absent = {sign for (sign, _day), left_on in spells.items() if not left_on} - there
    invoices = {one.invoice_no for one in standing.sales}
    return Beside(
        new=[
            *(f"{masked(r.employee_key)} {r.insured_on}" for r in found if _first(r) not in spells),
            *(
                r.invoice_no
                for r in parsed.rows[REVENUE.code]
                if r.invoice_no and r.invoice_no not in invoices
            ),
        ],
        left=[f"{masked(row.employee_key)} {row.left_on}" for row in left],
        absent=sorted(map(masked, absent)) if found else [],
    )


def _spoilt(parsed: Parsed) -> None:
    """Such a row is wrong as it is; it is not held against the others."""
    for sheet, name in ((HIRES, "employee_key"), (REVENUE, "invoice_no"), (REVENUE, "channel")):
        kept = []
        for row in parsed.rows[sheet.code]:
            code = FAULTS.get(getattr(row, name))
            if code:
                _add(parsed, sheet, row, name, code)
            else:
                kept.append(row)
        parsed.rows[sheet.code] = kept


def _to_come(parsed: Parsed, today: dt.date) -> None:
    for sheet, name in ((HIRES, "insured_on"), (HIRES, "left_on"), (REVENUE, "supplied_on")):
        for row in parsed.rows[sheet.code]:
            if (getattr(row, name) or today) > today:
                _add(parsed, sheet, row, name, "day_to_come")


def _left_too_early(parsed: Parsed) -> None:
    """What the workbook of a year is only warned of: such a row would count as a hire."""
    for row in parsed.rows[HIRES.code]:
        if row.left_on is not None and row.left_on < row.insured_on:
            started = {"start": HIRES.column("insured_on").ko, "started": row.insured_on}
            _add(parsed, HIRES, row, "left_on", "end_before_start", **started)


def _insured_twice(parsed: Parsed, standing: Standing) -> None:
    """One sign at two places at a time: two people who look alike, or a day that is wrong. The
    number of an employee with the same first day twice is the matter of `duplicates`.
    """
    recorded = _by_sign(one[:3] for one in standing.spells)
    found: list[rows.HireRow] = parsed.rows[HIRES.code]
    listed = _by_sign((row.employee_key, row.insured_on, row.left_on) for row in found)
    alike = Counter(map(_first, found))
    for row in found:
        if alike[_first(row)] > 1 and MASK in row.employee_key:
            _add(parsed, HIRES, row, "employee_key", "look_alike")
            continue
        others = [one for one in listed[row.employee_key] if one[0] != row.insured_on]
        days = {one[0] for one in listed[row.employee_key]}
        others += [one for one in recorded.get(row.employee_key, ()) if one[0] not in days]
        meets = [one for one in others if _meet(one, (row.insured_on, row.left_on))]
        if meets:
            _add(parsed, HIRES, row, "employee_key", "insured_twice", since=min(meets)[0])


def _recorded_as(parsed: Parsed, standing: Standing) -> None:
    """What was recorded since the signs of the list were decided on: somebody new by this list who
    is known with the same first day, and whom nobody else of the list is.
    """
    found: list[rows.HireRow] = parsed.rows[HIRES.code]
    listed, there = set(map(_first, found)), {row.employee_key for row in found}
    known = {one[:2] for one in standing.spells}
    alike: dict[tuple[str, dt.date], list[str]] = {}
    for sign, since in sorted(known - listed):
        alike.setdefault((first_of(sign) or sign, since), []).append(sign)
    for row in found:
        sign = first_of(row.employee_key) or row.employee_key
        if MASK in sign and sign in {row.employee_key, *there} and _first(row) not in known:
            for other in alike.get((sign, row.insured_on), ())[:1]:
                _add(parsed, HIRES, row, "employee_key", "recorded_as", sign=other)


def _numbered(parsed: Parsed) -> None:
    """Who has a number because somebody else of the list has the same name once it is masked."""
    rows_of: dict[str, int] = {}
    for row in parsed.rows[HIRES.code]:
        rows_of.setdefault(row.employee_key, row.row)
    for row in parsed.rows[HIRES.code]:
        other = first_of(row.employee_key)
        if other in rows_of:
            said = {"sign": other, "other": rows_of[other]}
            column, name = HIRES.column("employee_key").ko, parsed.name_of(HIRES)
            warnings = parsed.report.warnings
            warnings.add(name, row.row, column, row.employee_key, "namesake", **said)


def _first(row: rows.HireRow) -> tuple[str, dt.date]:
    return row.employee_key, row.insured_on


def _by_sign(
    spells: Iterable[tuple[str, dt.date, dt.date | None]],
) -> dict[str, list[tuple[dt.date, dt.date | None]]]:
    found: dict[str, list[tuple[dt.date, dt.date | None]]] = {}
    for sign, insured_on, left_on in spells:
        found.setdefault(sign, []).append((insured_on, left_on))
    return found


def _meet(one: tuple[dt.date, dt.date | None], other: tuple[dt.date, dt.date | None]) -> bool:
    return one[0] <= (other[1] or dt.date.max) and other[0] <= (one[1] or dt.date.max)


def _add(parsed: Parsed, sheet: Sheet, row: rows.Row, name: str, code: str, **more: object) -> None:
    column = sheet.column(name).ko
    value = str(getattr(row, name))
    parsed.report.errors.add(parsed.name_of(sheet), row.row, column, value, code, **more)
