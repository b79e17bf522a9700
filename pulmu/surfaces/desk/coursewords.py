"""Courses in words: dates, seats, states, what needs a hand, what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pulmu.core.kernel.kst import KST, day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.trail.models import Change, Event
from pulmu.domains.programmes.choices import EnrolmentState, OfferingState, SessionState
from pulmu.domains.programmes.models import Enrolment, Offering
from pulmu.domains.programmes.queries import Proposed, Run, Seats
from pulmu.ui import fmt
from pulmu.ui.parts import Moment

from . import figures

MOST_EVENTS, FULL = 200, 100
STATE_TONES: Mapping[str, str] = {
    OfferingState.DRAFT: "plain",
    OfferingState.PUBLISHED: "good",
    OfferingState.CANCELLED: "bad",
}
SESSION_TONES: Mapping[str, str] = {
    SessionState.PLANNED: "plain",
    SessionState.HELD: "good",
    SessionState.CANCELLED: "bad",
}
SEAT_TONES: Mapping[str, str] = {
    EnrolmentState.REQUESTED: "accent",
    EnrolmentState.CONFIRMED: "good",
    EnrolmentState.WAITING: "warn",
    EnrolmentState.OFFERED: "accent",
    EnrolmentState.ENDED: "plain",
}
# What the trail calls whoever signs up on the web.
VISITOR = "visitor"
EVENTS: Mapping[str, Any] = {
    "programmes.offering.drafted": gettext_lazy("Begun"),
    "programmes.offering.corrected": gettext_lazy("Corrected"),
    "programmes.offering.taught": gettext_lazy("Instructors changed"),
    "programmes.offering.published": gettext_lazy("Published"),
    "programmes.offering.unpublished": gettext_lazy("Taken off the web"),
    "programmes.offering.cancelled": gettext_lazy("Cancelled"),
    "programmes.offering.copied": gettext_lazy("Copied from an earlier one"),
    "programmes.offering.decided": gettext_lazy("Decided that it takes place"),
    "programmes.session.planned": gettext_lazy("Dates added"),
    "programmes.session.adopted": gettext_lazy("Recorded sessions became its dates"),
    "programmes.enrolment.made": gettext_lazy("Came on the list"),
    "programmes.enrolment.confirmed": gettext_lazy("Confirmed"),
    "programmes.enrolment.reached": gettext_lazy("Can be written to now"),
    "programmes.enrolment.queued": gettext_lazy("Put on the waiting list"),
    "programmes.enrolment.ended": gettext_lazy("Taken off the list"),
    "programmes.enrolment.moved": gettext_lazy("Moved to another date"),
    "programmes.enrolment.taken": gettext_lazy("An offered seat was taken"),
    "programmes.enrolment.offered": gettext_lazy("Free seats offered"),
    "programmes.enrolment.lapsed": gettext_lazy("Offers lapsed, seats offered on"),
    "programmes.enrolment.cancelled": gettext_lazy("Gave the seat back"),
    "programmes.enrolment.taken_back": gettext_lazy("Taken back"),
    "programmes.enrolment.mailed": gettext_lazy("Mail written"),
    "programmes.enrolment.noted": gettext_lazy("Note changed"),
}


def public_at(organisation: Organisation, offering: Offering) -> str:
    """Where everybody sees it: the portal's pages are another surface."""
    return f"/at/{organisation.code}/{offering.key}/"


