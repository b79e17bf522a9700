"""Tables written as running text."""

from __future__ import annotations

import datetime as dt


def words(text: str) -> tuple[str, ...]:
    """The words of a text, for lists that would otherwise be mostly quotation marks."""
    return tuple(text.split())


def lines(text: str) -> tuple[tuple[str, ...], ...]:
    """The non-empty lines of a table, each split at ``|`` and trimmed."""
    return tuple(
        tuple(cell.strip() for cell in line.split("|"))
        for line in text.splitlines()
        if line.strip()
    )


def day(text: str) -> dt.date | None:
    """An ISO day, or None for an empty cell."""
    return dt.date.fromisoformat(text) if text else None
