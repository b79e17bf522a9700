"""Korean search without a dictionary: text cut into pairs of characters.

Particles stick to Korean words, so a word index misses most hits and a three-letter index
misses every two-syllable word. Pairs find both, on any database (research: stack.md section 4).
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from pulmu.core.kernel.text import clean

# What a search box is asked at the most.
MOST_LETTERS, MOST_WORDS = 100, 10
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST, _LAST, _PER_INITIAL = ord("가"), ord("힣"), 588


def squeeze(text: str) -> str:
    """NFC, case folded, without blanks: what both sides of a search are reduced to."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def grams(text: str) -> str:
    """The pairs of a text in order, joined by blanks: `메이커` -> `메이 이커`."""
    squeezed = squeeze(text)
    if len(squeezed) < 2:  # noqa: PLR2004 -- a pair is two
        return squeezed
    return " ".join(first + second for first, second in pairwise(squeezed))


def initials(text: str) -> str:
    """The initial consonants of a name: `김하나` -> `ㄱㅎㄴ`; other characters stay."""
    return "".join(
        _INITIALS[(ord(c) - _FIRST) // _PER_INITIAL] if _FIRST <= ord(c) <= _LAST else c
        for c in squeeze(text)
    )


def is_initials(text: str) -> bool:
    squeezed = squeeze(text)
    return bool(squeezed) and all(c in _INITIALS for c in squeezed)


def matches(text: str, wanted: str) -> bool:
    """Whether every pair of ``wanted`` stands in ``text`` as one run, or its initials do."""
    if is_initials(wanted):
        return squeeze(wanted) in initials(text)
    return squeeze(wanted) in squeeze(text)


def words_of(text: str) -> list[str]:
    """The words of a search, as many and as long as anybody means. Raises nothing."""
    return clean(text.replace("\0", " ")[:MOST_LETTERS]).split()[:MOST_WORDS]
