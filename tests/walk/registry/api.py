"""The URLs of the API in the walk. No browser opens them, whoever sits before it: they ask for a
token. What a token opens is told in tests/surfaces/api, for every call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pulmu.core.tokens.models import Token
from pulmu.core.webhooks.models import Delivery, Endpoint
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.programmes.models import (
    Attendance,
    Enrolment,
    Offering,
    Programme,
    Session,
)
from pulmu.surfaces.api import urls

from .words import Url

Arguments = Callable[[Any], list[Any]]
MODELS = {
    "programmes": Programme,
    "offerings": Offering,
    "sessions": Session,
    "enrolments": Enrolment,
    "attendances": Attendance,
    "certificates": Certificate,
}


# The desk's own pages about them.
PAGES: Mapping[str, Arguments] = {
    "api:reference": lambda _o: [],
    "api:openapi": lambda _o: [],
    "api:nothing": lambda _o: [],
    "desk:tokens": lambda _o: [],
    "desk:token_new": lambda _o: [],
    "desk:token_revoke": lambda o: [o[Token].key],
    "desk:webhooks": lambda _o: [],
    "desk:webhook_new": lambda _o: [],
    "desk:webhook": lambda o: [o[Endpoint].key],
    "desk:webhook_ping": lambda o: [o[Endpoint].key],
    "desk:webhook_pause": lambda o: [o[Endpoint].key],
    "desk:webhook_delete": lambda o: [o[Endpoint].key],
    "desk:webhook_again": lambda o: [o[Endpoint].key, o[Delivery].key],
}


def of_calls() -> dict[str, Arguments]:
    """By the name of each URL what gives its arguments."""
    found: dict[str, Arguments] = {}
    for one in urls.calls.values():
        path = str(one.pattern)
        model = MODELS.get(path.split("/", maxsplit=1)[0]) if "<" in path else None
        field = "code" if "<key:code>" in path else "key"
        found[f"api:{one.name}"] = _named(model, field)
    return found


def _named(model: Any, field: str) -> Arguments:
    if model is None:
        return lambda _o: []
    return lambda o: [getattr(o[model], field)]


URLS: dict[str, Url] = {
    **{name: Url(args) for name, args in PAGES.items()},
    **{name: Url(args, token=True) for name, args in of_calls().items()},
}
