"""Decisions about prototypes. No database, no clock, no Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .choices import MOST_PARTS, Criterion, PrototypeState, RequestState, Unit, Verdict

# Shorter says nothing that could be reviewed.
LEAST_IDEA = 20
MOST_WON, MOST_MINUTES, MOST_FILES = 10**10, 100 * 24 * 60, 30
# A question about the work is good for so long after the hand-over.
ANSWERED_FOR = dt.timedelta(days=60)
TO_STATE = {
    Verdict.APPROVE: RequestState.APPROVED,
    Verdict.RETURN: RequestState.RETURNED,
    Verdict.REFUSE: RequestState.REFUSED,
}
MILLIMETRES = {
    Unit.UM: 0.001,
    Unit.MM: 1.0,
    Unit.CM: 10.0,
    Unit.IN: 25.4,
    Unit.FT: 304.8,
    Unit.M: 1000.0,
}
# What is smaller, or larger, was hardly meant in that unit.
LEAST_MM, MOST_MM = 2.0, 2000.0
# Without a slicer: walls of this thickness all around, this much filled, PLA, a usual printer.
WALL_MM, FILLED, GRAMS_A_MM3, MM3_A_SECOND = 0.9, 0.15, 0.00124, 3.2


@dataclass(frozen=True, slots=True)
class Estimate:
    """What printing it would take."""

    seconds: int
    grams: float


def has_one_owner(*, company_id: int | None, person_id: int | None) -> bool:
    """A prototype is made for a company or for a person: exactly one of the two."""
    return (company_id is None) != (person_id is None)


def is_quantity(parts: int) -> bool:
    return 0 <= parts <= MOST_PARTS


def is_open(state: str) -> bool:
    """Somebody still works on it, or will."""
    return state in {PrototypeState.RECEIVED, PrototypeState.MAKING}


def is_done(state: str) -> bool:
    return state == PrototypeState.DONE


def may_be_dated(day: dt.date, *, not_before: dt.date | None) -> bool:
    """A step cannot come before the one it follows."""
    return not_before is None or day >= not_before


def may_be_reviewed(state: str) -> bool:
    return state == RequestState.ASKED


def is_said_already(state: str, wanted: str) -> bool:
    """What was agreed was approved before."""
    approved = {RequestState.APPROVED, RequestState.AGREED}
    return state == wanted or (wanted in approved and state in approved)


def may_be_rewritten(state: str) -> bool:
    """By whoever asked: before the review, and when it was sent back."""
    return state in {RequestState.ASKED, RequestState.RETURNED}


def may_be_withdrawn(state: str) -> bool:
    return state in {RequestState.ASKED, RequestState.RETURNED, RequestState.APPROVED}


def takes_files(request_state: str, state: str) -> bool:
    """From whoever asked: as long as it is decided on, or made."""
    if request_state == RequestState.AGREED:
        return is_open(state)
    return request_state not in {RequestState.REFUSED, RequestState.WITHDRAWN}


def lacking(ticked: Collection[str]) -> list[Criterion]:
    """What a reviewer has not found to hold."""
    return [one for one in Criterion if one.value not in ticked]


def in_millimetres(extents: Sequence[float], unit: str) -> tuple[float, ...]:
    return tuple(one * MILLIMETRES[Unit(unit)] for one in extents)


def likely_units(extents: Sequence[float]) -> list[Unit]:
    """In which units a model would be of a size that people make, the likeliest first."""
    likely = (Unit.MM, Unit.CM, Unit.IN, Unit.M)
    return [
        unit
        for unit in likely
        if LEAST_MM <= max(in_millimetres(extents, unit), default=0.0) <= MOST_MM
    ]


def fits(size: Sequence[float], bed: Sequence[float]) -> bool:
    """Lying on whichever of its sides; turned by right angles only."""
    return all(mine <= room for mine, room in zip(sorted(size), sorted(bed), strict=True))


def estimate(*, volume: float, area: float) -> Estimate:
    """From cubic and square millimetres, as a rule of thumb: a slicer knows better."""
    walls = min(area * WALL_MM, volume)
    printed = walls + (volume - walls) * FILLED
    return Estimate(seconds=round(printed / MM3_A_SECOND), grams=round(printed * GRAMS_A_MM3, 1))
