"""Writes about persons."""

from .merging import (
    AlreadyMerged,
    KeptIsMerged,
    MergedWithItself,
    dismiss_duplicate,
    merge,
    unmerge,
)
from .recording import (
    BirthImpossible,
    Contact,
    FormBroken,
    NameMissing,
    PersonInUse,
    PersonRow,
    ResidentNumber,
    UnknownSex,
    add_person,
    record_people,
    remove_people,
    unmask,
)

__all__ = [
    "AlreadyMerged",
    "BirthImpossible",
    "Contact",
    "FormBroken",
    "KeptIsMerged",
    "MergedWithItself",
    "NameMissing",
    "PersonInUse",
    "PersonRow",
    "ResidentNumber",
    "UnknownSex",
    "add_person",
    "dismiss_duplicate",
    "merge",
    "record_people",
    "remove_people",
    "unmask",
    "unmerge",
]
