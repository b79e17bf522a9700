"""What only this installation can write: a mark behind the text of a code or a link."""

from __future__ import annotations

import hmac

from pulmu.core.tenancy import secrets
from pulmu.domains.programmes import rules


def mark(sort: str, said: str) -> str:
    """The mark of a text; that of one sort of text is none for another."""
    return rules.mark(secrets.blind_index(f"{sort} {said}"))


def is_ours(sort: str, said: str, typed: str) -> bool:
    """Whether what was typed, which may be anything, is the mark of the text."""
    return hmac.compare_digest(typed.encode(), mark(sort, said).encode())
