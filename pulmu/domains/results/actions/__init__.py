"""Writes: targets, and what people do with a year's statement."""

from .targets import (
    NotATarget,
    NotAYear,
    TargetRow,
    UnknownLine,
    record_targets,
    remove_targets,
    set_targets,
)

__all__ = [
    "NotATarget",
    "NotAYear",
    "TargetRow",
    "UnknownLine",
    "record_targets",
    "remove_targets",
    "set_targets",
]
