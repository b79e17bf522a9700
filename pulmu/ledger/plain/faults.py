"""What is wrong with a ledger, and where."""

from __future__ import annotations

from types import TracebackType

# What Python says when an entry is not shaped as entries are.
MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError)


class LedgerFault(Exception):
    """The first fault found. ``seq`` is the entry it was found at; 0 for the ledger as a whole."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(f"entry {seq}: {reason}" if seq else reason)
        self.seq = seq
        self.reason = reason


class Reading:
    """While entries are read: ``seq`` is where we are, and a malformed one is a LedgerFault."""

    seq = 0

    def __enter__(self) -> Reading:  # noqa: PYI034 -- Self needs Python 3.11
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, MALFORMED):
            raise LedgerFault(self.seq, f"is malformed: {error!r:.200}") from error
