"""Programs that call the API, each with a token of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation, User
from pulmu.core.tenancy.permissions import Role
from pulmu.core.tokens import actions
from pulmu.core.tokens.choices import Scope
from tests.conftest import Cast
from tests.factories import a_user, an_actor

ROOT = "/api/v1"
EVERY = tuple(Scope)


@dataclass
class Program:
    """Somebody else's program, with one token."""

    text: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    language: str = "en"

    def ask(self, method: str, path: str, said: Any = None, **headers: str) -> Any:
        more: dict[str, Any] = {}
        if said is not None:
            more = {"data": said, "content_type": "application/json"}
        return getattr(self.client, method.lower())(
            path if path.startswith(ROOT) else ROOT + path,
            headers={
                "authorization": f"Bearer {self.text}",
                "accept-language": self.language,
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
            **more,
        )

    def get(self, path: str, said: Any = None, **headers: str) -> Any:
        if said:
            return self.client.get(
                ROOT + path,
                said,
                headers={
                    "authorization": f"Bearer {self.text}",
                    "accept-language": self.language,
                },
            )
        return self.ask("get", path, **headers)

    def post(self, path: str, said: Any = None, **headers: str) -> Any:
        return self.ask("post", path, said, **headers)

    def patch(self, path: str, said: Any = None, **headers: str) -> Any:
        return self.ask("patch", path, said, **headers)


def a_manager(cast: Cast, lab: Organisation, email: str = "boss@example.org") -> tuple[User, Actor]:
    user = a_user(email, "소장")
    return user, an_actor(user, lab, Role.MANAGER)


def a_token(boss: Actor, *scopes: Scope, name: str = "동기화") -> str:
    _token, text = actions.make(
        boss, name=name, scopes=scopes or EVERY, once=new_key(), at=timezone.now()
    )
    return text


@pytest.fixture
def boss(cast: Cast) -> Actor:
    """Runs Gimhae, and makes its tokens."""
    return a_manager(cast, cast.gimhae)[1]


@pytest.fixture
def program(boss: Actor) -> Program:
    """May do everything that a token may."""
    return Program(a_token(boss))


@pytest.fixture
def with_scopes(boss: Actor) -> Callable[..., Program]:
    return lambda *scopes: Program(a_token(boss, *scopes))


@pytest.fixture
def stranger(cast: Cast) -> Program:
    """Of another lab, with every scope there."""
    return Program(a_token(a_manager(cast, cast.other_lab, "other@example.org")[1]))
