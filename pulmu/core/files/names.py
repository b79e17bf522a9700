"""Names of sheets, columns and files as they are compared: what a person would call the same."""

from __future__ import annotations

import unicodedata

# The middle dots that Korean keyboards and fonts produce, and what people mark names with.
_SAME = str.maketrans(dict.fromkeys("・‧•ㆍ∙⋅｡", "·") | dict.fromkeys("*＊_-:：", ""))


def fold(name: str) -> str:
    """NFC, without case, blanks and marks: ``회차 코드 *`` equals ``회차코드``."""
    return "".join(unicodedata.normalize("NFC", name).translate(_SAME).casefold().split())
