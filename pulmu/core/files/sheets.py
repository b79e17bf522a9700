"""Reading the sheets of a workbook: an .xlsx, or a folder of .csv files named after the sheets.

Everything is refused in bounded time and memory with ``FileRefused``. A hidden sheet is read like
any other when its name is a known one, and told as hidden, so that the reader can warn: it holds
data that somebody may have forgotten about. Hidden rows and columns are ordinary ones.
"""

from __future__ import annotations

import contextlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from . import sandbox
from .errors import FileRefused
from .names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MOST_ROWS = 300_000
MOST_BYTES = 100 * sandbox.MIB
MOST_FILES = 40
LIMITS = sandbox.Limits(memory=768 * sandbox.MIB, cpu_seconds=90, wall_seconds=600)
OTHER_WORKBOOKS = {".xlsm": "macros", ".xltm": "macros", ".xlam": "macros", ".xls": "old_format"}

# None, text, int or float; a list [code, what to show] for a cell that must not be used.
Cell = Any


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Comes before the rows of a sheet; of one that is not ``known`` at most a glimpse follows."""

    name: str
    hidden: bool
    known: bool


Rows = list[list[Cell]]


def read(
    path: Path,
    *,
    wanted: Iterable[str],
    instead: Mapping[str, Iterable[str]] | None = None,
    glimpsed: int = 0,
    most_rows: int = MOST_ROWS,
) -> Iterator[SheetHead | Rows]:
    """Yield a head for each sheet, then its rows in batches, each ``[row number, cell A, ...]``.

    Blank rows are left out. ``wanted`` are sheet names as people write them; ``instead`` are more
    of them, each wanted only when none of those it is given with is there. Of any other sheet the
    first ``glimpsed`` rows follow, cut short.
    """
    with contextlib.ExitStack() as stack:
        found = _files(path)
        files = [_opened(stack, one) for one in found.values()]
        request = {
            "wanted": sorted({fold(name) for name in wanted}),
            "instead": {
                fold(name): sorted({fold(one) for one in before})
                for name, before in (instead or {}).items()
            },
            "glimpsed": glimpsed,
            "names": [] if path.suffix.lower() == ".xlsx" and path.is_file() else list(found),
            "rows": most_rows,
        }
        for said in sandbox.run("sheets", request, files=files, limits=LIMITS):
            if type(said) is dict:
                yield SheetHead(said["sheet"], said["hidden"], said["known"])
            else:
                yield said


def _files(path: Path) -> dict[str, Path]:
    """Sheet name -> file. Names from a Mac arrive decomposed, so they are composed first."""
    if path.is_dir():
        return _csv_files(path)
    if not path.is_file():
        raise FileRefused("missing")
    suffix = path.suffix.lower()
    if suffix in OTHER_WORKBOOKS:
        raise FileRefused(OTHER_WORKBOOKS[suffix])
    if suffix not in {".xlsx", ".csv"}:
        raise FileRefused("not_a_workbook")
    return {_sheet_name(path): path}


def _csv_files(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv" or path.name.startswith(".") or not path.is_file():
            continue
        name = _sheet_name(path)
        if name in found:
            raise FileRefused("two_files_one_sheet", sheet=name)
        found[name] = path
        if len(found) > MOST_FILES:
            raise FileRefused("too_big", limit=f"{MOST_FILES} .csv")
    if not found:
        raise FileRefused("no_csv")
    return found


def _sheet_name(path: Path) -> str:
    return unicodedata.normalize("NFC", path.stem).strip()


def _opened(stack: contextlib.ExitStack, path: Path) -> BinaryIO:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise FileRefused("too_big", limit=f"{MOST_BYTES // sandbox.MIB} MB")
        return stack.enter_context(path.open("rb"))
    except OSError as error:
        raise FileRefused("missing", detail=str(error)) from error
