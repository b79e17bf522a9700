"""Every request gets an actor: the membership the user is working in, read fresh each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import cast

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from pulmu.core.tenancy.actor import NOBODY
from pulmu.core.tenancy.actors import actor_of, memberships_of
from pulmu.core.tenancy.permissions import Permission

from . import clock, sessions, turning
from .http import ActorRequest

MIB = 1 << 20
MOST_TYPED, MOST_SENT, MOST_UPLOADED = 2 * MIB, 66 * MIB, 400 * MIB
# What is told of MOST_SENT: so much of files, whatever form stands around them.
MOST_TOLD = 60 * MIB
TOO_LARGE = 413
# Where no session is looked at: files for everybody, and calls that show a token.
WITHOUT_SESSION = frozenset({"static", "api"})
# Where whoever opened something of their own by its link may send files.
WITH_FILES = (("/p/", "/files/"), ("/q/", "/send/"))


class ActorMiddleware:
    """The URL prefix says through which door; the session, which of several memberships."""

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        request.actor, request.membership, request.memberships = NOBODY, None, []
        channel = request.path.split("/")[1] or "portal"
        at = timezone.now()
        if channel not in WITHOUT_SESSION and request.user.is_authenticated:
            request.memberships = memberships_of(request.user, at=at)
            request.membership = turning.standing_in(request, request.memberships)
            if clock.end_if_over(request, at=at):
                request.membership, request.memberships = None, []
            else:
                self._come_in(request, channel, at=at)
        if _is_too_large(request):
            return _too_large(request, has_page=channel not in WITHOUT_SESSION)
        return self.get_response(cast("ActorRequest", request))

    def _come_in(self, request: ActorRequest, channel: str, *, at: dt.datetime) -> None:
        if request.membership is not None:
            request.actor = actor_of(request.user, membership=request.membership, channel=channel)
        clock.touch(request, at=at)


def _is_too_large(request: ActorRequest) -> bool:
    """Judged before anything is parsed: the check of the form's token would read it all.

    Only those who may attach or import have reason to send more than a form; and a visitor who
    has opened a request or a report of their own, to which files go.
    """
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return False
    most = _most(request)
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    return size > most or "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()


def _too_large(request: ActorRequest, *, has_page: bool) -> HttpResponse:
    """In words: what was typed is lost on nobody who knows that they can go back."""
    if not has_page:
        return HttpResponse(status=TOO_LARGE)
    most = _most(request)
    said = {
        "takes_files": most > MOST_TYPED,
        "is_too_old": most == MOST_TYPED and _took_files(request),
        "most": f"{(MOST_TOLD if most == MOST_SENT else most) // MIB} MB",
    }
    return render(request, "413.html", said, status=TOO_LARGE)


def _most(request: ActorRequest) -> int:
    if request.path.startswith("/desk/") and request.actor.can(Permission.EVIDENCE_ATTACH):
        return MOST_UPLOADED
    if _is_for_files(request) and request.session.get(sessions.SENDS_FILES):
        return MOST_SENT
    return MOST_TYPED


def _took_files(request: ActorRequest) -> bool:
    """Whether the page that was sent may have been opened by somebody who was known then."""
    is_signed_out = request.path.startswith("/desk/") and not request.user.is_authenticated
    return is_signed_out or _is_for_files(request)


def _is_for_files(request: ActorRequest) -> bool:
    return any(
        request.path.startswith(start) and request.path.endswith(end) for start, end in WITH_FILES
    )
