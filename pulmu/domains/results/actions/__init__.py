"""Writes: targets, what people do with a year's statement, and with many records at once."""

from .files import add_files, attach_files, detach_file
from .many import (
    ACTS,
    ATTACH,
    MOST,
    REMOVE,
    DayMissing,
    TooMany,
    UnknownAct,
    attach_to_many,
    do_to_many,
    refuse_too_many,
    take_back,
)
from .targets import (
    NotATarget,
    NotAYear,
    TargetRow,
    UnknownLine,
    record_targets,
    remove_targets,
    set_targets,
)
from .views import NotAName, drop_view, save_view
from .years import (
    attest_facts,
    attest_year,
    open_this_year,
    seal,
    submit,
    withdraw,
)

__all__ = [
    "ACTS",
    "ATTACH",
    "MOST",
    "REMOVE",
    "DayMissing",
    "NotAName",
    "NotATarget",
    "NotAYear",
    "TargetRow",
    "TooMany",
    "UnknownAct",
    "UnknownLine",
    "add_files",
    "attach_files",
    "attach_to_many",
    "attest_facts",
    "attest_year",
    "detach_file",
    "do_to_many",
    "drop_view",
    "open_this_year",
    "record_targets",
    "refuse_too_many",
    "remove_targets",
    "save_view",
    "seal",
    "set_targets",
    "submit",
    "take_back",
    "withdraw",
]
