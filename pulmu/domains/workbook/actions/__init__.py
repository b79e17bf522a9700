"""Bringing a yearly workbook in, stopping it, taking it back; what a lab's own names mean."""

from .companylists import ListRefused, receive_company_list
from .handing import RowsTaken, SheetTaken, has_rows_to_mend, take_rows
from .importing import ImportRunning, import_workbook
from .meaning import person_meant, tell_of_known
from .pasting import PasteRefused, pasted_text, receive_pasted
from .recovering import recover
from .remembering import NamesUnusable, Told, forget_name, remember_names
from .stopping import NotAtWork, Stopped, stop
from .undoing import NotUndoable, take_back, undo, undo_preview
from .uploads import NotWaiting, confirm, discard, receive, undo_later

__all__ = [
    "ImportRunning",
    "ListRefused",
    "NamesUnusable",
    "NotAtWork",
    "NotUndoable",
    "NotWaiting",
    "PasteRefused",
    "RowsTaken",
    "SheetTaken",
    "Stopped",
    "Told",
    "confirm",
    "discard",
    "forget_name",
    "has_rows_to_mend",
    "import_workbook",
    "pasted_text",
    "person_meant",
    "receive",
    "receive_company_list",
    "receive_pasted",
    "recover",
    "remember_names",
    "stop",
    "take_back",
    "take_rows",
    "tell_of_known",
    "undo",
    "undo_later",
    "undo_preview",
]
