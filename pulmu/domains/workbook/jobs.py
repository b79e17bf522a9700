"""Work on uploaded workbooks that waits in the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone, translation

from pulmu.core.jobs.tasks import Beat, Task, register

from .actions import uploads
from .actions.importing import Progress

FULL = 100


def rehearse(payload: Mapping[str, Any], beat: Beat) -> None:
    with translation.override(payload["language"]):
        uploads.rehearse(payload["key"], at=timezone.now(), progress=_telling(beat))


def carry_out(payload: Mapping[str, Any], beat: Beat) -> None:
    with translation.override(payload["language"]):
        uploads.carry_out(payload["key"], at=timezone.now(), progress=_telling(beat))


def undo(payload: Mapping[str, Any], _beat: Beat) -> None:
    with translation.override(payload["language"]):
        uploads.carry_undo_out(payload["key"], by=payload["by"], at=timezone.now())


def forget_old(_payload: Mapping[str, Any], _beat: Beat) -> None:
    uploads.forget_old(at=timezone.now())


def _telling(beat: Beat) -> Progress:
    """Tell the queue how far it is, as often as the percent changes."""
    last = -1

    def progress(_text: str, done: int, total: int) -> None:
        nonlocal last
        percent = min(done * FULL // total, FULL) if total else 0
        if percent != last:
            last = percent
            beat(percent)

    return progress


register(Task(uploads.REHEARSE, rehearse))
register(Task(uploads.CARRY_OUT, carry_out))
register(Task(uploads.UNDO, undo))
register(Task("workbook.forget_old", forget_old, daily_at=dt.time(3, 30)))
