"""A list that one company hands over (roster of the insured, invoices) as rows of a sheet.

Its columns are called as insurers and the tax office call them. What the lab may not keep is left
out on the way: whole names are masked, whom an invoice went to is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulmu.core.files.names import fold
from pulmu.core.files.sheets import SheetHead
from pulmu.core.kernel.masking import MASK, mask_name

from . import likeness, namesakes
from .cells import DIGITS_KEPT, Cell, is_empty, plain, same_width
from .headers import ROWS_LOOKED_AT, sheet_named
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
# Never read: numbers of residents, whatever is left of them, and whom an invoice went to. Whether
# it was a receipt or a claim (영수/청구 구분) is not whether it was direct.
LEFT_OUT = re.compile(
    "주민|거래처|공급받는|상호|대표자명|사업자등록|이메일|품목|주소|연락|전화|영수|청구"
)
# Whatever stands between its halves, as long as it is neither a letter nor a figure.
RESIDENT = re.compile(
    r"(?<![0-9])[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[\W_]{0,3}[1-8][0-9]{6}(?![0-9])"
)
# A corporation has a number of the same shape, with which nobody is told apart.
CORPORATION = re.compile(r"법인\s*(?:등록)?\s*번호")
# A number of an employee: figures, at most with a few letters before them.
BARE_CODE = re.compile(r"(?:[A-Za-z]{1,4}[-_./]?){0,2}[0-9]+(?:[-_./][0-9]+)*[A-Za-z]?|[A-Z]{1,2}")
# What tells two of one name apart.
BEHIND = re.compile(
    r"(?<=[^\s0-9A-Za-z])\s*[0-9]{1,3}$|(?<=[가-힣一-鿿*])[A-Z]$|\s+(?:[0-9]{1,3}|[A-Z])$"
)
BRACKETS = re.compile(r"[(\[{<〔【]\s*([^)\]}>〕】]*)[)\]}>〕】]?")
EAST_ASIAN = re.compile(r"[ㄱ-ㆎ가-힣㐀-鿿豈-﫿ぁ-ヿ]")
THREE_READABLE = re.compile(f"{EAST_ASIAN.pattern}{{3}}")
MASKS = re.compile(r"[○◯〇●OoXx×](?=[○◯〇●OoXx×*가-힣]|\b|$)")
RANKS = frozenset(
    "대표 대표이사 이사 사장 부사장 전무 상무 본부장 실장 부장 차장 과장 팀장 대리 주임 사원 "
    "인턴 책임 선임 수석 연구원 책임연구원 선임연구원 님 씨".split()
)

Raw = Sequence[Cell]  # its number, then its cells
Places = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ListOf:
    """``instead``: what a row means that does not say a field, when it is of something new."""

    company_key: str
    instead: Mapping[str, str]


class Unsaid:
    """Puts what is meant instead into the empty cells of a list, and remembers where: ``fields`` by
    the number of the row. A workbook that is no list of a company passes as it is.
    """

    def __init__(self, of: ListOf | None) -> None:
        self.fields: dict[int, frozenset[str]] = {}
        self._of, self._below = of, False

    def over(self, parts: Iterable[Any]) -> Iterator[Any]:
        sheet: Sheet | None = None
        for part in parts:
            if isinstance(part, SheetHead):
                sheet = LISTS.get(getattr(sheet_named(part.name), "code", "")) if self._of else None
                self._below = False
            elif sheet is not None:
                for row in part:
                    self._take(sheet, row)
            yield part

    def _take(self, sheet: Sheet, row: list[Cell]) -> None:
        if all(is_empty(cell) for cell in row[1:]):
            return
        if self._below and self._of is not None:
            row.extend([None] * (len(sheet.columns) + 1 - len(row)))
            empty = [one for one in enumerate(sheet.columns, 1) if is_empty(row[one[0]])]
            self.fields[row[0]] = frozenset(column.field for _place, column in empty)
            for place, column in empty:
                row[place] = self._of.instead.get(column.field)
        self._below = True


class NoHeader(Exception):
    """None of the first rows is a header; ``missing`` is what the nearest lacks."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(missing)
        self.missing = missing


