"""The room's screen: a code that is another every half minute, and nothing about persons."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Session
from pulmu.surfaces.desk import attending
from pulmu.surfaces.desk.doors import DeskRequest, door


@door(Permission.PROGRAMMES_WRITE)
@require_safe
def kiosk(request: DeskRequest, key: str) -> HttpResponse:
    """The screen; the part that changes is asked for every few seconds and swapped."""
    session = attending.session_of(request, key)
    code = _code(request, session)
    if request.htmx:
        return render(request, "desk/kiosk_code.html", code)
    return render(
        request,
        "desk/kiosk.html",
        {
            "session": session,
            "name": attending.name_of(session),
            "when": attending.when(session),
            **code,
        },
    )


def _code(request: DeskRequest, session: Session) -> dict[str, Any]:
    code = actions.room_code(request.actor, session_key=session.key, at=timezone.now())
    half = len(code) // 2
    address = f"{settings.PULMU_SITE_URL}/check-in/{session.key}/{code}/"
    drawn = segno.make(address, error="m").svg_inline(
        scale=8, border=3, dark="#000000", light="#ffffff", omitsize=True, svgclass="kiosk-code"
    )
    return {"first": code[:half], "second": code[half:], "qr": SafeString(drawn)}
