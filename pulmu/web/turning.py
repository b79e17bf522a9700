"""In which of several organisations a session works, and turning to another."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils import timezone

from pulmu.core.members import signing
from pulmu.core.members.choices import Act
from pulmu.core.tenancy.models import Membership

from .clock import place_of
from .http import ActorRequest

SESSION_KEY = "membership"


def standing_in(request: HttpRequest, memberships: Sequence[Membership]) -> Membership | None:
    """The one that was turned to, else the first."""
    wanted = request.session.get(SESSION_KEY)
    chosen = next((one for one in memberships if one.pk == wanted), None)
    return chosen or next(iter(memberships), None)


def turn_into(request: ActorRequest, membership: Membership) -> None:
    """From here on the session works there; for that organisation's manager somebody came in."""
    if membership != request.membership:
        signing.note(
            request.user,
            Act.IN,
            at=timezone.now(),
            place=place_of(request),
            organisation=membership.organisation,
        )
    request.session[SESSION_KEY] = membership.pk
