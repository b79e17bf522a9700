"""What a certificate may be, and when a typed name is the one on it."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """Whether a certificate holds, as anybody may know it."""

    HOLDS = "holds"
    REVOKED = "revoked"
    REPLACED = "replaced"


def state(*, is_revoked: bool, is_replaced: bool) -> State:
    """One that was replaced was revoked for that, and leads to the other."""
    if is_replaced:
        return State.REPLACED
    return State.REVOKED if is_revoked else State.HOLDS


def serials(last: int, count: int) -> range:
    """The next numbers of a year, without a gap after the last."""
    return range(last + 1, last + 1 + count)


def is_same_name(typed: str, name: str) -> bool:
    """Blanks, capitals and the way Hangul is composed do not tell two names apart."""
    mine, theirs = _folded(typed), _folded(name)
    return bool(theirs) and hmac.compare_digest(mine.encode(), theirs.encode())


def number_in(text: str) -> tuple[int, int] | None:
    """The year and the serial of a number as it is printed (`2026-0001`)."""
    year, dash, serial = text.strip().partition("-")
    if not dash or not all(_is_number(part) for part in (year, serial)):
        return None
    return int(year), int(serial)


def doubled(keys: Iterable[tuple[int, str]]) -> bool:
    """Whether somebody is in a batch twice for the same thing."""
    seen = list(keys)
    return len(seen) != len(set(seen))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len("2147483647") - 1


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
