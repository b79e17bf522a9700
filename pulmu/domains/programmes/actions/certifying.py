"""Certificates for those who came to enough of a course."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.credentials import actions as credentials
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.rules import Verdict

from .refusals import NotReady
from .seats import locked_offering


@transaction.atomic
def certify(actor: Actor, *, key: str, at: dt.datetime) -> list[Certificate]:
    """Issue a certificate to everybody who earned one in an offering and has none, all or none of
    them. Harmless twice: then there is nobody left.
    """
    actor.require(Permission.CREDENTIALS_WRITE)
    offering = locked_offering(actor, key)
    if offering.certificate_percent is None:
        raise NotReady(
            _("This course gives no certificates: say first how much has to be attended.")
        )
    if count := queries.planned_still(actor, offering):
        message = ngettext(
            "%(count)d date is still planned. Mark it as held, or cancel it, first.",
            "%(count)d dates are still planned. Mark them as held, or cancel them, first.",
            count,
        )
        raise NotReady(message % {"count": count})
    batch = [
        credentials.Earned(
            person_id=one.person.pk,
            about=one.course.about,
            course=one.course.name,
            began_on=one.course.began_on,
            ended_on=one.course.ended_on,
            minutes=one.course.minutes,
        )
        for one in queries.earners(actor, offering)
        if one.verdict == Verdict.EARNS
    ]
    return credentials.issue(actor, batch=batch, at=at) if batch else []
