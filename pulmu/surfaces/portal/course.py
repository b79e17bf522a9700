"""One course: everything somebody has to know before they come."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pulmu.core.kernel.kst import KST
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.choices import OfferingState, SessionState
from pulmu.domains.programmes.queries import Phase
from pulmu.papers import share_card
from pulmu.ui import fmt
from pulmu.ui.parts import Fact, Link
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import words
from .frame import show
from .labs import Lab, lab_of


@page(None)
@require_safe
def course(request: ActorRequest, code: str, key: str) -> HttpResponse:
    lab = lab_of(request, code, at=timezone.now())
    one, sessions = queries.published_one(lab.actor, key, at=lab.at)
    counted = queries.seats_of_many(lab.actor, [one], at=lab.at)
    stands = words.stand(one, counted, at=lab.at)
    return show(
        request,
        "course",
        {
            "course": one,
            "stand": stands,
            "countdown": words.countdown(one.taken_until, at=lab.at) if stands.act else "",
            "facts": _facts(lab, one, sessions, stands),
            "more": _more(one),
            "dates": [_date(lab, one, session, counted) for session in sessions],
            "sign_up": reverse("at:sign_up", args=[lab.code, one.key]),
            "crumbs": [
                Link(label=_("Courses"), href=reverse("at:catalogue", args=[lab.code])),
            ],
            "address": _whole(lab, "at:course", one),
            "card": _whole(lab, "at:card", one),
            "structured": _structured(lab, one, sessions, stands),
        },
        organisation=lab.organisation,
        here="courses",
    )


@page(None)
@require_safe
def card(request: ActorRequest, code: str, key: str) -> HttpResponse:
    """The picture that a messenger shows beside the link: its day and time, large."""
    lab = lab_of(request, code, at=timezone.now())
    one, _sessions = queries.published_one(lab.actor, key, at=lab.at)
    starts = one.next_at or one.first_at
    there = starts.astimezone(KST) if starts else None
    picture = share_card.draw(
        day=f"{there.month}. {there.day}." if there else "", clock=fmt.clock(there) if there else ""
    )
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _facts(lab: Lab, one: Any, sessions: list[Any], stands: words.Stand) -> list[Fact]:
    """What stands above the fold, in the order in which it is asked."""
    happening = [s for s in sessions if s.state != SessionState.CANCELLED]
    if one.phase == Phase.SOON:
        until = Fact(label=_("Sign-up opens"), value=words.near(one.opens_at))
    elif one.phase == Phase.OPEN:
        until = Fact(label=_("Sign-up closes"), value=words.near(one.taken_until))
    else:
        until = Fact(label=_("Sign-up"), value=stands.words)
    held = [until]
    if one.phase == Phase.OPEN:
        capacity = one.capacity
        of = _("of %(count)d") % {"count": capacity} if capacity and one.is_whole else ""
        held.append(Fact(label=_("Seats"), value=stands.words, note=stands.note or of))
    held.append(Fact(label=_("Cost"), value=words.won(one.cost)))
    if happening:
        first = happening[0]
        more = len(happening) - 1
        note = ""
        if more:
            last = words.near_day(happening[-1].starts_at.astimezone(KST).date())
            said = ngettext(
                "and %(count)d more, to %(day)s", "and %(count)d more, to %(day)s", more
            )
            note = said % {"count": more, "day": last}
        held.append(
            Fact(label=_("When"), value=words.hours(first.starts_at, first.ends_at), note=note)
        )
    return held + [
        Fact(label=label, value=value)
        for label, value in (
            (_("Place"), one.place),
            (_("For whom"), one.audience),
            (_("Bring along"), one.to_bring),
        )
        if value
    ]


def _more(one: Any) -> list[Fact]:
    """What is asked after that."""
    minutes = [
        (_("Theory"), one.theory_minutes),
        (_("Practice"), one.practice_minutes),
    ]
    hours = [f"{label} {_hours(count)}" for label, count in minutes if count]
    cancel = ngettext(
        "up to %(count)d hour before it starts",
        "up to %(count)d hours before it starts",
        one.cancel_hours,
    )
    said = (
        (_("Part of"), one.programme.name),
        (_("Field"), f"{one.get_field_display()} · {one.get_type_display()}"),
        (_("Hours"), " · ".join(hours)),
        (_("Booked"), one.get_booking_display() if (one.session_count or 0) > 1 else ""),
        (_("Cancelling"), cancel % {"count": one.cancel_hours}),
        (
            _("Certificate"),
            _("from %(percent)d%% attendance") % {"percent": one.certificate_percent}
            if one.certificate_percent
            else "",
        ),
    )
    return [Fact(label=label, value=str(value)) for label, value in said if value]


def _hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    if not rest:
        return ngettext("%(count)d hour", "%(count)d hours", whole) % {"count": whole}
    return _("%(hours)d h %(minutes)d min") % {"hours": whole, "minutes": rest}


def _date(lab: Lab, one: Any, session: Any, counted: words.Counted) -> dict[str, Any]:
    gone = session.state == SessionState.CANCELLED or one.state == OfferingState.CANCELLED
    seats = counted.get((one.pk, session.pk))
    left = seats.open if seats else None
    shown = left is not None and not gone and session.starts_at > lab.at
    return {
        "when": words.hours(session.starts_at, session.ends_at),
        "title": session.title if session.title != one.name else "",
        "place": session.place if session.place != one.place else "",
        "is_cancelled": gone,
        "is_over": session.ends_at <= lab.at,
        "left": left,
        "shows_left": shown,
        "ics": reverse("at:session_ics", args=[lab.code, one.key, session.key]),
    }


def _whole(lab: Lab, name: str, one: Any) -> str:
    return f"{settings.PULMU_SITE_URL}{reverse(name, args=[lab.code, one.key])}"


def _structured(lab: Lab, one: Any, sessions: list[Any], stands: words.Stand) -> SafeString:
    """schema.org, as a block of data: it is not run, so the policy for scripts lets it be."""
    happening = [s for s in sessions if s.state != SessionState.CANCELLED] or sessions
    if not happening:
        return SafeString("")
    is_gone = one.state == OfferingState.CANCELLED
    place = {"@type": "Place", "name": one.place or lab.organisation.name}
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": one.name,
        "description": one.summary or one.about[:300] or one.name,
        "url": _whole(lab, "at:course", one),
        "image": _whole(lab, "at:card", one),
        "startDate": happening[0].starts_at.astimezone(KST).isoformat(),
        "endDate": happening[-1].ends_at.astimezone(KST).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if is_gone else 'Scheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": place,
        "organizer": {"@type": "Organization", "name": lab.organisation.name},
        "offers": {
            "@type": "Offer",
            "price": one.cost,
            "priceCurrency": "KRW",
            "availability": "https://schema.org/"
            + ("InStock" if stands.act in {"sign-up", "ask"} else "SoldOut"),
            "url": _whole(lab, "at:course", one),
        },
    }
    if len(happening) > 1:
        said["subEvent"] = [
            {
                "@type": "Event",
                "name": f"{one.name} {number}",
                "startDate": s.starts_at.astimezone(KST).isoformat(),
                "endDate": s.ends_at.astimezone(KST).isoformat(),
                "location": place,
            }
            for number, s in enumerate(happening, start=1)
        ]
    # As Django's `json_script` escapes, in a block of another type.
    return SafeString(json.dumps(said, ensure_ascii=False).translate(_ESCAPES))


_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
