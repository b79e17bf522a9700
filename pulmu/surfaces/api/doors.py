"""Every operation of the API says what it needs and which acts of the house it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from ninja.security import HttpBearer

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tokens.choices import Scope
from pulmu.core.tokens.queries import Shower

Method = Literal["GET", "POST", "PATCH"]


class ApiRequest(HttpRequest):
    """A request whose token was looked at: who acts by it, and within what."""

    actor: Actor
    shower: Shower


@dataclass(frozen=True, slots=True)
class Operation:
    """``scope`` None is for any token at all. ``does`` names actions of `domains.*.actions`."""

    name: str
    scope: Scope | None
    does: tuple[str, ...]


# By the name of the URL and the method.
OPERATIONS: dict[tuple[str, str], Operation] = {}


class Bearer(HttpBearer):
    """For the description of the API; `entrance` has looked at the token before this is asked."""

    openapi_description = "A token of `desk/settings/tokens/`, `pulmu_...`."

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return getattr(request, "shower", None)


def operation(
    router: Router,
    method: Method,
    path: str,
    *,
    response: Any,
    scope: Scope | None,
    does: tuple[str, ...] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Of a view under a path. What was made answers 201."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        name = _name_of(path, str(router.tags[0] if router.tags else ""))
        OPERATIONS[name, method] = Operation(view.__name__, scope, does)
        said = (view.__doc__ or "").strip()
        first = said.split(".", 1)[0]
        router.add_api_operation(
            path,
            [method],
            view,
            auth=Bearer(),
            response=response,
            operation_id=view.__name__,
            summary=" ".join(first.split()),
            description=" ".join(said.split()),
            url_name=name,
            openapi_extra={"x-scope": scope.value if scope else None, "x-does": list(does)},
        )
        return view

    return decorate


def _name_of(path: str, tag: str) -> str:
    """One name for one path, whatever its methods."""
    steps = [step.split(":")[-1].strip("{}") if "{" in step else step for step in path.split("/")]
    return "_".join(filter(None, (tag, *steps))).replace("-", "_")
