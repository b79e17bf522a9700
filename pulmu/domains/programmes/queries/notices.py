"""Reads for what people are told about sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from pulmu.core.kernel.calendars import Event, sequence_of
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.programmes import rules
from pulmu.domains.programmes.choices import EnrolmentState, NoticeSort, SessionState
from pulmu.domains.programmes.models import (
    Enrolment,
    EnrolmentQuerySet,
    Offering,
    Session,
    SessionQuerySet,
)

from .enrolments import expected


def to_be_reminded_of(actor: Actor, *, at: dt.datetime) -> SessionQuerySet:
    """Sessions of which somebody may have to be reminded now."""
    mine: SessionQuerySet = Session.objects.within(actor).filter(
        organisation_id=actor.organisation_id, state=SessionState.PLANNED, offering__isnull=False
    )
    return mine.filter(starts_at__gt=at, starts_at__lte=at + rules.FURTHEST).order_by("starts_at")


def lapsing(actor: Actor, *, at: dt.datetime) -> list[str]:
    """Keys of the offerings in which the time to take an offered seat is over for somebody, or in
    which somebody waits: a list that was brought in may have made more seats. Whom the desk chooses
    waits for the desk.
    """
    over = Q(state=EnrolmentState.OFFERED, offered_until__lte=at)
    ahead = Session.objects.within(actor).filter(offering=OuterRef("offering"), starts_at__gt=at)
    in_line = Q(state=EnrolmentState.WAITING, offering__needs_approval=False) & Exists(ahead)
    found = Enrolment.objects.within(actor).filter(
        over | in_line, organisation_id=actor.organisation_id
    )
    return sorted(set(found.values_list("offering__key", flat=True)))


def confirmed(actor: Actor, session: Session) -> EnrolmentQuerySet:
    """Those who have a seat in a session, with what a letter to them says."""
    found = expected(actor, session).filter(state=EnrolmentState.CONFIRMED)
    return found.select_related(
        "offering__organisation", "person", "party", "party__leader"
    ).order_by("pk")


def not_told(actor: Actor, session: Session, sort: NoticeSort) -> EnrolmentQuerySet:
    """Those with a seat who were not told this about the session yet."""
    return confirmed(actor, session).exclude(
        pk__in=Enrolment.objects.within(actor)
        .filter(notices__session=session, notices__sort=sort)
        .values("pk")
    )


def place_of(session: Session, offering: Offering | None) -> str:
    """Where it takes place, as people find it."""
    room = session.resource.name if session.resource is not None else ""
    return session.place or room or (offering.place if offering is not None else "")


def events(sessions: Iterable[Session], offering: Offering, *, link: str = "") -> list[Event]:
    """The sessions of an offering as dates for a calendar, wherever they are given out: the same
    date has the same name everywhere, and who has an older one sees that it changed.
    """
    host = urlsplit(settings.PULMU_SITE_URL).hostname or "localhost"
    return [
        Event(
            uid=f"{one.key}@{host}",
            sequence=sequence_of(created_at=one.created_at, changed_at=one.changed_at),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            title=offering.name,
            changed_at=one.changed_at,
            place=place_of(one, offering),
            about=offering.to_bring,
            link=link,
            is_cancelled=one.state == SessionState.CANCELLED,
        )
        for one in sessions
    ]
