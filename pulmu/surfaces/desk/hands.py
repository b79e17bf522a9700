"""What needs a hand, a line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that needs a hand: what it is, where it is done. ``about`` is the key of a record
    that this line alone tells of. With ``do`` it is done at once, in place: the address takes it by
    POST.
    """

    text: str
    note: str = ""
    label: str
    href: str
    tone: str = "plain"
    about: str = ""
    do: str = ""
