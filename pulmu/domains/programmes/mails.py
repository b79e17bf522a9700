"""What somebody is told about their enrolment. In Korean: it is the lab that writes."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.kst import KST
from pulmu.core.mail.actions import write
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor

from .choices import Ending, EnrolmentState
from .models import Enrolment

SUBJECTS = {
    EnrolmentState.REQUESTED: gettext_lazy("Received: %(course)s"),
    EnrolmentState.CONFIRMED: gettext_lazy("Your seat: %(course)s"),
    EnrolmentState.WAITING: gettext_lazy("On the waiting list: %(course)s"),
    EnrolmentState.OFFERED: gettext_lazy("A seat for you until %(until)s: %(course)s"),
    EnrolmentState.ENDED: gettext_lazy("Cancelled: %(course)s"),
}
BODIES = {
    EnrolmentState.REQUESTED: gettext_lazy(
        "%(name)s, your sign-up for %(course)s has arrived. We choose who takes part and write to "
        "you again.\n\nLook at it or take it back: %(link)s"
    ),
    EnrolmentState.CONFIRMED: gettext_lazy(
        "%(name)s, you have a seat in %(course)s.\n\nYour QR code, the dates, and how to "
        "cancel: %(link)s"
    ),
    EnrolmentState.WAITING: gettext_lazy(
        "%(name)s, %(course)s is full. You are on the waiting list: when a seat is given back we "
        "offer it to whoever is next, and write to you.\n\nYour place in line: %(link)s"
    ),
    EnrolmentState.OFFERED: gettext_lazy(
        "%(name)s, a seat in %(course)s is kept for you until %(until)s. After that it goes to "
        "whoever is next.\n\nTake it, or leave it: %(link)s"
    ),
    EnrolmentState.ENDED: gettext_lazy(
        "%(name)s, your sign-up for %(course)s has ended: %(why)s.\n\nWhat else there is: %(link)s"
    ),
}


def tell(actor: Actor, enrolment: Enrolment, *, at: dt.datetime) -> None:
    """Write to somebody how their enrolment stands now; nothing to whom left no address."""
    to = secrets.unseal(enrolment.email_sealed)
    if not to:
        return
    with translation.override(settings.LANGUAGE_CODE):
        state = EnrolmentState(enrolment.state)
        until = enrolment.offered_until
        said = {
            "name": enrolment.person.name,
            "course": enrolment.offering.name,
            "link": f"{settings.PULMU_SITE_URL}/t/{enrolment.ticket}/",
            "until": f"{until.astimezone(KST):%Y. %-m. %-d. %H:%M}" if until else "",
            "why": Ending(enrolment.ending).label if enrolment.ending else "",
        }
        write(
            actor,
            to=to,
            subject=str(SUBJECTS[state]) % said,
            body=str(BODIES[state]) % said,
            at=at,
        )
