"""Which process is writing an import, and whether it is still at it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import socket
from collections.abc import Iterator
from pathlib import Path

# Keys of the imports that this process is writing now.
_AT_WORK: set[str] = set()
# An import on another host tells every few seconds that it is alive; reading a huge file, or
# looking at thousands of evidence files, takes minutes at most.
SILENT_FOR = dt.timedelta(minutes=20)


@contextlib.contextmanager
def at_work(import_key: str) -> Iterator[None]:
    """While inside, this process is writing that import."""
    _AT_WORK.add(import_key)
    try:
        yield
    finally:
        _AT_WORK.discard(import_key)


def this_process() -> str:
    """`host pid start`: the start time tells a process from a later one with the same number."""
    return f"{socket.gethostname()} {os.getpid()} {_started(os.getpid())}"


def is_alive(import_key: str, process: str, *, seen_at: dt.datetime, at: dt.datetime) -> bool:
    """Whether that process still writes that import. Of another host only silence tells."""
    host, pid, started = process.rsplit(" ", 2)
    if host != socket.gethostname():
        return at - seen_at < SILENT_FOR
    if int(pid) == os.getpid() and started == _started(os.getpid()):
        return import_key in _AT_WORK
    return _started(int(pid)) == started != ""


def _started(pid: int) -> str:
    """Start time of a process in clock ticks since boot; empty when it is not there."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return _started_elsewhere(pid)
    fields = stat.rpartition(")")[2].split()
    state, start = fields[0], fields[19]
    return "" if state in {"Z", "X"} else start


def _started_elsewhere(pid: int) -> str:
    """Without /proc: alive or not is all that can be told."""
    if Path("/proc/self/stat").exists():
        return ""
    try:
        os.kill(pid, 0)
    except OSError:
        return ""
    return "alive"
