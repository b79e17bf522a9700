"""How every call comes in: by its token alone, so often a minute, and what was done is done once.

No cookie is looked at, so there is nothing that another site could make a browser send; and no
header invites scripts of other sites to read an answer.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import (
    get_supported_language_variant,
    parse_accept_lang_header,
)
from django.views.decorators.csrf import csrf_exempt

from pulmu.core.kernel.errors import DomainError, NotAllowed
from pulmu.core.tokens import actions, queries, replays, rules
from pulmu.core.tokens.choices import Scope
from pulmu.core.tokens.replays import Answer
from pulmu.web.access import TOKEN
from pulmu.web.clock import place_of

from . import problems
from .doors import OPERATIONS, ApiRequest
from .problems import Problem

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]
_CHALLENGE = 'Bearer realm="Pulmu"'


def entered(view: View) -> View:
    """A call of the API; `Authorization: Bearer` is what opens it."""

    @csrf_exempt
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(language_of(request)):
            try:
                response = _answered(cast("ApiRequest", request), view, *args, **kwargs)
            except Problem as error:
                response = problems.of_problem(request, error)
            except DomainError as error:
                response = problems.of_domain(request, error)
            except PermissionDenied:
                # From where it comes cannot be told: the proxies are not those that were set.
                response = problems.answer(403, NotAllowed.code)
            except Exception:
                log.exception("%s %s", request.method, request.path)
                response = problems.answer(500, "server_error")
        response.headers["Cache-Control"] = "no-store"
        return response

    enter.access = TOKEN  # type: ignore[attr-defined]
    return enter


def language_of(request: HttpRequest) -> str:
    """The first of Accept-Language that is spoken here; no cookie is asked."""
    for code, _weight in parse_accept_lang_header(request.headers.get("accept-language", "")):
        try:
            return str(get_supported_language_variant(code))
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _answered(request: ApiRequest, view: View, *args: Any, **kwargs: Any) -> HttpResponse:
    now = timezone.now()
    name = request.resolver_match.url_name if request.resolver_match else None
    shower = queries.shower_of(_token_of(request), at=now, address=place_of(request).address or "")
    if shower is None:
        headers = {"WWW_Authenticate": _CHALLENGE}
        said = _("Send a token that works: “Authorization: Bearer pulmu_…”.")
        raise Problem(401, "unauthenticated", said, **headers)
    if not actions.count_call(shower.token, at=now):
        wait = str(rules.wait_until_next(now))
        raise Problem(429, "too_many_calls", _("Go on in a minute."), Retry_After=wait)
    request.shower, request.actor = shower, shower.actor
    methods = [method for known, method in OPERATIONS if known == name]
    known = OPERATIONS.get((str(name), str(request.method)))
    if known is None and methods:
        raise Problem(405, "method_not_allowed", Allow=", ".join(sorted(methods)))
    if known is not None and known.scope is not None and known.scope not in shower.scopes:
        raise _lacking(known.scope)
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST":
        return view(request, *args, **kwargs)
    return _once(request, key, lambda: view(request, *args, **kwargs))


def _token_of(request: HttpRequest) -> str:
    sort, _blank, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if sort.lower() == "bearer" else ""


def _lacking(scope: Scope) -> Problem:
    said = _("This token lacks the scope “%(scope)s”, or whose it is may not do that.")
    return Problem(403, "scope_missing", said % {"scope": scope.value})


def _once(request: ApiRequest, key: str, doing: Callable[[], HttpResponse]) -> HttpResponse:
    if not (0 < len(key) <= rules.LONGEST_KEY and key.isascii() and key.isprintable()):
        said = _("An idempotency key is 1 to 255 printable characters of ASCII.")
        raise Problem(400, "idempotency_key_wrong", said)
    made: list[HttpResponse] = []

    def run() -> Answer:
        made.append(doing())
        return Answer(made[0].status_code, made[0].content.decode())

    answer = replays.once(
        request.shower.token, key=key, request=_digest(request), run=run, at=timezone.now()
    )
    if made:
        return made[0]
    return HttpResponse(
        answer.body,
        status=answer.status,
        content_type="application/json; charset=utf-8",
        headers={"Idempotency-Replayed": "true"},
    )


def _digest(request: HttpRequest) -> str:
    said = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(said).hexdigest()
