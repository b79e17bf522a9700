"""What founders are written."""

from .reports import (
    REPORT_ACCEPTED,
    REPORT_ASKED,
    REPORT_REMINDED,
    REPORT_RETURNED,
    tell_contacts,
)
from .spaces import received, tell_applicant

__all__ = [
    "REPORT_ACCEPTED",
    "REPORT_ASKED",
    "REPORT_REMINDED",
    "REPORT_RETURNED",
    "received",
    "tell_applicant",
    "tell_contacts",
]
