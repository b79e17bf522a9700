"""Which process is writing an import, and whether it is still alive."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def this_process() -> str:
    """`host pid start`: the start time tells a process from a later one with the same number."""
    return f"{socket.gethostname()} {os.getpid()} {_started(os.getpid())}"


def is_alive(process: str) -> bool:
    """Whether that process still runs. One on another host is taken to be alive."""
    host, pid, started = process.rsplit(" ", 2)
    if host != socket.gethostname():
        return True
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
