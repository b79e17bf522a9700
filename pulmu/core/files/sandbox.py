"""Files from outside are opened in a child process that may do very little.

The child runs isolated (``python -I``), with an empty environment, in a session of its own, under
limits of memory, processor time, file size and open files; sockets, new processes and writing to
any file it was not given are refused inside it. It gets its input as already opened files and
answers with one JSON value a line. Whatever happens to it, the parent sees a value or a
``FileRefused``.

The limits are set by the child itself before it reads a byte of the input, because
``preexec_fn`` is not safe in a server with threads.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from .errors import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

log = logging.getLogger(__name__)

MIB = 1 << 20
READ_SIZE = 1 << 18
SOURCE = Path(__file__).resolve().parents[3]
BOOT = Path(__file__).resolve().parent / "children" / "boot.py"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes and seconds. ``written`` is the largest file the child may write (0 = none)."""

    memory: int = 512 * MIB
    cpu_seconds: int = 60
    wall_seconds: float = 180
    open_files: int = 64
    written: int = 0


def run(
    task: str, request: dict[str, Any], *, files: Sequence[BinaryIO] = (), limits: Limits
) -> Iterator[Any]:
    """Run ``children/<task>.py`` on the opened files and yield what it says, line by line.

    Lazy: the child waits while the caller is busy with a value, and it is ended when the caller
    stops asking. Raises FileRefused for what the child refuses, for its death and for a
    passed limit.
    """
    deadline = time.monotonic() + limits.wall_seconds
    process = _start(task, request, files, limits)
    try:
        for line in _lines(process, deadline):
            said = json.loads(line)
            if type(said) is dict and "refused" in said:
                raise FileRefused(said["refused"], detail=said["detail"], **said["fields"])
            yield said
        _check_end(process, deadline)
    finally:
        _end(process)


def _start(
    task: str, request: dict[str, Any], files: Sequence[BinaryIO], limits: Limits
) -> subprocess.Popen[bytes]:
    numbers = [file.fileno() for file in files]
    process = subprocess.Popen(  # noqa: S603 -- our own interpreter and script
        [sys.executable, "-I", str(BOOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=numbers,
        env={},
        cwd="/",
        start_new_session=True,
        pipesize=MIB,
    )
    order = {
        "task": task,
        "request": request,
        "files": numbers,
        "limits": asdict(limits),
        "source": str(SOURCE),
    }
    stdin = process.stdin
    if stdin is not None:
        # Small enough for the pipe, so this cannot hang; a child that died is seen in run().
        with contextlib.suppress(BrokenPipeError):
            stdin.write(json.dumps(order).encode("ascii"))
        with contextlib.suppress(BrokenPipeError):
            stdin.close()
    return process


def _lines(process: subprocess.Popen[bytes], deadline: float) -> Iterator[bytes]:
    """Yield complete lines; a last one without its end is dropped, the child died over it."""
    if process.stdout is None:
        return
    number = process.stdout.fileno()
    ready = select.poll()
    ready.register(number, select.POLLIN | select.POLLHUP)
    pending: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not ready.poll(left * 1000):
            raise FileRefused("too_costly", detail="wall clock")
        chunk = os.read(number, READ_SIZE)
        if not chunk:
            return
        *complete, rest = chunk.split(b"\n")
        if complete:
            yield b"".join([*pending, complete[0]])
            yield from complete[1:]
            pending = []
        pending.append(rest)


def _check_end(process: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        status = process.wait(timeout=max(deadline - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired as error:
        raise FileRefused("too_costly", detail="wall clock") from error
    if status == 0:
        return
    log.warning("the child that reads files ended with status %s", status)
    reason = "too_costly" if status in {-signal.SIGXCPU, -signal.SIGKILL} else "unreadable"
    raise FileRefused(reason, detail=f"status {status}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole group when it still runs; leave no zombie and no open pipe."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
