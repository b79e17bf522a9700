"""The sign-ups that this browser is writing: which draft, and which code each waits for."""

from __future__ import annotations

from django.http import QueryDict

from pulmu.web.http import ActorRequest

from . import guard
from .labs import DRAFTS

ONCE = "once"
MOST_AT_ONCE = 8
_NOT_TYPED = {"csrfmiddlewaretoken", guard.TRAP, guard.STAMP, ONCE, "again"}


def waiting(request: ActorRequest, offering_key: str) -> dict[str, str]:
    """What is known of the sign-up for one offering: its ``draft`` and its ``code``."""
    found: dict[str, str] = request.session.get(DRAFTS, {}).get(offering_key, {})
    return found


def remember(request: ActorRequest, offering_key: str, **said: str) -> None:
    """The last few."""
    known = dict(request.session.get(DRAFTS, {}))
    known[offering_key] = {**known.pop(offering_key, {}), **said}
    request.session[DRAFTS] = dict(list(known.items())[-MOST_AT_ONCE:])
    if not request.user.is_authenticated:
        request.session.set_expiry(0)


def typed(said: QueryDict) -> dict[str, list[str]]:
    """What a form brought, without what it carries beside."""
    return {name: said.getlist(name) for name in said if name not in _NOT_TYPED}


def as_sent(said: dict[str, list[str]]) -> QueryDict:
    """The same as it comes from a browser."""
    found = QueryDict(mutable=True)
    for name, values in said.items():
        found.setlist(name, values)
    return found
