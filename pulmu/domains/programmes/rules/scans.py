"""What a code at the door means, and the code on the room's screen."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib

from pulmu.domains.programmes.choices import EnrolmentState, ScanOutcome, SessionState

WINDOW = 30
DIGITS = 6
MARK_LENGTH = 16
GRACE = dt.timedelta(minutes=10)
# How long before it is sent a reading may have been taken, and how far a clock may go ahead.
LONGEST_OFFLINE, AHEAD = dt.timedelta(hours=24), dt.timedelta(minutes=5)


def scan_outcome(
    *,
    is_of_session: bool,
    enrolment_state: str,
    session_state: str,
    is_a_day_of_it: bool,
    is_in: bool,
) -> ScanOutcome:
    """What becomes of a code that is known."""
    if not is_of_session:
        return ScanOutcome.OTHER_SESSION
    if session_state == SessionState.CANCELLED:
        return ScanOutcome.CANCELLED
    if not is_a_day_of_it:
        return ScanOutcome.WRONG_DAY
    if is_in:
        return ScanOutcome.AGAIN
    if enrolment_state != EnrolmentState.CONFIRMED:
        return ScanOutcome.NOT_CONFIRMED
    return ScanOutcome.CAME


def is_late(starts_at: dt.datetime, *, came_at: dt.datetime) -> bool:
    """On the day it starts, ten minutes after it did. Later days have no start of their own."""
    return came_at - starts_at > GRACE and came_at - starts_at < dt.timedelta(hours=12)


def is_time_possible(scanned_at: dt.datetime, *, at: dt.datetime) -> bool:
    """A device may send later, not from yesterday; its clock may be a little ahead."""
    return at - LONGEST_OFFLINE <= scanned_at <= at + AHEAD


def window(at: dt.datetime) -> int:
    """Which half minute this is."""
    return int(at.timestamp()) // WINDOW


def digits(digest: str) -> str:
    """Six digits of a keyed digest: what stands on the screen."""
    number = int.from_bytes(digest.encode()[:16], "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def mark(digest: str) -> str:
    """Eighty bits of a keyed digest, in the signs of a key, which every keyboard has."""
    drawn = base64.b32encode(hashlib.sha256(digest.encode()).digest()).decode("ascii")
    return drawn[:MARK_LENGTH].lower()
