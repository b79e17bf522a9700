"""What was held of a course, for how long, and who earned a certificate by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from enum import StrEnum

from pulmu.core.kernel.kst import KST, day_of

from .presence import Presence, earns_certificate
from .schedule import Slot

_MINUTE = dt.timedelta(minutes=1)


class Verdict(StrEnum):
    """What becomes of somebody when certificates are issued."""

    EARNS = "earns"
    HAS = "has"
    TAKEN_BACK = "taken back"
    SHORT = "short"
    STOPPED = "stopped"
    DESTROYED = "destroyed"


def held_days(slot: Slot, *, taken_on: Collection[dt.date]) -> list[dt.date]:
    """On which days a held session took place: those on which somebody was on the list, else the
    day it began.
    """
    return sorted(taken_on) or [day_of(slot.starts_at)]


def minutes(slots: Iterable[Slot]) -> int:
    """Of several days each from the hour of the beginning to that of the end."""
    return sum(map(_minutes, slots))


def verdict(
    found: Presence,
    *,
    percent: int | None,
    has: bool,
    was_taken_back: bool,
    is_suspended: bool,
    is_destroyed: bool,
) -> Verdict:
    if has:
        return Verdict.HAS
    if was_taken_back:
        return Verdict.TAKEN_BACK
    if is_destroyed:
        return Verdict.DESTROYED
    if not earns_certificate(found, percent=percent):
        return Verdict.SHORT
    return Verdict.STOPPED if is_suspended else Verdict.EARNS


def _minutes(slot: Slot) -> int:
    first, last = slot.starts_at.astimezone(KST), slot.ends_at.astimezone(KST)
    days = (last.date() - first.date()).days
    each = dt.datetime.combine(first.date(), last.time()) - first.replace(tzinfo=None)
    if days and each > dt.timedelta():
        return (days + 1) * (each // _MINUTE)
    return (last - first) // _MINUTE
