"""Codes of sessions that nobody typed."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.core.kernel.codes import code_after

# A longer number is a day or an account, and nobody counts on from there.
MOST_FIGURES = 6


def session_codes(year: int, known: Iterable[str], *, count: int) -> list[str]:
    """The next codes of a year, `P26-014`: after the highest number that is known."""
    head = f"P{year % 100:02d}-"
    tails = [code.removeprefix(head) for code in known if code.startswith(head)]
    numbers = [int(tail) for tail in tails if tail.isdecimal() and len(tail) <= MOST_FIGURES]
    codes = [f"{head}{max(numbers, default=0):03d}"]
    while len(codes) <= count:
        codes.append(code_after(codes[-1], year=year))
    return codes[1:]
