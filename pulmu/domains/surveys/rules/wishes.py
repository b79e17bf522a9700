"""Wishes that say the same."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.core.kernel.text import clean


def alike(topic: str, known: Iterable[str]) -> str | None:
    """The one of the known topics that differs in blanks and case at most."""
    wanted = _bare(topic)
    return next((one for one in known if _bare(one) == wanted), None)


def _bare(topic: str) -> str:
    return clean(topic).casefold().replace(" ", "")
