"""What a column may hold, and the reader for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum
from typing import Any

from . import cells, contacts, dates, numbers
from .cells import Reader


class Kind(StrEnum):
    TEXT = "text"
    FILES = "files"
    DATE = "date"
    MOMENT = "moment"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    YEAR = "year"
    COUNT = "count"
    WON = "won"
    SHARE = "share"
    YES_NO = "yes_no"
    CLOSED = "closed"
    OPEN = "open"
    PHONE = "phone"
    BUSINESS_NO = "business_no"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    ``field`` is its name in the row; ``ko`` and ``en`` what the header may say. ``words`` are a
    list's values, ``also`` accepted but not offered. ``empty`` is what an empty cell means.
    ``example`` stands in the template's example row.
    """

    field: str
    ko: str
    en: tuple[str, ...]
    kind: Kind = Kind.TEXT
    required: bool = False
    words: tuple[str, ...] = ()
    also: Mapping[str, str] = made(default_factory=dict)
    empty: Any = ""
    longest: int = 200
    most: int = numbers.MOST_COUNT
    example: str | int | float = ""


def reader(column: Column, *, today: dt.date) -> Reader:
    """The function that reads a cell of this column which is not empty."""
    readers: dict[Kind, Reader] = {
        Kind.TEXT: cells.text(column.longest),
        Kind.FILES: cells.names(column.longest),
        Kind.DATE: dates.day,
        Kind.MOMENT: dates.moment,
        Kind.BIRTH_DATE: dates.birth_day(today),
        Kind.BIRTH_YEAR: dates.birth_year(today),
        Kind.YEAR: dates.year,
        Kind.COUNT: numbers.count(column.most),
        Kind.WON: numbers.won,
        Kind.SHARE: numbers.basis_points,
        Kind.YES_NO: cells.yes_no,
        Kind.CLOSED: cells.one_of(column.words, column.also),
        Kind.OPEN: cells.one_of_or_other(column.words, column.also),
        Kind.PHONE: contacts.phone,
        Kind.BUSINESS_NO: contacts.business_no,
    }
    return readers[column.kind]


def column(field: str, ko: str, kind: Kind, en: str = "", **more: Any) -> Column:
    """As the specification writes it: a star behind the Korean name marks a required column.

    ``en`` are the English names, with blanks between; without any the field's own name.
    """
    return Column(
        field=field,
        ko=ko.rstrip("*"),
        en=tuple(en.split()) or (field,),
        kind=kind,
        required=ko.endswith("*"),
        **more,
    )


def text(field: str, ko: str, en: str = "", example: str = "", longest: int = 200) -> Column:
    return column(field, ko, Kind.TEXT, en, example=example, longest=longest)


def code(field: str, ko: str, example: str, longest: int = 50) -> Column:
    return column(field, ko, Kind.TEXT, example=example, longest=longest)


def date(field: str, ko: str, example: str = "", en: str = "") -> Column:
    return column(field, ko, Kind.DATE, en, empty=None, example=example)


def moment(field: str, ko: str, example: str) -> Column:
    return column(field, ko, Kind.MOMENT, example=example)


def count(field: str, ko: str, empty: int | None, example: int, **more: Any) -> Column:
    return column(field, ko, Kind.COUNT, empty=empty, example=example, **more)


def closed(field: str, ko: str, words: tuple[str, ...], example: str = "", **more: Any) -> Column:
    return column(field, ko, Kind.CLOSED, words=words, example=example, **more)


def opened(field: str, ko: str, words: tuple[str, ...], example: str, **more: Any) -> Column:
    return column(field, ko, Kind.OPEN, words=words, example=example, **more)


def yes_no(field: str, ko: str, example: str, **more: Any) -> Column:
    return column(field, ko, Kind.YES_NO, example=example, **more)


def files(example: str = "") -> Column:
    """증빙: names of evidence files with semicolons between."""
    return column("evidence", "증빙", Kind.FILES, empty=(), longest=2_000, example=example)
