"""Words typed freely that figures are broken down by: what of them may be counted and published.

The ledger only grows and statements go out of the house, so what may name a person, a phone or an
address should not get that far (DESIGN: no personal data in the ledger). One plain word may
still be a name: the columns ask for a region and a channel. The record keeps what was typed.
"""

from __future__ import annotations

import re
from functools import lru_cache

OTHER = "기타"
LONGEST, LONGEST_WORD = 30, 10
_SPLIT = re.compile(r"[\s,·/]+")
# Provinces, cities, counties, districts; towns and townships behind them. Not 동: names end so.
_AREA = re.compile(r"[가-힣]{1,6}(?:특별자치시|특별자치도|특별시|광역시|도|시|군|구)")
_TOWN = re.compile(r"[가-힣]{1,5}[읍면]")
_PROVINCES = frozenset(
    "서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주".split()
)
_PLAIN = re.compile(r"[^\W\d_]+")
_TELLS = re.compile(r"\d{4,}|\d[\d -]{6,}|@")


@lru_cache(maxsize=4096)
def region_label(text: str) -> str:
    """Of `경상남도 김해시 진영읍 진영로 12` the first three; one plain word stays as it is."""
    words = [word for word in _SPLIT.split(text.strip()) if word]
    areas: list[str] = []
    for word in words:
        if _AREA.fullmatch(word) or word in _PROVINCES or (areas and _TOWN.fullmatch(word)):
            areas.append(word)
        else:
            break
    if areas:
        return " ".join(areas)
    if not words:
        return ""
    is_plain = len(words) == 1 and len(words[0]) <= LONGEST_WORD and _PLAIN.fullmatch(words[0])
    return words[0] if is_plain else OTHER


@lru_cache(maxsize=4096)
def label(text: str) -> str:
    """A short word as it was typed; a long one, or one with a number or a mailbox, is `기타`."""
    text = " ".join(text.split())
    return OTHER if len(text) > LONGEST or _TELLS.search(text) else text
