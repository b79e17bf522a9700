"""E-mail addresses as they are stored and compared."""

from __future__ import annotations

from .text import clean


def email_address(text: str) -> str:
    """Without blanks, in lower case.

    The mailbox may be told apart by case in theory; no provider that people have does so.
    """
    return clean(text).replace(" ", "").lower()