def span(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """`2026. 5. 12.(화) 14:00–17:00`; an end on another day says its day."""
    begins, ends = starts_at.astimezone(KST), ends_at.astimezone(KST)
    first = fmt.moment_weekday(begins, lang=figures.lang())
    if day_of(starts_at) == day_of(ends_at):
        return f"{first}–{fmt.clock(ends)}"
    return f"{first} – {fmt.moment_weekday(ends, lang=figures.lang())}"


def start(at: dt.datetime) -> str:
    return fmt.moment_weekday(at.astimezone(KST), lang=figures.lang())


def seats(found: Iterable[Seats]) -> str:
    """`12 / 20`, over all dates that are booked by themselves."""
    every = list(found)
    taken = fmt.number(sum(one.taken for one in every))
    limits = [one.capacity for one in every]
    if not every or None in limits:
        return taken
    most = fmt.number(sum(limit or 0 for limit in limits))
    return f"{taken} / {most}"


def waiting(found: Iterable[Seats]) -> str:
    count = sum(one.waiting for one in found)
    return _("%(count)d waiting") % {"count": count} if count else ""


def hands(offering: Any, *, now: dt.datetime) -> list[tuple[str, str]]:
    """What waits for somebody, as (words, tone). ``offering`` as `find_offerings` gives it."""
    said: list[tuple[str, str]] = []
    if offering.state == OfferingState.CANCELLED:
        return said
    if offering.request_count:
        asked = ngettext(
            "%(count)d request to approve", "%(count)d requests to approve", offering.request_count
        )
        said.append((asked % {"count": offering.request_count}, "accent"))
    if is_short(offering) and offering.first_at and offering.first_at > now:
        said.append((short(offering), "warn"))
    if not offering.session_count:
        said.append((_("No dates yet"), "warn"))
    elif offering.state == OfferingState.DRAFT and offering.next_at:
        said.append((_("Not published yet"), "plain"))
    return said


def is_short(offering: Any) -> bool:
    """Whether it still has fewer people than it needs, and somebody has to decide about it."""
    return bool(
        offering.state == OfferingState.PUBLISHED
        and offering.least is not None
        and offering.decide_on is not None
        and offering.confirmed_count < offering.least
    )


def short(offering: Any) -> str:
    said = {
        "count": offering.confirmed_count,
        "least": offering.least,
        "day": short_day(offering.decide_on),
    }
    return _("%(count)d of the %(least)d it needs, decide by %(day)s") % said


def short_day(day: dt.date) -> str:
    return f"{day.month}. {day.day}." if fmt.is_korean(figures.lang()) else f"{day:%-d %b}"


def in_the_way(one: Proposed) -> list[str]:
    """What a date runs into, a few words each."""
    said = []
    if one.holiday:
        said.append(_("Holiday: %(name)s") % {"name": one.holiday})
    if one.is_room_taken:
        said.append(_("The room is taken"))
    said += [_("%(name)s teaches elsewhere") % {"name": mask_name(p.name)} for p in one.busy]
    return said


def turnout(runs: Iterable[Run]) -> str:
    """What earlier runs say about how many seats make a full room; empty without any."""
    every = list(runs)
    expected = sum(one.expected for one in every)
    if not expected:
        return ""
    came = sum(one.came for one in every)
    said = ngettext(
        "In the last run %(percent)d%% of those with a seat came (%(came)s of %(expected)s).",
        "In the last %(count)d runs %(percent)d%% of those with a seat came "
        "(%(came)s of %(expected)s).",
        len(every),
    )
    return said % {
        "count": len(every),
        "percent": came * FULL // expected,
        "came": fmt.number(came),
        "expected": fmt.number(expected),
    }


def place_of(enrolment: Enrolment, places: Mapping[int, int]) -> str:
    """Beside a state: the place in line, until when a seat is offered, why it ended."""
    if enrolment.state == EnrolmentState.WAITING and enrolment.pk in places:
        return _("no. %(place)d in line") % {"place": places[enrolment.pk]}
    if enrolment.offered_until:
        return _("until %(when)s") % {"when": figures.moment(enrolment.offered_until)}
    return str(enrolment.get_ending_display()) if enrolment.ending else ""


def history(actor: Actor, offering: Offering) -> list[Moment]:
    """What was done about an offering and by whom, newest first."""
    subject = f"{offering._meta.label}:{offering.key}"
    mine = Event.objects.within(actor).filter(subject=subject, name__in=EVENTS)
    counted = mine.annotate(touched=Count("changes")).order_by("-pk")[:MOST_EVENTS]
    alike = groupby(counted, key=lambda one: (one.name, one.actor, day_of(one.at)))
    return [_together(list(group)) for _key, group in alike]


def history_of_one(actor: Actor, enrolment: Enrolment) -> list[Moment]:
    """What became of somebody on a list, newest first."""
    mine = Change.objects.within(actor).filter(key=enrolment.key, model=enrolment._meta.label)
    told = mine.filter(event__name__in=EVENTS).select_related("event").order_by("-pk")
    return [_moment(one.event) for one in told[:MOST_EVENTS]]


def _together(events: list[Any]) -> Moment:
    """What one person did several times in a row on a day, said once: the last time counts."""
    return _moment(events[0], sum(one.data.get("count") or one.touched for one in events))


def _moment(event: Event, count: int = 1) -> Moment:
    name = _("themselves") if event.actor == VISITOR else event.actor
    said = {"what": EVENTS[event.name], "name": name}
    people = event.name.startswith("programmes.enrolment.") and count > 1
    return Moment(
        title=_("%(what)s by %(name)s") % said,
        when=figures.moment(event.at),
        iso=event.at.isoformat(),
        text=_("%(count)d people") % {"count": count} if people else "",
    )
