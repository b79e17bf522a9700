"""How the child answers: one JSON value a line on standard output."""

from __future__ import annotations

import json
import sys
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class Refusal(Exception):
    """Ends the task; ``reason`` is a key of ``errors.REASONS`` in the parent."""

    def __init__(self, reason: str, *, detail: str = "", **fields: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.fields = fields


def say(value: Any) -> None:
    """Write one line. A lone surrogate (only a hostile file has one) becomes ``?``."""
    sys.stdout.buffer.write(_encode(value).encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
