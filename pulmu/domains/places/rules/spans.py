"""Stretches of time, half-open: whoever ends at three is gone when the next one begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from pulmu.core.kernel.kst import KST


class Span(NamedTuple):
    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def overlaps(self, other: Span) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def longer(self, minutes: int) -> Span:
        """With so many minutes kept free behind it."""
        return Span(self.starts_at, self.ends_at + dt.timedelta(minutes=minutes))


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time, in order, in as few pieces as there are."""
    found: list[Span] = []
    for one in sorted(spans):
        if found and one.starts_at <= found[-1].ends_at:
            last = found.pop()
            found.append(Span(last.starts_at, max(last.ends_at, one.ends_at)))
        else:
            found.append(one)
    return found


def free_pieces(wanted: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of it between those that are taken."""
    pieces, since = [], wanted.starts_at
    for one in joined(other for other in taken if other.overlaps(wanted)):
        if one.starts_at > since:
            pieces.append(Span(since, one.starts_at))
        since = max(since, one.ends_at)
    if since < wanted.ends_at:
        pieces.append(Span(since, wanted.ends_at))
    return pieces


def common(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What is of both."""
    theirs = joined(others)
    pieces = [
        Span(max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at))
        for one in joined(some)
        for other in theirs
    ]
    return [one for one in pieces if one.starts_at < one.ends_at]


def is_inside(wanted: Span, spans: Iterable[Span]) -> bool:
    return any(
        one.starts_at <= wanted.starts_at and wanted.ends_at <= one.ends_at for one in joined(spans)
    )


def weekly(first: Span, *, times: int) -> list[Span]:
    """The same hours of the Korean clock, so many weeks in a row."""
    start, end = first.starts_at.astimezone(KST), first.ends_at.astimezone(KST)
    weeks = [dt.timedelta(weeks=number) for number in range(times)]
    return [Span(start + week, end + week) for week in weeks]


def week_of(moment: dt.datetime) -> Span:
    """From Monday to Monday, as Korea counts."""
    day = moment.astimezone(KST).date()
    monday = dt.datetime.combine(day - dt.timedelta(days=day.weekday()), dt.time(), tzinfo=KST)
    return Span(monday, monday + dt.timedelta(weeks=1))
