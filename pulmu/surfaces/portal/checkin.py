"""Checking oneself in: by the link of one's own sign-up and the code on the room's screen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import KST, day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.core.members import tallies
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import ScanOutcome, SessionState
from pulmu.domains.programmes.models import Enrolment, Session
from pulmu.ui import fmt
from pulmu.web.access import page
from pulmu.web.http import ActorRequest
from pulmu.web.tickets import ticketed

from .forms import ScreenForm
from .frame import show
from .labs import OPENED, opened_by

# The tickets that this browser has opened here, so that the code on the screen alone is enough.
MOST_OPENED = 10
# Six digits are guessed in a million tries: so many in a minute, then a pause.
TRIES, PAUSE = 8, dt.timedelta(minutes=1)
UNPROCESSABLE = 422
TOO_MANY = 429


@ticketed
@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: ActorRequest, ticket: str) -> HttpResponse:
    now = timezone.now()
    enrolment = opened_by(ticket)
    actor = visitor_of(enrolment.organisation, holds=[ticket])
    remember(request, ticket)
    running = running_today(actor, enrolment, at=now)
    said: dict[str, Any] = {}
    form = ScreenForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if form.is_bound and form.is_valid():
        digits = "".join(char for char in form.cleaned_data["code"] if char.isdigit())
        said = _checked_in(request, actor, enrolment, running, digits, at=now)
        if "problem" in said:
            form.add_error("code", said["problem"])
    return show(
        request,
        "check_in",
        {
            "one": enrolment,
            "name": mask_name(enrolment.person.name),
            "running": [(one, _times(one)) for one in running],
            "form": form,
            "nonce": new_key(),
            **said,
        },
        organisation=enrolment.organisation,
        here="my",
        status=said.get("status", UNPROCESSABLE if form.errors else 200),
    )


@page(None)
@require_safe
def by_screen(request: ActorRequest, session_key: str, code: str) -> HttpResponse:
    """Where the picture on the room's screen leads: on to one's own page, where this browser knows
    it; else a word on how to get there.
    """
    for ticket in reversed(request.session.get(OPENED, [])):
        try:
            enrolment = opened_by(ticket)
        except NotFound:
            continue
        actor = visitor_of(enrolment.organisation, holds=[ticket])
        running = running_today(actor, enrolment, at=timezone.now())
        if any(one.key == session_key for one in running):
            response = redirect("ticket_check_in", ticket)
            response["Location"] += f"?code={code}"
            return response
    return show(request, "check_in_how", {})


def running_today(actor: Actor, enrolment: Enrolment, *, at: dt.datetime) -> list[Session]:
    """The sessions of this sign-up that have today among their days."""
    today = day_of(at)
    known = queries.sessions_of(actor, enrolment.offering).exclude(state=SessionState.CANCELLED)
    if enrolment.session_id is not None:
        known = known.filter(pk=enrolment.session_id)
    return [one for one in known if day_of(one.starts_at) <= today <= day_of(one.ends_at)]


def _checked_in(
    request: ActorRequest,
    actor: Actor,
    enrolment: Enrolment,
    running: list[Session],
    digits: str,
    *,
    at: dt.datetime,
) -> dict[str, Any]:
    wanted = request.POST.get("session", "")
    session = next((one for one in running if one.key == wanted), None)
    if session is None:
        raise NotFound
    if not _may_try(enrolment, at=at):
        wrong = _("Too many tries. Wait a minute, then type the code that stands there.")
        return {"problem": wrong, "status": TOO_MANY}
    try:
        seen = actions.check_in_self(
            actor,
            session_key=session.key,
            enrolment_key=enrolment.key,
            code=digits,
            nonce=request.POST.get("nonce", ""),
            at=at,
        )
    except Refused as error:
        return {"problem": str(error), "status": UNPROCESSABLE}
    if not seen.is_in:
        return {"problem": _problem(seen.scan.outcome), "status": UNPROCESSABLE}
    first = seen.first or seen.scan
    return {"is_in": True, "since": f"{first.scanned_at.astimezone(KST):%H:%M}", "at": session}


def _may_try(enrolment: Enrolment, *, at: dt.datetime) -> bool:
    return tallies.within("check-in", enrolment.key, most=TRIES, span=PAUSE, at=at)


def _problem(outcome: str) -> str:
    if outcome == ScanOutcome.NOT_CONFIRMED:
        return _("Your seat is not confirmed. Tell somebody of the staff.")
    return _("You cannot check in here. Tell somebody of the staff.")


def remember(request: ActorRequest, ticket: str) -> None:
    """That this browser has opened the ticket, until it is closed."""
    known = [one for one in request.session.get(OPENED, []) if one != ticket]
    request.session[OPENED] = [*known, ticket][-MOST_OPENED:]
    if not request.user.is_authenticated:
        request.session.set_expiry(0)


def _times(session: Session) -> str:
    start, end = session.starts_at.astimezone(KST), session.ends_at.astimezone(KST)
    day = fmt.day_weekday(start.date(), lang=get_language() or fmt.KOREAN)
    return f"{day} {start:%H:%M}–{end:%H:%M}"
