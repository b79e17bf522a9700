"""Signing in with Kakao or Naver: OAuth 2 with a code, a state and, at Kakao, PKCE.

Of the other side only its number of the account is read: no e-mail, no name, no token is kept. A
number that nobody connected before opens nothing, whatever e-mail address stands behind it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from pulmu.core.members.choices import Provider

SESSION_KEY, LONGEST_WAY = "oauth", 600
TIMEOUT, MOST_READ = 5, 100_000


class NoAnswer(Exception):
    """The other side said no, or nothing that can be used."""


@dataclass(frozen=True, slots=True)
class Way:
    """The three addresses of a provider, and where in its answer the number stands."""

    authorise: str
    token: str
    profile: str
    number: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """What came back from the way: whose number, for whom, and where to go on to."""

    provider: Provider
    number: str
    user_key: str
    goal: str


def offered() -> list[Provider]:
    """The providers for which this site has keys."""
    return [provider for provider in Provider if provider.value in settings.PULMU_OAUTH]


def start(request: HttpRequest, provider: Provider, *, user_key: str, goal: str) -> str:
    """The address to send a browser to. ``user_key`` says for whose account it is connected."""
    verifier = secrets.token_urlsafe(48)
    state = secrets.token_urlsafe(32)
    request.session[SESSION_KEY] = {
        "provider": provider.value,
        "state": state,
        "verifier": verifier,
        "user": user_key,
        "goal": goal,
        "at": int(time.time()),
    }
    asked = {
        "response_type": "code",
        "client_id": _key(provider),
        "redirect_uri": _address(provider),
        "state": state,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    return f"{_way(provider).authorise}?{urlencode(asked)}"


def finish(request: HttpRequest, provider: Provider) -> Back:
    """Who came back. Each way is gone once, and within ten minutes."""
    begun = request.session.pop(SESSION_KEY, None) or {}
    state = request.GET.get("state", "")
    fits = begun.get("provider") == provider.value and constant_time_compare(
        begun.get("state", ""), state
    )
    if not (fits and state and time.time() - begun["at"] < LONGEST_WAY):
        raise NoAnswer("state")
    code = request.GET.get("code", "")
    if not code:
        raise NoAnswer("code")
    way = _way(provider)
    asked = {
        "grant_type": "authorization_code",
        "client_id": _key(provider),
        "client_secret": settings.PULMU_OAUTH[provider.value]["secret"],
        "redirect_uri": _address(provider),
        "code": code,
        "state": state,
        "code_verifier": begun["verifier"],
    }
    said = _read(Request(way.token, data=urlencode(asked).encode()))  # noqa: S310 -- of our settings
    token = said.get("access_token")
    if not isinstance(token, str) or not token:
        raise NoAnswer("token")
    bearer = {"Authorization": f"Bearer {token}"}
    profile = _read(Request(way.profile, headers=bearer))  # noqa: S310 -- of our settings
    return Back(provider, _number(profile, way.number), begun["user"], begun["goal"])


def _number(profile: Mapping[str, Any], path: tuple[str, ...]) -> str:
    found: Any = profile
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, bool) or not isinstance(found, int | str) or found == "":
        raise NoAnswer("number")
    return str(found)


class _Straight(HTTPRedirectHandler):
    """No detour: a code and a secret go to the address that is known, and nowhere else."""

    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        return None


def _read(request: Request) -> dict[str, Any]:
    request.add_header("Accept", "application/json")
    try:
        with build_opener(_Straight).open(request, timeout=TIMEOUT) as answer:
            said = json.loads(answer.read(MOST_READ))
    except (URLError, OSError, ValueError) as error:
        raise NoAnswer("answer") from error
    if not isinstance(said, dict):
        raise NoAnswer("answer")
    return said


def _way(provider: Provider) -> Way:
    said = settings.PULMU_OAUTH[provider.value]
    return Way(said["authorise"], said["token"], said["profile"], tuple(said["number"]))


def _key(provider: Provider) -> str:
    return str(settings.PULMU_OAUTH[provider.value]["key"])


def _address(provider: Provider) -> str:
    """Where the provider sends the browser back to; to be registered there, letter by letter."""
    return f"{settings.PULMU_SITE_URL}{reverse('oauth_back', args=[provider.value])}"


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
