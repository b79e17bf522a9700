"""Decisions about questions, answers and what may be shown of them. No database, no clock."""

from .answers import (
    NO,
    YES,
    Answer,
    Asked,
    Checked,
    Fault,
    are_conditions_possible,
    check,
    is_asked,
    is_order_possible,
    offered,
)
from .results import FEWEST, Tally, shown, tallied
from .wishes import alike

__all__ = [
    "FEWEST",
    "NO",
    "YES",
    "Answer",
    "Asked",
    "Checked",
    "Fault",
    "Tally",
    "alike",
    "are_conditions_possible",
    "check",
    "is_asked",
    "is_order_possible",
    "offered",
    "shown",
    "tallied",
]
