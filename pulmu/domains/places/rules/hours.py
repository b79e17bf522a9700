"""When something is open on a day, and the slots that this is cut into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from pulmu.core.kernel.kst import moment

from .spans import Span, joined

Hours = Mapping[int, Sequence[tuple[dt.time, dt.time]]]
"""By weekday, Monday is 0."""

# Until a lab says something else.
USUAL: Hours = {weekday: [(dt.time(9), dt.time(18))] for weekday in range(5)}
# There is no 24:00 on a clock; whoever types the last minute means midnight.
LAST_MINUTE = dt.time(23, 59)


def open_spans(day: dt.date, hours: Hours) -> list[Span]:
    """The stretches of a day that is not closed."""
    return joined(
        Span(moment(day, opens), _end(day, closes))
        for opens, closes in hours.get(day.weekday(), ())
    )


def slots(spans: Iterable[Span], *, minutes: int) -> list[Span]:
    """Each stretch cut into pieces of so many minutes; what is left over is no slot."""
    step = dt.timedelta(minutes=minutes)
    found = []
    for one in spans:
        start = one.starts_at
        while start + step <= one.ends_at:
            found.append(Span(start, start + step))
            start += step
    return found


def is_on_grid(wanted: Span, spans: Iterable[Span], *, minutes: int) -> bool:
    """Whether it begins where a slot begins and is made of whole ones."""
    step = dt.timedelta(minutes=minutes)
    if (wanted.ends_at - wanted.starts_at) % step:
        return False
    inside = [one for one in joined(spans) if one.starts_at <= wanted.starts_at < one.ends_at]
    return any(not (wanted.starts_at - one.starts_at) % step for one in inside)


def _end(day: dt.date, closes: dt.time) -> dt.datetime:
    if closes.replace(second=0, microsecond=0) == LAST_MINUTE:
        return moment(day + dt.timedelta(days=1))
    return moment(day, closes)
