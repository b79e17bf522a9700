"""Decisions about sessions, seats, times and attendance. No database, no clock, no Django."""

from .absence import (
    Expected,
    missed,
    times_not_come,
)
from .codes import (
    session_codes,
)
from .earning import (
    Verdict,
    held_days,
    minutes,
    verdict,
)
from .presence import (
    Day,
    Presence,
    earns_certificate,
    mark_fits,
    presence,
    recorded_as,
    roll_of,
)
from .reminders import (
    FURTHEST,
    REMINDERS,
    is_quiet,
    remind_from,
    reminder_due,
)
from .scans import (
    digits,
    is_late,
    is_time_possible,
    mark,
    scan_outcome,
    window,
)
from .schedule import (
    MOST_SLOTS,
    Slot,
    clashes,
    clashes_within,
    is_closed,
    moved,
    slots,
)
from .seats import (
    Seats,
    cancellable_until,
    decision_due,
    guardian_until,
    has_more,
    holds_seat,
    is_taking,
    may_cancel,
    offer_until,
    seat_for,
)
from .sessions import (
    ends_in_time,
    is_own,
    may_be_attended,
    may_be_held,
)
from .surveying import (
    ASKED_FOR,
    is_time_to_ask,
    may_answer,
    open_until,
)

__all__ = [
    "ASKED_FOR",
    "FURTHEST",
    "MOST_SLOTS",
    "REMINDERS",
    "Day",
    "Expected",
    "Presence",
    "Seats",
    "Slot",
    "Verdict",
    "cancellable_until",
    "clashes",
    "clashes_within",
    "decision_due",
    "digits",
    "earns_certificate",
    "ends_in_time",
    "guardian_until",
    "has_more",
    "held_days",
    "holds_seat",
    "is_closed",
    "is_late",
    "is_own",
    "is_quiet",
    "is_taking",
    "is_time_possible",
    "is_time_to_ask",
    "mark",
    "mark_fits",
    "may_answer",
    "may_be_attended",
    "may_be_held",
    "may_cancel",
    "minutes",
    "missed",
    "moved",
    "offer_until",
    "open_until",
    "presence",
    "recorded_as",
    "remind_from",
    "reminder_due",
    "roll_of",
    "scan_outcome",
    "seat_for",
    "session_codes",
    "slots",
    "times_not_come",
    "verdict",
    "window",
]
