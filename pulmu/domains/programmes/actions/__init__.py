"""Writes about programmes, sessions and attendance.

Lists come from imports and forms alike and may be 100,000 rows. The single-record actions are
what people do at the desk; they refuse what an import only warns of.
"""

from .attendances import (
    AttendanceRow,
    correct_presence,
    mark_attendance,
    record_attendances,
    remove_attendances,
)
from .refusals import (
    AttendanceInFuture,
    CodeMissing,
    EndsBeforeStart,
    NameMissing,
    NegativeCount,
    NotYetHeld,
    SessionCancelled,
    StillInUse,
    UnknownWord,
)
from .sessions import (
    ProgrammeRow,
    SessionRow,
    add_session,
    cancel_session,
    correct_session,
    hold_session,
    record_programmes,
    record_sessions,
    remove_programmes,
    remove_sessions,
    rename_programme,
    replan_session,
)

__all__ = [
    "AttendanceInFuture",
    "AttendanceRow",
    "CodeMissing",
    "EndsBeforeStart",
    "NameMissing",
    "NegativeCount",
    "NotYetHeld",
    "ProgrammeRow",
    "SessionCancelled",
    "SessionRow",
    "StillInUse",
    "UnknownWord",
    "add_session",
    "cancel_session",
    "correct_presence",
    "correct_session",
    "hold_session",
    "mark_attendance",
    "record_attendances",
    "record_programmes",
    "record_sessions",
    "remove_attendances",
    "remove_programmes",
    "remove_sessions",
    "rename_programme",
    "replan_session",
]
