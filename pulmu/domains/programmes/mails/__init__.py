"""What people are told about courses."""

from .letters import ADDED, MOVED, OFF, PLACED, REMINDER, SOON
from .surveying import tell_of_survey, tell_wishers
from .telling import calendar_file, tell, tell_of_move, tell_of_sessions, tell_party

__all__ = [
    "ADDED",
    "MOVED",
    "OFF",
    "PLACED",
    "REMINDER",
    "SOON",
    "calendar_file",
    "tell",
    "tell_of_move",
    "tell_of_sessions",
    "tell_of_survey",
    "tell_party",
    "tell_wishers",
]
