"""What of a workbook nobody could read: sheets and columns of other names, as they stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pulmu.core.files.names import fold
from pulmu.core.files.sheets import SheetHead
from pulmu.core.kernel.masking import mask_email, mask_name, mask_phone
from pulmu.core.kernel.phones import phone_digits

from . import cells, contacts, dates, likeness, numbers
from .cells import Cell, is_empty, plain
from .columns import Kind
from .headers import ROWS_LOOKED_AT, header_in, is_column, sheet_named
from .naming import Names
from .problems import Doubtful, Wrong, shown
from .sheets import SHEETS, Sheet

ROWS_KEPT = 40
MOST_SHEETS, MOST_HEADINGS = 12, 40
EXAMPLES, LONGEST = 3, 40
LONGEST_HEADING = 100
KNOWN_TWICE = 2
DIGIT = re.compile(r"\d")
SHORT_BIRTH = re.compile(r"\d{6}")
MOBILE = re.compile(r"01[016-9]\d{7,8}")
PHONE_LIKE = re.compile(r"0\d{1,2}[-. )]?\d{3,4}[-. ]?\d{4}")
A_NAME = re.compile(r"[가-힣]{2,4}")
PERSONAL = re.compile(
    "이름|성명|성함|대표|담당|강사|보호자|신청|참[가여석]자|수강|교육생|이용자|직원|사번|주소|거주"
    "|생일|생년|출생|주민|핸드폰|휴대|전화|연락|메일|name|phone|birth|mail"
)
WORDS = frozenset(
    fold(word) for s in SHEETS for column in s.columns for word in (*column.words, *column.also)
) | {fold(word) for word in (*cells.TRUE, *cells.FALSE)}
READERS: Mapping[Kind, Callable[[Cell], Any]] = {
    Kind.DATE: dates.day,
    Kind.MOMENT: dates.moment,
    Kind.YEAR: dates.year,
    Kind.BIRTH_YEAR: dates.year,
    Kind.COUNT: numbers.count(10**15),
    Kind.WON: numbers.won,
    Kind.SHARE: numbers.basis_points,
    Kind.YES_NO: cells.yes_no,
    Kind.BUSINESS_NO: contacts.business_no,
}


@dataclass(slots=True)
class Glimpse:
    """The first rows of every sheet, while all of them go by."""

    sheets: dict[str, list[list[Cell]]] = field(default_factory=dict)

    def over(self, parts: Iterable[Any]) -> Iterator[Any]:
        rows: list[list[Cell]] = []
        for part in parts:
            if isinstance(part, SheetHead):
                rows = self.sheets.setdefault(part.name, [])
            elif len(rows) < ROWS_KEPT:
                rows += [list(row) for row in part[: ROWS_KEPT - len(rows)]]
            yield part


@dataclass(frozen=True, slots=True)
class StrangeColumn:
    """``examples`` are masked where they may be personal; ``kinds`` are what all can be read as."""

    name: str
    examples: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def heading(self) -> likeness.Heading:
        return likeness.Heading(self.name, frozenset(self.kinds), self.examples)


@dataclass(frozen=True, slots=True)
class StrangeSheet:
    """``code``: which sheet it is when its name says so, otherwise empty. ``read``: it has a
    header already, and only some of its columns are unknown."""

    name: str
    code: str
    read: bool
    columns: tuple[StrangeColumn, ...]


def found(glimpse: Glimpse, names: Names, present: Iterable[str]) -> list[StrangeSheet]:
    """Sheets with something that could not be read and that nobody has left out on purpose.

    ``present`` are the names of the sheets that were read.
    """
    read = set(present)
    looked_at = (
        _looked_at(name, rows, names, read=name in read)
        for name, rows in glimpse.sheets.items()
        if rows
    )
    return [one for one in looked_at if one is not None][:MOST_SHEETS]


def _looked_at(
    name: str, rows: Sequence[list[Cell]], names: Names, *, read: bool
) -> StrangeSheet | None:
    known = sheet_named(name)
    if known is None and names.knows(name) and not read and names.sheet(name) is None:
        return None
    sheet = known or names.sheet(name)
    place = _header_place(rows, sheet, names)
    columns = tuple(_columns(rows, place))
    if read and sheet is not None:
        told = names.of(sheet)
        if all(is_column(sheet, one.name) or fold(one.name) in told for one in columns):
            return None
    if not columns:
        return None
    return StrangeSheet(name, sheet.code if sheet is not None else "", read, columns)


def _header_place(rows: Sequence[list[Cell]], sheet: Sheet | None, names: Names) -> int:
    """The row that is the header, or that looks most like one: many words, some of them known."""
    first = [row for row in rows if row[0] <= ROWS_LOOKED_AT]
    if sheet is not None:
        for also in ({}, names.of(sheet)):
            for place, row in enumerate(first):
                if header_in(sheet, row, also) is not None:
                    return place
    likely = [_like_a_header(row) for row in first]
    return likely.index(max(likely)) if likely else 0


def _like_a_header(row: Sequence[Cell]) -> int:
    """Headings are words without digits. Some mean a column, or say whose it is; what may stand
    in a cell as well (출석) tells nothing.
    """
    texts = [cell for cell in row[1:] if type(cell) is str and not is_empty(cell)]
    words = [text for text in texts if not DIGIT.search(text) and len(text) <= LONGEST]
    telling = [word for word in words if fold(word) not in WORDS]
    known = sum(1 for word in telling if any(is_column(sheet, word) for sheet in SHEETS))
    whose = sum(1 for word in telling if PERSONAL.search(fold(word)))
    return len(words) + KNOWN_TWICE * known + whose


def _columns(rows: Sequence[list[Cell]], place: int) -> Iterator[StrangeColumn]:
    seen: set[str] = set()
    below = rows[place + 1 :]
    for at, cell in enumerate(rows[place][1:], 1):
        name = _text(cell)[:LONGEST_HEADING]
        if not name or fold(name) in seen or len(seen) >= MOST_HEADINGS:
            continue
        seen.add(fold(name))
        values = [row[at] for row in below if at < len(row) and not is_empty(row[at])]
        examples = dict.fromkeys(example(name, value) for value in values)
        yield StrangeColumn(name, tuple(examples)[:EXAMPLES], tuple(sorted(_kinds(values))))


def example(heading: str, value: Cell) -> str:
    """A value as a page may show it: what may say who somebody is is masked."""
    text = shown(value)[:LONGEST]
    if _is_phone(value):
        return mask_phone(text)
    if "@" in text:
        return mask_email(text)
    is_word = fold(text) in WORDS
    if PERSONAL.search(fold(heading)) and not is_word:
        return f"{text[:2]}***" if any(one.isdigit() for one in text) else mask_name(text)
    return mask_name(text) if A_NAME.fullmatch(text) and not is_word else text


def _kinds(values: Sequence[Cell]) -> set[str]:
    if not values:
        return set()
    kinds = {kind.value for kind, read in READERS.items() if all(_reads(read, v) for v in values)}
    if Kind.DATE.value in kinds or all(SHORT_BIRTH.fullmatch(_text(v)) for v in values):
        kinds.add(Kind.BIRTH_DATE.value)
    if all(_is_phone(value) for value in values):
        kinds.add(Kind.PHONE.value)
    return kinds


def _reads(read: Callable[[Cell], Any], value: Cell) -> bool:
    try:
        read(value)
    except (Wrong, Doubtful):
        return False
    return True


def _is_phone(value: Cell) -> bool:
    text = _text(value)
    if any(one.isalpha() for one in text):
        return False
    written = text.startswith("0") and PHONE_LIKE.fullmatch(text)
    return bool(written or MOBILE.fullmatch(phone_digits(text)))


def _text(cell: Cell) -> str:
    try:
        return plain(cell)
    except Wrong:
        return ""
