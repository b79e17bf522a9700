"""The first thing the child runs: loads the task, puts the fetters on, then lets it at the input.

Started by path under ``python -I``, so it must do without the rest of the package until it has put
the source folder on the path itself.
"""

from __future__ import annotations

import fcntl
import importlib
import json
import os
import resource
import sys
from typing import Any, BinaryIO

# Nothing of what a reader does needs these; a fault in a parser should not get them either.
FORBIDDEN = (
    "ctypes.dlopen",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.kill",
    "os.posix_spawn",
    "os.putenv",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.spawn",
    "os.symlink",
    "os.system",
    "socket.",
    "subprocess.Popen",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Forbidden(Exception):
    pass


def limit(limits: dict[str, int]) -> None:
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["written"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
    ):
        _soft, hard = resource.getrlimit(kind)
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (wanted, wanted))


def opened(number: int) -> BinaryIO:
    access = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE
    return os.fdopen(number, "rb" if access == os.O_RDONLY else "r+b")


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        path, _mode, flags = arguments
        if flags & WRITING and not isinstance(path, int):
            raise Forbidden(event)
    elif event.startswith(FORBIDDEN):
        raise Forbidden(event)


def main() -> int:
    order = json.loads(sys.stdin.buffer.read())
    sys.path.insert(0, order["source"])
    from pulmu.core.files.children.saying import Refusal, say  # noqa: PLC0415 -- path set above

    try:
        # Our own modules are loaded (and their byte code kept) before the fetters go on.
        task = importlib.import_module(f"pulmu.core.files.children.{order['task']}")
        task.prepare(order["request"])
        sys.dont_write_bytecode = True
        limit(order["limits"])
        sys.addaudithook(watch)
        files = [opened(number) for number in order["files"]]
        for value in task.run(order["request"], files):
            say(value)
    except Refusal as refusal:
        say({"refused": refusal.reason, "fields": refusal.fields, "detail": refusal.detail})
    except MemoryError:
        say({"refused": "too_costly", "fields": {}, "detail": "memory"})
    except Exception as error:  # noqa: BLE001 -- the parent gets a reason, never a traceback
        detail = f"{type(error).__name__}: {error}"[:500]
        say({"refused": "unreadable", "fields": {}, "detail": detail})
    return 0


if __name__ == "__main__":
    sys.exit(main())
