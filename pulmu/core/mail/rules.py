"""What an answer of a mail server means, and when a message is tried again. No database, no clock.

At most once by itself: a message that may have been taken is never sent again by a machine. Of
everything else the worst is that somebody waits, so it is tried for days.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from .choices import Fault, MessageState

_MINUTES: Mapping[Fault, tuple[int, ...]] = {
    # Greylisting lets a message in after some minutes; a server that is down comes back in hours.
    Fault.BUSY: (2, 10, 30, 60, 120, 240, 480, 720, 1440),
    Fault.FULL: (60, 240, 720, 1440, 1440),
}
_ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
_MAILBOX_FULL = ("2", "2")
_OVER_QUOTA, _NO_ROOM = 552, 452
_ADDRESSING, _NOBODY_THERE = "1", frozenset({550, 551, 553})
_DONE, _FOR_GOOD = range(200, 300), range(500, 600)
# A worker that has not said for so long what became of a message is dead.
LONGEST_SENDING = dt.timedelta(minutes=15)
KEPT_TEXT, KEPT_ADDRESS = dt.timedelta(days=90), dt.timedelta(days=365)
# A message that could not be delivered is shown on the first page for so long.
SHOWN_FAILED = dt.timedelta(days=14)

TRIED = frozenset({MessageState.WAITING, MessageState.AGAIN})
OVER = frozenset({MessageState.SENT, MessageState.FAILED, MessageState.WITHHELD})


class Stage(Enum):
    """How far it came: to the server, to this address, or to the text."""

    SERVER = "server"
    ADDRESS = "address"
    LETTER = "letter"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said last; without a code it said nothing any more."""

    stage: Stage
    code: int = 0
    text: str = ""


def fault_of(reply: Reply) -> Fault | None:
    """None when it was taken.

    What goes wrong before an address was named (no connection, a wrong password, a sender that is
    not let through) is about the site and not about this message: it waits until that is mended.
    """
    if reply.stage is Stage.TAKEN:
        return None if reply.code in _DONE else Fault.UNSURE
    if reply.stage is Stage.SERVER:
        return Fault.BUSY
    if reply.code in _DONE:
        return None
    said = _ENHANCED.search(reply.text)
    if said is not None and said.groups() == _MAILBOX_FULL:
        return Fault.FULL
    if said is None and reply.code in {_OVER_QUOTA, _NO_ROOM}:
        return Fault.FULL
    return Fault.REFUSED if reply.code in _FOR_GOOD else Fault.BUSY


def is_dead(reply: Reply) -> bool:
    """Whether the server said for good that there is nobody: not that it dislikes the letter, or
    the sender (5.7.1), which is no fault of the address.
    """
    if reply.stage is not Stage.ADDRESS or fault_of(reply) is not Fault.REFUSED:
        return False
    said = _ENHANCED.search(reply.text)
    return said[1] == _ADDRESSING if said is not None else reply.code in _NOBODY_THERE


def pause(fault: Fault, tries: int) -> dt.timedelta | None:
    """How long to wait after so many tries; None when there is no other."""
    pauses = _MINUTES.get(fault, ())
    return dt.timedelta(minutes=pauses[tries - 1]) if 0 < tries <= len(pauses) else None
