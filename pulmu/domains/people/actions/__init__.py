"""Writes about persons."""

from .consents import (
    DayAhead,
    GuardianMissing,
    TextInThePast,
    TextMissing,
    add_consent_text,
    record_consents,
)
from .guardians import GuardianRow, GuardianUnnamed, VerificationHalf, record_guardian
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
    "DayAhead",
    "FormBroken",
    "GuardianMissing",
    "GuardianRow",
    "GuardianUnnamed",
    "KeptIsMerged",
    "MergedWithItself",
    "NameMissing",
    "PersonInUse",
    "PersonRow",
    "ResidentNumber",
    "TextInThePast",
    "TextMissing",
    "UnknownSex",
    "VerificationHalf",
    "add_consent_text",
    "add_person",
    "dismiss_duplicate",
    "merge",
    "record_consents",
    "record_guardian",
    "record_people",
    "remove_people",
    "unmask",
    "unmerge",
]
