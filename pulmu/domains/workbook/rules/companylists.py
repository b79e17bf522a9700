"""A list that one company hands over (roster of the insured, invoices) as rows of a sheet.

Its columns are called as insurers and the tax office call them. What the lab may not keep is left
out on the way: whole names are masked, whom an invoice went to is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pulmu.core.files.names import fold
from pulmu.core.kernel.masking import MASK, mask_name

from . import likeness
from .cells import DIGITS_KEPT, Cell, is_empty, plain
from .headers import ROWS_LOOKED_AT
from .pasted import Rows
from .problems import Wrong
from .sheets import HIRES, REVENUE, Sheet

LISTS = {sheet.code: sheet for sheet in (HIRES, REVENUE)}
OWNER = "company_code"
# Stand in a cell of text that a spreadsheet program has spoilt; nobody writes them.
SPOILT, LOST = "#ERROR!", "#DIGITS!"
# Who it is, in a roster that has no numbers for its people.
NAMES = frozenset(
    fold(name)
    for name in ("성명", "이름", "가입자명", "가입자 성명", "근로자명", "피보험자", "피보험자명")
)
# Of several dates the one of the employment insurance is meant.
INSURED = {
    fold(name): field
    for field, names in {
        "insured_on": ("고용보험 취득일", "고용보험 자격취득일", "고용 취득일", "자격취득일"),
        "left_on": ("고용보험 상실일", "고용보험 자격상실일", "고용 상실일", "자격상실일"),
    }.items()
    for name in names
}
# Never read: numbers of residents, whatever is left of them, and whom an invoice went to.
LEFT_OUT = re.compile("주민|거래처|공급받는|상호|대표자명|사업자등록|이메일|품목|주소|연락|전화")
RESIDENT = re.compile(
    r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-–\s]?[1-8]\d{6}(?!\d)", re.ASCII
)
WHOLE_NAME = re.compile(r"([가-힣]{2,5})(\s*\d{0,3})")
HANGUL = re.compile(r"[가-힣]")
MASKS = re.compile(r"[○◯〇●＊OoXx×](?=[○◯〇●＊OoXx×*가-힣]|\b|$)")

Raw = Sequence[Cell]  # its number, then its cells
Places = Mapping[str, int]


class NoHeader(Exception):
    """None of the first rows is a header; ``missing`` is what the nearest lacks."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(missing)
        self.missing = missing


def rows_of(
    sheet: Sheet, raw: Sequence[Raw], *, company_code: str, instead: Mapping[str, str]
) -> Rows:
    """Rows of the sheet with its own header, each where it stood in the list, so that it has its
    number. ``instead`` is what a row means that does not say a field.
    """
    at, places = header_of(sheet, raw, instead)
    fields = [column.field for column in sheet.columns]
    last = max((row[0] for row in raw), default=0)
    rows: Rows = [[] for _row in range(last)]
    rows[at - 1] = [column.ko for column in sheet.columns]
    for row in raw:
        cells = {field: _said(field, place, row) for field, place in places.items()}
        if row[0] > at and any(cells.values()):
            full = {**instead, **{field: one for field, one in cells.items() if one}}
            full[OWNER] = company_code
            rows[row[0] - 1] = [full.get(field, "") for field in fields]
    return rows


def header_of(
    sheet: Sheet, raw: Iterable[Raw], instead: Mapping[str, str]
) -> tuple[int, dict[str, int]]:
    """The number of the row that is the header, and where in a row each field stands."""
    nearest = _required(sheet, instead)
    for row in raw:
        if row[0] > ROWS_LOOKED_AT:
            break
        places = _places(sheet, row)
        missing = [name for name in _required(sheet, instead) if name not in places]
        if not missing:
            return row[0], places
        if len(missing) < len(nearest):
            nearest = missing
    raise NoHeader([sheet.column(field).ko for field in nearest])


def has_resident_number(raw: Iterable[Raw]) -> bool:
    return any(
        RESIDENT.search(str(cell[-1] if type(cell) is list else cell))
        for row in raw
        for cell in row[1:]
        if type(cell) in {str, int, float, list}
    )


def masked(text: str) -> str:
    """The sign of an employee: a number as it is, a name as the company masks it, or as we do."""
    text = " ".join(text.split())
    whole = WHOLE_NAME.fullmatch(text)
    if whole is not None:
        return mask_name(whole[1]) + whole[2]
    return MASKS.sub(MASK, text) if HANGUL.match(text) else text


def _places(sheet: Sheet, row: Raw) -> dict[str, int]:
    headings = {name: place for place, cell in reversed(list(enumerate(row))) if place
                for name in [_heading(cell)] if name}  # fmt: skip
    open_ones = [name for name in headings if fold(name) not in NAMES and not LEFT_OUT.search(name)]
    found = {
        field: name
        for name in open_ones
        for field in [INSURED.get(fold(name), "")]
        if field and any(column.field == field for column in sheet.columns)
    }
    others = [likeness.Heading(name) for name in reversed(open_ones) if name not in found.values()]
    for name, field in likeness.guess_columns(sheet, others).items():
        found.setdefault(field, name)
    for name in headings if sheet is HIRES else ():
        if fold(name) in NAMES:
            found.setdefault("employee_key", name)
    found.pop("evidence", None)
    found.pop(OWNER, None)
    return {field: headings[name] for field, name in found.items()}


def _required(sheet: Sheet, instead: Mapping[str, str]) -> list[str]:
    needed = [column.field for column in sheet.columns if column.required]
    return [field for field in needed if field != OWNER and not instead.get(field)]


def _said(field: str, place: int, row: Raw) -> str:
    cell: Cell = row[place] if place < len(row) else None
    if type(cell) is list:
        return SPOILT
    if isinstance(cell, int | float) and abs(cell) >= DIGITS_KEPT:
        return LOST
    if type(cell) is float and cell.is_integer():
        cell = int(cell)
    text = "" if is_empty(cell) else plain(cell)
    return masked(text) if field == "employee_key" else text


def _heading(cell: Cell) -> str:
    try:
        return plain(cell)[:100]
    except Wrong:
        return ""
