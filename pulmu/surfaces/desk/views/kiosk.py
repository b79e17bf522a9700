"""The room's screen: a code that is another every half minute, and nothing about persons.

It is opened at the desk and shown by a link of its own, so that nobody who stands before it sits at
the desk.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.actors import holder_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Session
from pulmu.surfaces.desk import attending
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.shell import show
from pulmu.web.access import by_link
from pulmu.web.http import ActorRequest
from pulmu.web.tickets import ticketed


@door(Permission.PROGRAMMES_WRITE)
@form_page
def kiosk(request: DeskRequest, key: str) -> HttpResponse:
    """Open the screen, and log out here first where it is to stay on this device."""
    session = attending.session_of(request, key)
    if request.method == "POST":
        try:
            link = actions.open_screen(request.actor, session_key=key, at=timezone.now())
        except Refused as error:
            messages.error(request, str(error))
            return redirect("desk:kiosk", key)
        if request.POST.get("do") == "alone":
            logout(request)
        return redirect("screen", link)
    return show(
        request,
        "desk/kiosk_open.html",
        current="session",
        session=session,
        name=attending.name_of(session),
        when=attending.when(session),
        crumbs=[
            *attending.crumbs(session),
            attending.Link(label=_("Check-in"), href=reverse("desk:check_in", args=[key])),
        ],
    )


@ticketed
@by_link
@require_safe
def screen(request: ActorRequest, link: str) -> HttpResponse:
    """The screen; the part that changes is asked for every few seconds and swapped."""
    now = timezone.now()
    session, code = _shown(link, at=now)
    drawn = _drawn(session, code)
    if request.htmx:
        return render(request, "desk/kiosk_code.html", drawn)
    return render(
        request,
        "desk/kiosk.html",
        {
            "name": attending.name_of(session),
            "when": attending.when(session),
            "link": link,
            "is_signed_in": request.user.is_authenticated,
            **drawn,
        },
    )


@ticketed
@by_link
@require_POST
def alone(request: ActorRequest, link: str) -> HttpResponse:
    """Log out of this browser and leave only the screen."""
    _shown(link, at=timezone.now())
    logout(request)
    return redirect("screen", link)


def _shown(link: str, *, at: dt.datetime) -> tuple[Session, str]:
    return actions.read_screen(holder_of([link]), link=link, at=at)


def _drawn(session: Session, code: str) -> dict[str, Any]:
    half = len(code) // 2
    address = f"{settings.PULMU_SITE_URL}/check-in/{session.key}/{code}/"
    drawn = segno.make(address, error="m").svg_inline(
        scale=8, border=3, dark="#000000", light="#ffffff", omitsize=True, svgclass="kiosk-code"
    )
    return {"first": code[:half], "second": code[half:], "qr": SafeString(drawn)}
