"""The ledger's tables. Entries, blobs, rules and statements are the truth; the rest follows."""

from .figures import FigureCache, FigureGap, FigureGapSource, FigureGroup
from .ledger import (
    DIGEST_LENGTH,
    Blob,
    Checkpoint,
    Entry,
    Head,
    LiveFact,
    LiveLink,
    NameKey,
    Period,
    Rule,
    RuleSet,
    Statement,
    Verb,
)

__all__ = [
    "DIGEST_LENGTH",
    "Blob",
    "Checkpoint",
    "Entry",
    "FigureCache",
    "FigureGap",
    "FigureGapSource",
    "FigureGroup",
    "Head",
    "LiveFact",
    "LiveLink",
    "NameKey",
    "Period",
    "Rule",
    "RuleSet",
    "Statement",
    "Verb",
]
