"""What people are told about their bookings."""

from .telling import calendar_file, remind, tell, tell_of_move, tell_of_series

__all__ = ["calendar_file", "remind", "tell", "tell_of_move", "tell_of_series"]
