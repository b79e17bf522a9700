"""Bringing a yearly workbook in, taking it back."""

from .importing import ImportRunning, import_workbook
from .meaning import person_meant
from .recovering import recover
from .undoing import NotUndoable, take_back, undo, undo_preview
from .uploads import NotWaiting, confirm, discard, receive, undo_later

__all__ = [
    "ImportRunning",
    "NotUndoable",
    "NotWaiting",
    "confirm",
    "discard",
    "import_workbook",
    "person_meant",
    "receive",
    "recover",
    "take_back",
    "undo",
    "undo_later",
    "undo_preview",
]
