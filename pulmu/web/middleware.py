"""Every request gets an actor: the membership the user is working in, read fresh each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpResponse

from pulmu.core.tenancy.actor import NOBODY
from pulmu.core.tenancy.actors import actor_of, memberships_of

from .http import ActorRequest

SESSION_KEY = "membership"


class ActorMiddleware:
    """The URL prefix says through which door; the session, which of several memberships."""

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        request.actor, request.membership, request.memberships = NOBODY, None, []
        channel = request.path.split("/")[1] or "portal"
        if channel != "static" and request.user.is_authenticated:
            request.memberships = memberships_of(request.user)
            wanted = request.session.get(SESSION_KEY)
            chosen = next((m for m in request.memberships if m.pk == wanted), None)
            request.membership = chosen or next(iter(request.memberships), None)
            if request.membership is not None:
                request.actor = actor_of(
                    request.user, membership=request.membership, channel=channel
                )
        return self.get_response(cast("ActorRequest", request))
