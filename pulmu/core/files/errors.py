"""Why a file was not taken. One class, one table: every reason has a text and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

REASONS: Mapping[str, Any] = {
    # what it is
    "empty": _("The file is empty (0 bytes)."),
    "missing": _("There is no such file or folder."),
    "unreadable": _("The file is damaged or not what its name says. Save it again and retry."),
    "truncated": _("The file is cut off. Copy or download it again."),
    "encrypted": _("The file is protected by a password. Save it without one."),
    "macros": _("The file carries macros. Save it as an ordinary file without macros."),
    "old_format": _("This is an old Office format. Save it as .xlsx, .docx, .pptx or .pdf."),
    "not_a_workbook": _("This is no .xlsx workbook. Save it as .xlsx, or give a folder of .csv."),
    "two_files_one_sheet": _("Two files stand for the sheet “%(sheet)s”. Keep one."),
    "no_csv": _("The folder holds no .csv file."),
    "csv_encoding": _("“%(name)s” is neither UTF-8 nor CP949 text. Save it as “CSV UTF-8”."),
    # what it would cost
    "too_big": _("The file is larger than %(limit)s. Split it, or leave out what is not needed."),
    "too_many_rows": _("There are more than %(limit)s rows. Split the workbook."),
    "too_many_cells": _("There are more than %(limit)s cells. Split the workbook."),
    "too_wide": _(
        "The sheet “%(sheet)s” has a cell beyond column %(limit)s. "
        "Delete the empty columns on the right and save again."
    ),
    "too_costly": _("Reading the file takes more memory or time than is allowed. Split it."),
    # what it hides
    "zip_bomb": _("The file unpacks to far more than its size. It is not opened."),
    "xml_bomb": _("The file holds XML declarations that ordinary files never have."),
    "odd_archive": _("The file's inner structure is not one that Office writes. Save it again."),
    "nested_archive": _("The file has an archive inside. Take it out and save again."),
    "outside_content": _("The file loads content from elsewhere. Remove the link and save again."),
    "polyglot": _("The file is two kinds of file in one. Save it again in one format."),
    # evidence
    "type_not_accepted": _("Files of this type are not taken. Accepted: %(accepted)s."),
    "wrong_type": _("The name says %(named)s, the content says otherwise. Save it again."),
    "svg": _("SVG pictures can run scripts. Save the picture as PNG or PDF."),
    "picture_too_large": _("The picture has more than %(limit)s megapixels. Make it smaller."),
    "pdf_script": _("The PDF contains a script. Print it to a new PDF."),
    "pdf_launch": _("The PDF opens programs or other files. Print it to a new PDF."),
    "pdf_attachment": _("The PDF has files attached inside. Upload those by themselves."),
    # models
    "model_type": _("Models are taken as %(accepted)s. Save it as one of them."),
    "model_parts": _("This file loads parts from other files. Save it as one .glb."),
    "model_empty": _("The file holds no shape."),
    "model_count": _("The file says %(said)s triangles and holds %(held)s. Save it again."),
    "model_numbers": _("The model has points that lie nowhere. Mend it and save again."),
    "model_loop": _("Parts of the model contain one another without end. Save it again."),
    "model_too_many": _("The model unfolds to more than %(limit)s triangles. Make it coarser."),
    "busy": _("Other models are being looked at just now. Try again in a minute."),
    "model_packed": _("The model is packed (%(how)s). Save it again without compression."),
    # calendars of others
    "no_answer": _("Nothing came from this address. Look whether it still holds."),
    "calendar": _("What came from this address is no calendar."),
    "calendar_often": _("An event comes round many times an hour. Take it out of the calendar."),
    "calendar_many": _("There are more times in it than a calendar holds. Take some out."),
    "calendar_old": _("An event has come round for over 30 years. Let it begin anew."),
    # the disk
    "no_space": _("There is no space left to store the file."),
}


class FileRefused(Refused):
    """A file that is hostile, broken or not accepted. On the command line: exit status 2.

    ``reason`` is a key of ``REASONS`` and ``fields`` fill its text; the text is looked up in the
    reader's language when printed. ``detail`` is for logs only.
    """

    def __init__(self, reason: str, *, detail: str = "", **fields: object) -> None:
        self.reason = reason if reason in REASONS else "unreadable"
        self.code = f"files.{self.reason}"
        self.fields = fields
        self.detail = detail
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(REASONS[self.reason]) % self.fields
