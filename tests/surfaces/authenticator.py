"""The app on somebody's phone: RFC 6238, by the book."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

PERIOD, DIGITS = 30, 6


def code(secret: str) -> str:
    """The six digits of now for a base32 secret."""
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    value = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return f"{value % 10**DIGITS:0{DIGITS}}"
