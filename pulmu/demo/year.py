"""One demonstration year: every sheet of its workbook, and the files behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pulmu.demo.companies import company_rows
from pulmu.demo.culture import culture_rows
from pulmu.demo.evidence import files
from pulmu.demo.markets import channel_rows
from pulmu.demo.programmes import attendance_rows, session_rows
from pulmu.demo.prototypes import prototype_rows
from pulmu.demo.revenue import revenue_rows
from pulmu.demo.support import hire_rows, tenancy_rows
from pulmu.demo.targets import target_rows
from pulmu.demo.use import use_rows

YEARS = (2022, 2023)
Rows = list[dict[str, object]]
SHEETS: dict[str, Callable[[int], Rows]] = {
    "프로그램": session_rows,
    "참가자": attendance_rows,
    "이용일지": use_rows,
    "문화확산": culture_rows,
    "기업": company_rows,
    "시제품": prototype_rows,
    "고용": hire_rows,
    "매출": revenue_rows,
    "공간지원": tenancy_rows,
    "판로지원": channel_rows,
    "목표": target_rows,
}


def rows(year: int) -> dict[str, Rows]:
    """The sheets of the year: Korean column names to text, whole numbers, days, Seoul times, None.

    Every row has every column of its sheet, in the order of the specification; None is an empty
    cell. The caller owns the lists.
    """
    return {sheet: make(year) for sheet, make in SHEETS.items()}


def evidence(year: int) -> Iterator[tuple[str, bytes]]:
    """(name, content) of every file that the rows of the year name, once each."""
    yield from files(rows(year))
