"""Checking in at the door: codes before the camera of a phone, names on the list."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import queries as people
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.actions import Call, Reading
from pulmu.domains.programmes.choices import Roll, SessionState
from pulmu.domains.programmes.models import Session
from pulmu.surfaces.desk import attending, checkinwords, figures, readings
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.shell import show

DECODER = "vendor/jsqr/jsQR.js"
WORKER = Path(__file__).resolve().parents[1] / "workers" / "check_in.js"
RECENT, FOUND = 8, 12
KEPT = "kept"


@door(Permission.PROGRAMMES_WRITE)
@form_page
def check_in(request: DeskRequest, key: str) -> HttpResponse:
    """The page of the door. As `?kept=1` it is what a phone keeps for when there is no connection:
    without anything about persons.
    """
    session = attending.session_of(request, key)
    if request.method == "POST":
        return _typed(request, session)
    said = {
        "session": session,
        "name": attending.name_of(session),
        "when": attending.when(session),
        "is_cancelled": session.state == SessionState.CANCELLED,
        "words": checkinwords.words(),
        "decoder": _decoder(),
        "nonce": new_key(),
        "crumbs": attending.crumbs(session),
    }
    if KEPT in request.GET:
        return show(request, "desk/checkin.html", current="session", kept=True, **said)
    if request.htmx:
        return render(
            request, "desk/checkin_now.html", {"session": session, **_now(request, session)}
        )
    wanted = request.GET.get("q", "").strip()
    return show(
        request,
        "desk/checkin.html",
        current="session",
        wanted=wanted,
        found=_found(request, session, wanted) if wanted else [],
        **said,
        **_now(request, session),
    )


@door(Permission.PROGRAMMES_WRITE)
@require_http_methods(["GET", "POST"])
def scans(request: DeskRequest, key: str) -> HttpResponse:
    """A batch of readings, each answered. Asked for, it says with which token they are sent: that
    of a page which was kept is another one after somebody signed in again.
    """
    session = attending.session_of(request, key)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    try:
        sent = readings.read(request.body)
    except readings.NotReadings:
        return JsonResponse({"answers": []}, status=400)
    now = timezone.now()
    said = [readings.answer(request.actor, session.key, one, at=now) for one in sent]
    return JsonResponse({"answers": [asdict(one) for one in said]})


@door(Permission.PROGRAMMES_WRITE)
@require_POST
def by_name(request: DeskRequest, key: str) -> HttpResponse:
    """Tick off somebody who was found by their name."""
    session = attending.session_of(request, key)

    def doing() -> str:
        now = timezone.now()
        enrolment, nonce = request.POST.get("enrolment", ""), request.POST.get("nonce", "")
        if enrolment:
            seen = actions.check_in_by_name(
                request.actor, session_key=key, enrolment_key=enrolment, nonce=nonce, at=now
            )
            said = readings.answer_to(seen)
            _say(request, said)
            return ""
        person = people.person(request.actor, request.POST.get("person", ""))
        call = Call(person_key=person.key, to=Roll.PRESENT, was=request.POST.get("was", ""))
        actions.call_roll(request.actor, session_key=key, on=day_of(now), calls=[call], at=now)
        return _("%(name)s is marked present.") % {"name": mask_name(person.name)}

    return act(request, _here(session), doing)


@door(Permission.PROGRAMMES_WRITE)
@require_POST
def undo(request: DeskRequest, key: str) -> HttpResponse:
    """Take a check-in back. What was read stays written down."""
    session = attending.session_of(request, key)
    person = people.person(request.actor, request.POST.get("person", ""))
    on = attending.day_wanted(session, request.POST.get("on", ""), today=day_of(timezone.now()))
    try:
        was_there = actions.undo_check_in(
            request.actor, session_key=key, person_key=person.key, on=on, at=timezone.now()
        )
    except Refused as error:
        return _told(request, session, str(error), is_wrong=True)
    said = {"name": mask_name(person.name)}
    if was_there:
        return _told(request, session, _("The check-in of %(name)s is taken back.") % said)
    return _told(request, session, _("%(name)s is not checked in.") % said)


@door(Permission.PROGRAMMES_WRITE)
@require_safe
def worker(_request: DeskRequest) -> HttpResponse:
    """The service worker: it shows a kept page of the door when there is no connection."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


def _typed(request: DeskRequest, session: Session) -> HttpResponse:
    """A code that was typed or pasted, or sent by a reader that types; needs no script."""
    ticket, nonce = request.POST.get("code", "").strip(), request.POST.get("nonce", "")
    reading = Reading(ticket=ticket, device="typed", nonce=nonce, scanned_at=timezone.now())
    if not ticket:
        messages.error(request, _("Type the code first."))
    else:
        _say(request, readings.answer(request.actor, session.key, reading, at=timezone.now()))
    return redirect(_here(session))


def _say(request: DeskRequest, said: readings.Answer) -> None:
    tell = {
        readings.IN: messages.success,
        readings.AGAIN: messages.warning,
        readings.REFUSED: messages.error,
    }
    words = ": ".join(filter(None, (said.name, said.heading)))
    tell[said.tone](request, f"{words}. {said.said}")


def _told(
    request: DeskRequest, session: Session, said: str, *, is_wrong: bool = False
) -> HttpResponse:
    """In words for the script of the page, else as a message on it."""
    if request.accepts("text/html"):
        (messages.error if is_wrong else messages.success)(request, said)
        return redirect(_here(session))
    return JsonResponse({"said": said}, status=422 if is_wrong else 200)


def _now(request: DeskRequest, session: Session) -> dict[str, Any]:
    """How many are in of how many, and who came last."""
    on = attending.day_wanted(session, "", today=day_of(timezone.now()))
    roll = attending.of_the_roll(attending.lines(request.actor, session, on))
    came = sorted((one for one in roll if one.is_in), key=_changed, reverse=True)
    return {
        "on": on,
        "came": len(came),
        "expected": len(roll),
        "recent": [(one, f"{figures.local(_changed(one)):%H:%M}") for one in came[:RECENT]],
    }


def _changed(line: attending.Line) -> Any:
    return line.attendance and line.attendance.changed_at


def _found(request: DeskRequest, session: Session, wanted: str) -> list[attending.Line]:
    on = attending.day_wanted(session, "", today=day_of(timezone.now()))
    return attending.lines(request.actor, session, on, wanted)[:FOUND]


def _decoder() -> str:
    """Where the decoder lies that set-up fetched; empty when it could not."""
    if finders.find(DECODER) is None:
        return ""
    try:
        return static(DECODER)
    except ValueError:
        # Brought after `collectstatic`: the manifest does not know it yet.
        return ""


def _here(session: Session) -> str:
    return reverse("desk:check_in", args=[session.key])
