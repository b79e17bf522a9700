"""Which sheet, and which column, a lab's own name most likely stands for: only ever a guess."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from pulmu.core.files.names import fold

from . import synonyms
from .columns import Column, Kind
from .headers import ASIDE, is_column
from .sheets import SHEETS, Sheet

SURE, LIKELY, PARTLY, BY_LOOKS, BY_VALUE = 100, 90, 65, 50, 45
ENOUGH = 45
AGAINST = 40
ALIKE = 0.75
SHORTEST = 2
# What the name of a sheet says, its required columns, and all that is in it.
NAMED, REQUIRED, FILLED, ENOUGH_OF_A_SHEET = 35, 50, 30, 50
TYPED = frozenset(
    {
        *(Kind.DATE, Kind.MOMENT, Kind.BIRTH_DATE, Kind.BIRTH_YEAR, Kind.YEAR, Kind.COUNT),
        *(Kind.WON, Kind.SHARE, Kind.YES_NO, Kind.PHONE, Kind.BUSINESS_NO),
    }
)
# Columns that nearly every sheet has and that are never read.
NEVER = frozenset(
    {"no", "번호", "순번", "연번", "순서", "비고", "기타", "메모", "합계", "계", "참고"}
)
# Kinds whose values look like nothing else.
TELLING = frozenset({Kind.PHONE, Kind.BUSINESS_NO, Kind.YES_NO})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column by its name; ``kinds`` are what all of its first values can be read as."""

    name: str
    kinds: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


def guess_sheet(name: str, headings: Sequence[Heading]) -> str:
    """The code of the likeliest sheet; empty when none is likely."""
    scores = {sheet.code: _score(sheet, name, headings) for sheet in SHEETS}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= ENOUGH_OF_A_SHEET else ""


def guess_columns(
    sheet: Sheet, headings: Sequence[Heading], *, known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Heading -> field, each field once; headings that are like nothing are left out.

    ``known`` are folded names that the lab has told before; they come first.
    """
    told = known or {}
    scored = [
        (_likeness(sheet, heading, column, told), -place, -at, heading.name, column.field)
        for place, heading in enumerate(headings)
        for at, column in enumerate(sheet.columns)
    ]
    found: dict[str, str] = {}
    for score, _place, _at, name, field in sorted(scored, reverse=True):
        if score >= ENOUGH and name not in found and field not in found.values():
            found[name] = field
    return found


def _score(sheet: Sheet, name: str, headings: Sequence[Heading]) -> float:
    found = set(guess_columns(sheet, headings).values())
    wanted = [column.field for column in sheet.columns if column.required]
    named = _named(sheet, name)
    return (
        NAMED * named
        + REQUIRED * len(found.intersection(wanted)) / len(wanted)
        + FILLED * len(found) / max(len(headings), 1)
    )


def _named(sheet: Sheet, name: str) -> float:
    """How much the name of a sheet says for it: one word of ours, and the last says most."""
    folded = fold(name)
    if fold(sheet.ko) in folded:
        return 1.0
    places = [folded.rfind(word) for word in synonyms.SHEETS[sheet.code]]
    return 0.6 + 0.4 * max(places) / len(folded) if max(places, default=-1) >= 0 else 0.0


def _likeness(sheet: Sheet, heading: Heading, column: Column, told: Mapping[str, str]) -> int:
    name = fold(ASIDE.sub("", heading.name))
    if told.get(fold(heading.name)) == column.field:
        return SURE + 1
    if is_column(sheet, heading.name):
        own = (column.field, column.ko, *column.en)
        return SURE if name in {fold(one) for one in own} else 0
    return _by_name(name, sheet, column) + _by_values(heading, column)


def _by_name(name: str, sheet: Sheet, column: Column) -> int:
    if name in NEVER:
        return 0
    words = [fold(word) for word in synonyms.of_column(sheet.code, column.field)]
    ko = fold(column.ko)
    if name in words:
        return LIKELY
    if len(name) >= SHORTEST and (ko in name or name in ko):
        return PARTLY
    if any(len(word) > SHORTEST and word in name for word in words):
        return PARTLY - 5
    return BY_LOOKS if any(_alike(name, word) for word in (ko, *words)) else 0


@lru_cache(maxsize=20_000)
def _alike(one: str, other: str) -> bool:
    found = SequenceMatcher(None, one, other)
    cheap = found.real_quick_ratio() >= ALIKE and found.quick_ratio() >= ALIKE
    return cheap and found.ratio() >= ALIKE


def _by_values(heading: Heading, column: Column) -> int:
    """A phone number is a phone number whatever stands above it; a word is no date."""
    if fold(heading.name) in NEVER:
        return 0
    if column.kind in {Kind.CLOSED, Kind.OPEN}:
        return _by_words(heading.words, column)
    if column.kind not in TYPED or not heading.words:
        return 0
    if column.kind.value not in heading.kinds:
        return -AGAINST
    return BY_VALUE if column.kind in TELLING else 5


def _by_words(words: Collection[str], column: Column) -> int:
    if not words:
        return 0
    listed = {fold(word) for word in (*column.words, *column.also)}
    if all(fold(word) in listed for word in words):
        return BY_VALUE
    return -AGAINST if column.kind is Kind.CLOSED else 0
