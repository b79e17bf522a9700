"""Papers of a session: the sheet that is signed at the door, and the report afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .typesetting import Head, pdf

# Rows to write on by hand, for whoever walks in.
BLANK_ROWS = 4


@dataclass(frozen=True, slots=True)
class Signer:
    name: str
    note: str = ""


def sheet(head: Head, *, days: Sequence[str], people: Sequence[Signer], at: dt.datetime) -> bytes:
    """A box to sign for everybody on each day, and some rows more."""
    data = {
        **head.data(),
        "days": [_("Signature")] if len(days) == 1 else list(days),
        "people": [{"name": one.name, "note": one.note} for one in people],
        "blank": BLANK_ROWS,
        "words": {
            "heading": _("Attendance sheet"),
            "number": _("No."),
            "name": _("Name"),
            "note": _("Affiliation"),
            "purpose": _(
                "The signatures prove who attended. They are kept for that and for nothing else."
            ),
            "in-charge": _("In charge (signature)"),
        },
    }
    return pdf("attendance_sheet", data, at=at)


def report(
    head: Head,
    *,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    sections: Sequence[tuple[str, str]],
    at: dt.datetime,
) -> bytes:
    """Numbers by day under ``heads``, then what somebody wrote; empty sections are left out."""
    data = {
        **head.data(),
        "heads": list(heads),
        "rows": [list(row) for row in rows],
        "sections": [list(one) for one in sections if one[1]],
        "words": {
            "heading": _("Report of a session"),
            "numbers": _("Attendance"),
            "day": _("Day"),
            "source": _(
                "The numbers come from the record of attendance as it stood at this moment."
            ),
        },
    }
    return pdf("session_report", data, at=at)
