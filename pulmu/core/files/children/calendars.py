"""The task ``calendars``: when somebody is busy by a calendar of theirs. Says one list of times."""

from __future__ import annotations

import datetime as dt
import importlib
from typing import TYPE_CHECKING, Any, BinaryIO

from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

READER = "pulmu.core.kernel.calendars"


def prepare(_request: dict[str, Any]) -> None:
    importlib.import_module(READER)


def run(request: dict[str, Any], files: list[BinaryIO]) -> Iterator[list[list[str]]]:
    """``request``: ``first`` and ``last`` moment. ``files``: the content."""
    reader = importlib.import_module(READER)
    [content] = files
    first, last = (dt.datetime.fromisoformat(request[name]) for name in ("first", "last"))
    try:
        found = reader.busy_times(content.read(), first=first, last=last)
    except reader.NoCalendar as error:
        raise Refusal(error.reason, detail=error.detail) from error
    yield [[one.astimezone(dt.UTC).isoformat() for one in span] for span in found]
