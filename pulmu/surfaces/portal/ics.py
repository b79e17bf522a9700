"""Dates for one's own calendar: a file of one session, and a feed of all (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import KST
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.choices import OfferingState, SessionState
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from .labs import Lab, lab_of

# How long what is over stays in the feed.
PAST = dt.timedelta(days=60)


@page(None)
@require_safe
def feed(request: ActorRequest, code: str) -> HttpResponse:
    """Every date of what is published, for a calendar that looks again by itself."""
    lab = lab_of(request, code, at=timezone.now())
    sessions = queries.published_sessions(lab.actor, start=lab.at - PAST)
    return _answer(calendar_of(lab, sessions), "courses.ics")


@page(None)
@require_safe
def session(request: ActorRequest, code: str, key: str, session_key: str) -> HttpResponse:
    lab = lab_of(request, code, at=timezone.now())
    offering = queries.published_offering(lab.actor, key)
    found = queries.sessions_of(lab.actor, offering).filter(key=session_key).first()
    if found is None:
        raise NotFound
    found.offering = offering
    return _answer(calendar_of(lab, [found]), f"{found.code}.ics")


def calendar_of(lab: Lab, sessions: Iterable[Any]) -> bytes:
    made = Calendar()
    made.add("prodid", "-//Pulmu//Courses//KO")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", lab.organisation.name)
    made.add("x-wr-timezone", KST.key)
    for one in sessions:
        made.add_component(_event(lab, one))
    made.add_missing_timezones()
    return made.to_ical()


def _event(lab: Lab, session: Any) -> Event:
    offering = session.offering
    gone = session.state == SessionState.CANCELLED or offering.state == OfferingState.CANCELLED
    event = Event()
    event.add("uid", f"{session.key}@pulmu")
    event.add("dtstamp", max(session.changed_at, offering.changed_at).astimezone(dt.UTC))
    event.add("dtstart", session.starts_at.astimezone(KST))
    event.add("dtend", session.ends_at.astimezone(KST))
    event.add("sequence", _age(session) + _age(offering))
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    name = offering.name
    event.add("summary", _("Cancelled: %(course)s") % {"course": name} if gone else name)
    if place := session.place or offering.place:
        event.add("location", place)
    if offering.summary:
        event.add("description", offering.summary)
    where = reverse("at:course", args=[lab.code, offering.key])
    event.add("url", f"{settings.PULMU_SITE_URL}{where}")
    return event


def _age(record: Any) -> int:
    """Seconds from the first word to the last: it rises with every change, and needs no column."""
    return int((record.changed_at - record.created_at).total_seconds())


def _answer(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "public, max-age=300"
    return response
