"""One cell as text, and the readers for texts, lists and yes/no.

A reader takes a raw cell (``pulmu.core.files.sheets`` says what that is) which is not empty, and
returns the value, or raises ``Wrong`` or ``Doubtful``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pulmu.core.kernel.text import clean

from .problems import Doubtful, Wrong

Cell = Any
Reader = Callable[[Cell], Any]

OTHER = "기타"
FAULTS = {"formula": "formula_without_value", "error": "error_value", "long": "too_long_for_a_cell"}
# Excel keeps fifteen digits of a number; the rest of a longer one is already lost.
DIGITS_KEPT = 10**15
# Seen by nobody, yet it makes two equal names unequal.
INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0xAD]
)
# Written as people write it, hyphen included: thirteen digits in a row may be a bar code.
PERSONAL_NUMBER = re.compile(
    r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-–][1-8]\d{6}(?!\d)", re.ASCII
)

TRUE = ("O", "○", "ㅇ", "V", "Y", "예", "출석", "1", "true", "◯", "〇", "yes")
FALSE = ("X", "×", "N", "아니오", "결석", "0", "false", "✕", "no")
YES_NO = {word.casefold(): True for word in TRUE} | {word.casefold(): False for word in FALSE}


def is_empty(cell: Cell) -> bool:
    """Nothing, or nothing that can be seen."""
    if cell is None or cell == "":
        return True
    if type(cell) is not str or (cell.isprintable() and not cell.isspace()):
        return False
    return not plain(cell)


def plain(cell: Cell) -> str:
    """The cleaned text of any cell; numbers as Excel shows them."""
    if type(cell) is str:
        text = clean(_printable(cell))
        return cell if text == cell else text
    if cell is None:
        return ""
    if type(cell) is list:
        raise Wrong(FAULTS.get(cell[0], "error_value"))
    if abs(cell) >= DIGITS_KEPT:
        raise Wrong("digits_lost")
    return str(cell)


def same_width(text: str) -> str:
    """Full-width figures and signs as ordinary ones, for numbers and dates."""
    return unicodedata.normalize("NFKC", text)


def text(longest: int) -> Reader:
    def read(cell: Cell) -> str:
        value = plain(cell)
        if len(value) > longest:
            raise Wrong("too_long", longest=longest)
        if PERSONAL_NUMBER.search(value):
            raise Wrong("personal_number")
        return value

    return read


def yes_no(cell: Cell) -> bool:
    value = YES_NO.get(plain(cell).casefold())
    if value is None:
        raise Wrong("not_yes_or_no")
    return value


def one_of(words: Iterable[str], also: Mapping[str, str]) -> Reader:
    """A closed list; ``also`` are other spellings of its words."""
    spellings = _spellings(words, also)

    def read(cell: Cell) -> str:
        word = spellings.get(_bare(plain(cell)))
        if word is None:
            raise Wrong("not_in_list", words=", ".join(dict.fromkeys(spellings.values())))
        return word

    return read


def one_of_or_other(words: Iterable[str], also: Mapping[str, str]) -> Reader:
    """An open list: a word that is not on it becomes 기타, and the warning keeps the word."""
    spellings = _spellings([*words, OTHER], also)

    def read(cell: Cell) -> str:
        written = plain(cell)
        word = spellings.get(_bare(written))
        if word is None:
            raise Doubtful(OTHER, "taken_as_other", word=written[:80], other=OTHER)
        return word

    return read


def names(longest: int) -> Reader:
    """File names between semicolons, without repetition, in the order written."""
    read_text = text(longest)

    def read(cell: Cell) -> tuple[str, ...]:
        parts = read_text(cell).replace("；", ";").split(";")
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    return read


def _spellings(words: Iterable[str], also: Mapping[str, str]) -> dict[str, str]:
    return {_bare(word): word for word in words} | {_bare(one): word for one, word in also.items()}


def _bare(word: str) -> str:
    return "".join(word.split()).casefold()


def _printable(text: str) -> str:
    """Control characters as blanks, invisible ones gone (joiners of emoji, too)."""
    if text.isprintable():
        return text
    text = text.translate(INVISIBLE)
    return "".join(" " if unicodedata.category(one) == "Cc" else one for one in text)
