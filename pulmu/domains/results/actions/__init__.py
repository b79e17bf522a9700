"""Writes: targets, and what people do with a year's statement."""

from .files import add_files, attach_files, detach_file
from .targets import (
    NotATarget,
    NotAYear,
    TargetRow,
    UnknownLine,
    record_targets,
    remove_targets,
    set_targets,
)
from .years import (
    attest_facts,
    attest_year,
    open_this_year,
    seal,
    submit,
    withdraw,
)

__all__ = [
    "NotATarget",
    "NotAYear",
    "TargetRow",
    "UnknownLine",
    "add_files",
    "attach_files",
    "attest_facts",
    "attest_year",
    "detach_file",
    "open_this_year",
    "record_targets",
    "remove_targets",
    "seal",
    "set_targets",
    "submit",
    "withdraw",
]
