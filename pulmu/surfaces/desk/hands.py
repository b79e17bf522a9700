"""What needs a hand, a line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that needs a hand: what it is, where it is done. ``about`` is the key of a record
    that this line alone tells of. With ``act`` one press does it here: that address is sent what
    to ``do``, and ``href`` leads from the words to the whole.
    """

    text: str
    note: str = ""
    label: str
    href: str
    tone: str = "plain"
    about: str = ""
    act: str = ""
    do: str = ""
