"""What people are told about courses."""

from .letters import MOVED, OFF, REMINDER, SOON
from .surveying import tell_of_survey, tell_wishers
from .telling import calendar_file, tell, tell_of_move, tell_of_session, tell_party

__all__ = [
    "MOVED",
    "OFF",
    "REMINDER",
    "SOON",
    "calendar_file",
    "tell",
    "tell_of_move",
    "tell_of_session",
    "tell_of_survey",
    "tell_party",
    "tell_wishers",
]
