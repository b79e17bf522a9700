"""A look behind the mask that somebody gave a reason for: the page that follows shows it, once.

The session keeps the reason alone, for minutes. What is shown is read when it is shown and never
the answer to a form, so that going back leads to the page behind its mask.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from .doors import DeskRequest

LOOK = "look"
LASTS = dt.timedelta(minutes=5)


def ask(request: DeskRequest, *, what: str, whose: str, reason: str) -> None:
    until = int((timezone.now() + LASTS).timestamp())
    request.session[LOOK] = {"what": what, "whose": whose, "reason": reason, "until": until}


def taken(request: DeskRequest, *, what: str, whose: str) -> str:
    """The reason that was given for this very look, which is used up; else empty."""
    look = request.session.get(LOOK)
    if request.method != "GET" or look is None or (look["what"], look["whose"]) != (what, whose):
        return ""
    del request.session[LOOK]
    return str(look["reason"]) if timezone.now().timestamp() < look["until"] else ""
