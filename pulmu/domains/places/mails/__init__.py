"""What people are told about their bookings."""

from .telling import booking_at, calendar_file, span_in_words, tell, tell_of_move

__all__ = ["booking_at", "calendar_file", "span_in_words", "tell", "tell_of_move"]
