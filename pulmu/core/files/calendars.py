"""When somebody is busy by a calendar from outside, read in a child process.

Rules by which events come round again can be written so that they are never done being counted:
the child has ten seconds.
"""

from __future__ import annotations

import datetime as dt
import tempfile

from . import sandbox
from .errors import FileRefused

LIMITS = sandbox.Limits(cpu_seconds=10, wall_seconds=20)


def busy_times(
    content: bytes, *, first: dt.datetime, last: dt.datetime
) -> list[tuple[dt.datetime, dt.datetime]]:
    """Between two moments, sorted; FileRefused for what is no calendar, or too much of one."""
    request = {"first": first.isoformat(), "last": last.isoformat()}
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        answers = list(sandbox.run("calendars", request, files=[file], limits=LIMITS))
    if not answers:
        raise FileRefused("calendar", detail="the child said nothing")
    return [
        (dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end))
        for start, end in answers[0]
    ]
