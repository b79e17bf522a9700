"""Letting others write while an import runs."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from django.db import connection

# SQLite has one writer, and its lock is not fair: one that waits looks every tenth of a second.
# So step back for longer than that, before anybody has waited for half a second.
AFTER, FOR = 0.4, 0.11


class Pace:
    """Counts the time in which others had to wait, and lets them through now and then."""

    def __init__(self) -> None:
        self._worked = 0.0

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Around each transaction."""
        since = time.monotonic()
        yield
        self._worked += time.monotonic() - since
        if self._worked >= AFTER and connection.vendor == "sqlite":
            self._worked = 0.0
            time.sleep(FOR)
