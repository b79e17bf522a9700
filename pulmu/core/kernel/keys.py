"""Random public identifiers."""

from __future__ import annotations

import os

KEY_LENGTH = 26
_ALPHABET = b"abcdefghijklmnopqrstuvwxyz234567"
# Every byte to one of the 32 signs: 256 is a multiple of 32, so each is equally likely.
_SIGNS = _ALPHABET * (256 // len(_ALPHABET))


def new_key() -> str:
    """130 random bits in lower-case base32: safe in addresses, file names and the ledger."""
    return os.urandom(KEY_LENGTH).translate(_SIGNS).decode("ascii")


def is_key(text: str) -> bool:
    """Whether it looks like one of ours."""
    return len(text) == KEY_LENGTH and not set(text.encode()) - set(_ALPHABET)
