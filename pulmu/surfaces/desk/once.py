"""A look behind the mask that somebody gave a reason for: the page that follows shows it, once.

The session keeps the reason alone, until it is used or another page of the sort is opened after
minutes. What is shown is read when it is shown and never
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
    if look is None:
        return ""
    is_over = timezone.now().timestamp() >= look["until"]
    is_this = request.method == "GET" and (look["what"], look["whose"]) == (what, whose)
    if is_over or is_this:
        del request.session[LOOK]
    return str(look["reason"]) if is_this and not is_over else ""
