"""Rows that mean the same record: equal ones are one, different ones cannot both be right."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from .parsing import Parsed
from .people import Matching, identity_of
from .sheets import (
    ATTENDANCE,
    CHANNELS,
    COMPANIES,
    CULTURE,
    HIRES,
    PROTOTYPES,
    REVENUE,
    SESSIONS,
    SHEETS,
    TARGETS,
    TENANCIES,
    USES,
    Sheet,
)

Key = Callable[[Any], Hashable]


def keys(matching: Matching) -> dict[str, Key]:
    """For each sheet the natural key of a row; persons are their place in the matching."""
    place = matching.place
    return {
        SESSIONS.code: lambda row: row.session_code,
        ATTENDANCE.code: lambda row: (row.session_code, place[identity_of(row)], row.on, row.role),
        USES.code: lambda row: (row.resource, row.starts_at, place[identity_of(row)]),
        CULTURE.code: lambda row: (row.on, row.type, row.title, row.outlet),
        COMPANIES.code: lambda row: row.company_code,
        PROTOTYPES.code: lambda row: row.prototype_code,
        HIRES.code: lambda row: (row.company_code, row.employee_key, row.insured_on),
        REVENUE.code: _revenue_key,
        TENANCIES.code: lambda row: row.agreement_code,
        CHANNELS.code: lambda row: row.support_code,
        TARGETS.code: lambda row: (row.line, row.year),
    }


def settle(parsed: Parsed, matching: Matching) -> None:
    """Leave one row for each natural key, with a warning for each equal row left out.

    Different rows with one key are errors that name both; they stay, the import is refused anyway.
    """
    key_of = keys(matching)
    for sheet in SHEETS:
        _settle(parsed, sheet, key_of[sheet.code])


def _settle(parsed: Parsed, sheet: Sheet, key_of: Key) -> None:
    first: dict[Hashable, Any] = {}
    repeated: set[int] = set()
    rows = parsed.rows[sheet.code]
    for place, row in enumerate(rows):
        other = first.setdefault(key_of(row), row)
        if other is row:
            continue
        name, column = parsed.name_of(sheet), sheet.columns[0]
        said = (name, row.row, column.ko, str(row[1]))
        if other[1:] == row[1:]:
            parsed.report.warnings.add(*said, "same_row_twice", other=other.row)
            repeated.add(place)
        else:
            parsed.report.errors.add(
                *said, "same_key_twice", other=other.row, columns=_differing(sheet, other, row)
            )
    if repeated:
        parsed.rows[sheet.code] = [row for place, row in enumerate(rows) if place not in repeated]


def _differing(sheet: Sheet, one: Any, other: Any) -> str:
    """The columns in which two rows say different things."""
    return ", ".join(
        column.ko
        for column, left, right in zip(sheet.columns, one[1:], other[1:], strict=True)
        if left != right
    )


def _revenue_key(row: Any) -> Hashable:
    if row.invoice_no:
        return row.invoice_no
    return (row.company_code, row.supplied_on, row.amount, row.channel)
