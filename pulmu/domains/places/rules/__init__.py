"""Decisions about equipment and rooms. No database, no clock, no Django."""

from .bookings import (
    A_DAY,
    FORGOT_AFTER,
    LEAST_NOW,
    MOST_WEEKS,
    Fault,
    Terms,
    cancellable_until,
    exceeds,
    fault,
    free_now,
    is_missed,
    may_check_in,
    offer_until,
    valid_until,
)
from .hours import USUAL, Hours, open_spans, slots
from .reminders import FURTHEST, Reminder, remind_from, reminder_due
from .spans import Span, free_pieces, joined, week_of, weekly
from .uses import ends_in_time, has_begun, next_start

__all__ = [
    "A_DAY",
    "FORGOT_AFTER",
    "FURTHEST",
    "LEAST_NOW",
    "MOST_WEEKS",
    "USUAL",
    "Fault",
    "Hours",
    "Reminder",
    "Span",
    "Terms",
    "cancellable_until",
    "ends_in_time",
    "exceeds",
    "fault",
    "free_now",
    "free_pieces",
    "has_begun",
    "is_missed",
    "joined",
    "may_check_in",
    "next_start",
    "offer_until",
    "open_spans",
    "remind_from",
    "reminder_due",
    "slots",
    "valid_until",
    "week_of",
    "weekly",
]
