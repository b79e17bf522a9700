"""Random public identifiers."""

from __future__ import annotations

import base64
import secrets

KEY_LENGTH = 26


def new_key() -> str:
    """128 random bits in lower-case base32: safe in addresses, file names and the ledger."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()
