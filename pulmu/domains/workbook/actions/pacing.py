"""Letting others write while an import runs."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self, TypeVar

from django.db import OperationalError, connection

T = TypeVar("T")

# Seconds: what one transaction should take, and how long others wait at most before a pause.
TRANSACTION, PATIENCE = 0.2, 0.5
# SQLite has one writer, and its lock is not fair: one that waits looks every tenth of a second.
PAUSE = 0.11
FIRST, FEWEST, MOST = 500, 100, 2000
AUTOMATIC = 1000  # SQLite's own, in pages


class Pace:
    """How much is written at once, and when to let others through.

    Used around a whole run. On SQLite the run also does the checkpoints by itself, in its pauses:
    they hold nobody up, and a commit that does not wait for one is over soon.
    """

    def __init__(self) -> None:
        self.size = FIRST
        self._worked = 0.0
        self._pauses = connection.vendor == "sqlite"
        self._checkpoints = self._pauses and not connection.in_atomic_block

    def __enter__(self) -> Self:
        self._pragma("wal_autocheckpoint = 0")
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._checkpoint()
        self._pragma(f"wal_autocheckpoint = {AUTOMATIC}")

    def portions(self, rows: Sequence[T]) -> Iterator[Sequence[T]]:
        """As many rows at a time as the machine writes in one short transaction."""
        place = 0
        while place < len(rows):
            some = rows[place : place + self.size]
            yield some
            place += len(some)

    @contextlib.contextmanager
    def writing(self, rows: int = 0) -> Iterator[None]:
        """Around each transaction; ``rows`` are how many of a portion it writes."""
        since = time.monotonic()
        yield
        took = time.monotonic() - since
        if rows == self.size:
            wanted = int(self.size * TRANSACTION / max(took, TRANSACTION / 2))
            self.size = min(max(wanted, self.size // 2, FEWEST), MOST)
        self._worked += took
        if self._pauses and self._worked + took > PATIENCE:
            self._pause()

    def _pause(self) -> None:
        began = time.monotonic()
        self._checkpoint()
        time.sleep(max(PAUSE - (time.monotonic() - began), 0.0))
        self._worked = 0.0

    def _checkpoint(self) -> None:
        """What cannot be moved now (a full disk) is safe in the log, and moved some other time."""
        with contextlib.suppress(OperationalError):
            self._pragma("wal_checkpoint(PASSIVE)")

    def _pragma(self, said: str) -> None:
        if self._checkpoints:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA {said}")
                cursor.fetchall()
