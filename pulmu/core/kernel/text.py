"""Text as it is stored and compared."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """NFC, trimmed, inner runs of blanks made one (macOS sends Hangul decomposed)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean_lines(text: str) -> str:
    """The same of each line: what was typed as several stays several."""
    return "\n".join(clean(line) for line in text.strip().splitlines())
