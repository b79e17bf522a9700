"""One sheet as a .csv: UTF-8, with or without BOM, or CP949; commas, tabs or semicolons."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from . import sheetxml
from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 64 << 20
MOST_ROWS = 1_048_576
LONGEST_FIELD = 16 << 20
BATCH = 1_000
DELIMITERS = ",\t;"
# Our own exports put an apostrophe before what a spreadsheet would run as a formula.
GUARDED = re.compile(r"'(?=[=+\-@\t\r])")


def read_csv(file: BinaryIO, name: str) -> Iterator[list[sheetxml.Row]]:
    """Rows in batches; a row's number counts records, as a spreadsheet would show it."""
    text = _decoded(file, name)
    csv.field_size_limit(LONGEST_FIELD)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    numbered = enumerate(lines, 1)
    try:
        while batch := list(islice(numbered, BATCH)):
            yield [row for number, cells in batch if (row := _row(number, cells, name))]
            if batch[-1][0] > MOST_ROWS:
                raise Refusal("too_many_rows", limit=MOST_ROWS)
    except csv.Error as error:
        raise Refusal("unreadable", detail=f"{name}: {error}") from error


def _decoded(file: BinaryIO, name: str) -> str:
    file.seek(0)
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refusal("too_big", limit=f"{MOST_BYTES >> 20} MB")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:4096]:
        raise Refusal("csv_encoding", name=name)
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("csv_encoding", name=name)


def _delimiter(text: str) -> str:
    """What stands most often in the first line that has anything, outside quotes."""
    for line in io.StringIO(text):
        bare = re.sub(r'"[^"]*"', "", line)
        if bare.strip():
            return max(DELIMITERS, key=bare.count)
    return ","


def _row(number: int, cells: list[str], name: str) -> sheetxml.Row:
    """Empty for a line without anything."""
    row: sheetxml.Row = [number]
    row.extend(_cell(cell) for cell in cells)
    while len(row) > 1 and row[-1] is None:
        row.pop()
    if len(row) > sheetxml.MOST_COLUMNS + 1:
        raise Refusal("too_wide", sheet=name, limit=sheetxml.MOST_COLUMNS)
    return row if len(row) > 1 else []


def _cell(text: str) -> sheetxml.Cell:
    if not text:
        return None
    if len(text) > sheetxml.MOST_TEXT:
        return sheetxml.long(text)
    return text[1:] if GUARDED.match(text) else text
