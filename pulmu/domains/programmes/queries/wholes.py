"""Whole lists of an organisation, for whoever reads them by parts and keeps a copy."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.programmes.models import (
    Attendance,
    Enrolment,
    EnrolmentQuerySet,
    OfferingQuerySet,
    Session,
)

from .offerings import offerings


def every_offering(actor: Actor) -> OfferingQuerySet:
    """As `offerings`, with all that they name."""
    return offerings(actor).select_related(
        "programme", "resource", "trains_class", "asks", "survey", "copied_from"
    )


def every_enrolment(actor: Actor) -> EnrolmentQuerySet:
    """Of every offering, also those that ended, with all that they name. Mask the names."""
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor)
    return mine.select_related("offering__programme", "session", "person", "party")


def every_attendance(actor: Actor) -> ScopedQuerySet:
    """Of every session, with session and person. Mask the names."""
    mine: ScopedQuerySet = Attendance.objects.within(actor)
    return mine.select_related("session", "person")


def session_keys(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """The public keys of rows."""
    found: dict[int, str] = {}
    for some in chunks(sorted(set(ids))):
        rows = Session.objects.within(actor).filter(pk__in=some)
        found.update(rows.values_list("pk", "key"))
    return found
