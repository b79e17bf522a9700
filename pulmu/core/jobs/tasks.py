"""The tasks that exist, and how often the scheduled ones come round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Beat = Callable[[int], None]
Run = Callable[[Mapping[str, Any], Beat], None]


@dataclass(frozen=True, slots=True)
class Task:
    """``run(payload, beat)``: call ``beat(percent)`` now and then, it renews the lease.

    ``daily_at`` is a Korean wall-clock time; the task is then queued once a day by itself. With
    ``every`` it is queued again and again, so long after the last time; what was missed is not
    made up for. A task may run twice (a worker can die after its work, a clock may be put back),
    so it must be harmless twice.
    """

    name: str
    run: Run
    daily_at: dt.time | None = None
    every: dt.timedelta | None = None


_TASKS: dict[str, Task] = {}


def register(task: Task) -> Task:
    if task.name in _TASKS:
        raise ValueError(f"the task {task.name!r} is registered twice")
    _TASKS[task.name] = task
    return task


def task(name: str) -> Task:
    return _TASKS[name]


def scheduled() -> list[Task]:
    return [task for task in _TASKS.values() if task.daily_at or task.every]