def rows_of(
    sheet: Sheet,
    raw: Sequence[Raw],
    *,
    company_code: str,
    instead: Mapping[str, str],
    recorded: Iterable[namesakes.Recorded] = (),
) -> Rows:
    """Rows of the sheet with its own header, each where it stood in the list, so that it has its
    number. A cell that the list does not say stays empty; ``instead`` may do for a whole column.
    ``recorded`` are the spells of the company. Raises `NoHeader`, `namesakes.Undecided`.
    """
    at, places = header_of(sheet, raw, instead)
    signs = namesakes.told_apart(_listed(raw, at, places), recorded) if sheet is HIRES else {}
    fields = [column.field for column in sheet.columns]
    last = max((row[0] for row in raw), default=0)
    rows: Rows = [[] for _row in range(last)]
    rows[at - 1] = [column.ko for column in sheet.columns]
    for row in raw:
        cells = {field: _said(field, place, row) for field, place in places.items()}
        if row[0] > at and any(cells.values()):
            cells[OWNER] = company_code
            cells |= {"employee_key": signs[row[0]]} if row[0] in signs else {}
            rows[row[0] - 1] = [cells.get(field, "") for field in fields]
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
    """Anywhere but where the number of a corporation stands: below that heading, or behind it."""
    corporate: set[int] = set()
    for row in raw:
        behind = False
        for place, cell in enumerate(row[1:], 1):
            if type(cell) not in {str, int, float, list}:
                continue
            said = same_width(str(cell[-1] if type(cell) is list else cell))
            named = CORPORATION.match(said.strip())
            if RESIDENT.search(said):
                if not (named or behind or place in corporate):
                    return True
                if behind:
                    corporate.discard(place - 1)
            behind = named is not None and named.end() == len(said.strip())
            if behind and row[0] <= ROWS_LOOKED_AT:
                corporate.add(place)
    return False


def masked(text: str) -> str:
    """The sign of an employee: a number as it is, a name as the company masks it, or as we do.

    What tells two of one name apart stays; a rank goes, since it changes. Harmless twice.
    """
    text = " ".join(same_width(text).split())
    if BARE_CODE.fullmatch(text):
        return text
    name, number = _whole(text)
    if not EAST_ASIAN.search(name):
        return mask_name(name) + number
    if MASK not in name or THREE_READABLE.search(name):
        name = mask_name(name)
    return name + number


def _whole(text: str) -> tuple[str, str]:
    """A name as it stands, without a rank, and what stands behind it."""
    text = " ".join(same_width(text).split())
    text = " ".join(BRACKETS.sub(_kept_of_brackets, text).split()) or text
    behind = BEHIND.search(text)
    name, number = (text[: behind.start()], behind[0]) if behind else (text, "")
    if EAST_ASIAN.search(name):
        words = [word for word in name.split() if word not in RANKS] or name.split()
        name = MASKS.sub(MASK, "".join(words))
    return name, number


def _listed(raw: Sequence[Raw], at: int, places: Places) -> Iterator[namesakes.Listed]:
    who, since, left = (places.get(one) for one in ("employee_key", "insured_on", "left_on"))
    head = next(row for row in raw if row[0] == at)
    births = [at for at, cell in enumerate(head) if at and fold(_heading(cell)) in namesakes.BIRTHS]
    for row in raw:
        if row[0] > at and (said := _text(who, row)) not in {"", SPOILT, LOST}:
            yield namesakes.Listed(
                row=row[0],
                sign=masked(said),
                name=_whole(said)[0],
                born=namesakes.born(_text(births[0], row)) if births else "",
                since=_text(since, row),
                left=_text(left, row),
            )


def _kept_of_brackets(found: re.Match[str]) -> str:
    return f" {found[1]}" if re.fullmatch(r"[0-9]{1,3}|[A-Z]", found[1].strip()) else " "


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
    text = _text(place, row)
    return masked(text) if field == "employee_key" and text not in {SPOILT, LOST} else text


def _text(place: int | None, row: Raw) -> str:
    """Empty where the list has no such column, or not so many cells."""
    cell: Cell = row[place] if place is not None and place < len(row) else None
    if type(cell) is list:
        return SPOILT
    if isinstance(cell, int | float) and abs(cell) >= DIGITS_KEPT:
        return LOST
    if type(cell) is float and cell.is_integer():
        cell = int(cell)
    return "" if is_empty(cell) else plain(cell)


def _heading(cell: Cell) -> str:
    try:
        return plain(cell)[:100]
    except Wrong:
        return ""
