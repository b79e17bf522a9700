"""What other systems are told of, and how far the telling is."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Happening(TextChoices):
    """`<thing>.<what became of it>`; the names are part of the API."""

    ENROLMENT_CREATED = "enrolment.created", _("Somebody signed up")
    ENROLMENT_CONFIRMED = "enrolment.confirmed", _("A seat was confirmed")
    ENROLMENT_WAIT_LISTED = "enrolment.wait_listed", _("Somebody stands in line")
    ENROLMENT_OFFERED = "enrolment.offered", _("A seat was offered")
    ENROLMENT_CANCELLED = "enrolment.cancelled", _("A sign-up ended")
    OFFERING_PUBLISHED = "offering.published", _("A course was published")
    OFFERING_CANCELLED = "offering.cancelled", _("A course was cancelled")
    SESSION_RESCHEDULED = "session.rescheduled", _("A date moved")
    ATTENDANCE_RECORDED = "attendance.recorded", _("Attendance was recorded")
    CERTIFICATE_ISSUED = "certificate.issued", _("A certificate was issued")
    CERTIFICATE_REVOKED = "certificate.revoked", _("A certificate was taken back")


# Sent by hand, to see whether anybody listens.
PING = "ping"


class DeliveryState(TextChoices):
    WAITING = "waiting", pgettext_lazy("a webhook", "Waiting")
    AGAIN = "again", pgettext_lazy("a webhook", "Tried again")
    SENT = "sent", pgettext_lazy("a webhook", "Taken")
    FAILED = "failed", pgettext_lazy("a webhook", "Given up")
