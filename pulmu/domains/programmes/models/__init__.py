"""Programmes, their sessions, who signed up for them, and who was there."""

from .drafts import Draft
from .enrolments import Enrolment, EnrolmentQuerySet, Notice, Party
from .offerings import Instructor, Offering, OfferingQuerySet
from .scans import Scan
from .sessions import Attendance, Programme, Session, SessionQuerySet

__all__ = [
    "Attendance",
    "Draft",
    "Enrolment",
    "EnrolmentQuerySet",
    "Instructor",
    "Notice",
    "Offering",
    "OfferingQuerySet",
    "Party",
    "Programme",
    "Scan",
    "Session",
    "SessionQuerySet",
]
