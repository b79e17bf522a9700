"""What somebody is told about their enrolment. In Korean: it is the lab that writes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.kst import KST
from pulmu.core.mail.actions import write
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people import queries as people

from .choices import Ending, EnrolmentState
from .models import Enrolment, Offering, Party

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


GUARDED = gettext_lazy(
    "%(name)s, your sign-up for %(course)s has arrived. It holds once your guardian agrees: we "
    "have written to them.\n\nHow it stands: %(link)s"
)
FOR_GUARDIAN = gettext_lazy("Do you agree? %(course)s")
ASKS_GUARDIAN = gettext_lazy(
    "%(name)s would like to take part in %(course)s and is under 14, so that you as the guardian "
    "have to agree.%(until)s\n\nLook at it and say yes or no: %(link)s\n\nYou do not know what "
    "this is about? Then nothing needs to be done."
)
UNTIL = gettext_lazy(" The seat is kept until %(until)s.")
OF_PARTY = gettext_lazy("Your group: %(course)s")
TELLS_PARTY = gettext_lazy(
    "%(name)s has been signed up for %(course)s.\n\n%(states)s\n\nEach seat with its QR code, and "
    "how to cancel: %(link)s"
)
_BEFORE_A_SEAT = {EnrolmentState.OFFERED, EnrolmentState.REQUESTED, EnrolmentState.WAITING}


def tell(actor: Actor, enrolment: Enrolment, *, at: dt.datetime) -> None:
    """Write to somebody how their enrolment stands now; nothing to whom left no address."""
    to = secrets.unseal(enrolment.email_sealed)
    if not to and enrolment.party is not None:
        to = secrets.unseal(enrolment.party.email_sealed)
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
        waits = bool(enrolment.guardian_ticket) and state in _BEFORE_A_SEAT
        subject = SUBJECTS[EnrolmentState.REQUESTED if waits else state]
        body = GUARDED if waits else BODIES[state]
        write(actor, to=to, subject=str(subject) % said, body=str(body) % said, at=at)
        if waits:
            _tell_guardian(actor, enrolment, said, at)


def tell_party(
    actor: Actor,
    party: Party,
    offering: Offering,
    made: Sequence[Enrolment],
    *,
    at: dt.datetime,
) -> None:
    """Write once to who brought a group, how many have a seat."""
    with translation.override(settings.LANGUAGE_CODE):
        counted = Counter(one.state for one in made)
        states = [
            f"{EnrolmentState(state).label}: {count}" for state, count in sorted(counted.items())
        ]
        said = {
            "name": party.name,
            "course": offering.name,
            "states": "\n".join(states),
            "link": f"{settings.PULMU_SITE_URL}/my/",
        }
        write(
            actor,
            to=secrets.unseal(party.email_sealed),
            subject=str(OF_PARTY) % said,
            body=str(TELLS_PARTY) % said,
            at=at,
        )


def _tell_guardian(
    actor: Actor, enrolment: Enrolment, said: Mapping[str, object], at: dt.datetime
) -> None:
    to = people.guardian_email(actor, enrolment.person)
    if not to:
        return
    asked = {
        **said,
        "link": f"{settings.PULMU_SITE_URL}/g/{enrolment.guardian_ticket}/",
        "until": str(UNTIL) % said if said["until"] else "",
    }
    subject, body = str(FOR_GUARDIAN) % asked, str(ASKS_GUARDIAN) % asked
    write(actor, to=to, subject=subject, body=body, at=at)
