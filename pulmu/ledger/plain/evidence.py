"""The list of evidence files that goes with a bundle. The files stay with their owner."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from .faults import Reading
from .marks import Marks, Read, decode_body

EVIDENCE_COLUMNS = ("seq", "source", "sha256", "size", "type", "state")
ATTACHED_FILE, TAKEN_BACK, DESTROYED_FILE = "attached", "taken back", "destroyed"


def evidence_lines(read: Read, marks: Marks) -> Iterator[str]:
    """`evidence.csv` line by line: every file that was ever attached, with what became of it.

    ``state`` is "taken back" when the attachment was withdrawn and no longer covers its source,
    "destroyed" when the file was destroyed on a legal basis (it still covers), else "attached".
    """
    yield _csv_row(EVIDENCE_COLUMNS)
    with Reading() as at:
        for at.seq, verb, text in read():
            if verb != "attach":
                continue
            body = decode_body(text)[0]
            if "sha256" in body:
                sha256 = body["sha256"]
                state = DESTROYED_FILE if sha256 in marks.destroyed else ATTACHED_FILE
                state = TAKEN_BACK if at.seq in marks.dead else state
                yield _csv_row((at.seq, body["src"], sha256, body["size"], body["type"], state))


def _csv_row(values: tuple[object, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()
