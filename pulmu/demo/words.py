"""Lists written as running text."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of a text, for tables that would otherwise be mostly quotation marks."""
    return tuple(text.split())


def lines(text: str) -> tuple[tuple[str, ...], ...]:
    """The non-empty lines of a table, each split at `` | ``."""
    return tuple(
        tuple(cell.strip() for cell in line.split("|"))
        for line in text.splitlines()
        if line.strip()
    )
