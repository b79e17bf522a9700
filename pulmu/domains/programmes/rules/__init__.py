"""Decisions about sessions, seats, times and attendance. No database, no clock, no Django."""

from .codes import session_codes
from .presence import Day, Presence, earns_certificate, mark_fits, presence
from .scans import digits, is_late, is_time_possible, scan_outcome, window
from .schedule import Slot, clashes, clashes_within, is_closed, moved, slots
from .seats import (
    Seats,
    cancellable_until,
    decision_due,
    guardian_until,
    is_taking,
    may_cancel,
    offer_until,
    seat_for,
)
from .sessions import ends_in_time, is_own, may_be_attended, may_be_held

__all__ = [
    "Day",
    "Presence",
    "Seats",
    "Slot",
    "cancellable_until",
    "clashes",
    "clashes_within",
    "decision_due",
    "digits",
    "earns_certificate",
    "ends_in_time",
    "guardian_until",
    "is_closed",
    "is_late",
    "is_own",
    "is_taking",
    "is_time_possible",
    "mark_fits",
    "may_be_attended",
    "may_be_held",
    "may_cancel",
    "moved",
    "offer_until",
    "presence",
    "scan_outcome",
    "seat_for",
    "session_codes",
    "slots",
    "window",
]
