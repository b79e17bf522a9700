"""What a list of one company must be beside what is known of that company."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from . import rows
from .companylists import LOST, SPOILT
from .parsing import Beside, Parsed
from .sheets import HIRES, REVENUE, Sheet

FAULTS = {SPOILT: "error_value", LOST: "digits_lost"}
Spell = tuple[str, dt.date, dt.date | None]  # sign, first and last day


@dataclass(frozen=True, slots=True)
class Standing:
    """What is recorded: the spells of the company; invoices of its own, and of other companies."""

    spells: Sequence[Spell] = ()
    invoices: Collection[str] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)


def check(parsed: Parsed, standing: Standing, *, today: dt.date) -> None:
    """Add what does not fit to the errors: a list of one company is held to more than a year is."""
    _spoilt(parsed)
    _to_come(parsed, today)
    _insured_twice(parsed, standing)
    for row in parsed.rows[REVENUE.code]:
        other = standing.elsewhere.get(row.invoice_no)
        if other:
            _add(parsed, REVENUE, row, "invoice_no", "invoice_elsewhere", company=other)


def beside(parsed: Parsed, standing: Standing) -> Beside:
    spells = {(sign, insured_on): left_on for sign, insured_on, left_on in standing.spells}
    found: list[rows.HireRow] = parsed.rows[HIRES.code]
    there = {row.employee_key for row in found}
    known = [row for row in found if (row.employee_key, row.insured_on) in spells]
    left = [r for r in known if r.left_on and not spells[r.employee_key, r.insured_on]]
    absent = {sign for (sign, _day), left_on in spells.items() if not left_on} - there
    invoices = set(standing.invoices)
    return Beside(
        new=[
            *(f"{r.employee_key} {r.insured_on}" for r in found if r not in known),
            *(r.invoice_no for r in parsed.rows[REVENUE.code] if r.invoice_no not in invoices),
        ],
        left=[f"{row.employee_key} {row.left_on}" for row in left],
        absent=sorted(absent) if found else [],
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


def _insured_twice(parsed: Parsed, standing: Standing) -> None:
    """One sign at two places at a time: two people who look alike, or a day that is wrong. The
    same first day twice is the matter of `duplicates`.
    """
    recorded = _by_sign(standing.spells)
    found: list[rows.HireRow] = parsed.rows[HIRES.code]
    listed = _by_sign((row.employee_key, row.insured_on, row.left_on) for row in found)
    for row in found:
        others = [one for one in listed[row.employee_key] if one[0] != row.insured_on]
        days = {one[0] for one in listed[row.employee_key]}
        others += [one for one in recorded.get(row.employee_key, ()) if one[0] not in days]
        meets = [one for one in others if _meet(one, (row.insured_on, row.left_on))]
        if meets:
            _add(parsed, HIRES, row, "employee_key", "insured_twice", since=min(meets)[0])


def _by_sign(spells: Iterable[Spell]) -> dict[str, list[tuple[dt.date, dt.date | None]]]:
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
