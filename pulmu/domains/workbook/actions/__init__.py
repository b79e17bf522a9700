"""Bringing a yearly workbook in, taking it back."""

from .importing import ImportRunning, import_workbook
from .recovering import recover
from .undoing import NotUndoable, take_back, undo

__all__ = [
    "ImportRunning",
    "NotUndoable",
    "import_workbook",
    "recover",
    "take_back",
    "undo",
]
