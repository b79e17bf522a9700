"""What describes the API: for machines, and for people who write to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from . import problems
from .api import ABOUT, api

ROOT = "/api/v1/"


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(api.get_openapi_schema(path_prefix=ROOT), json_dumps_params={"indent": 1})


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """One page, of the same description."""
    schema = api.get_openapi_schema(path_prefix=ROOT)
    groups: dict[str, list[dict[str, str]]] = {}
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            said = {
                "method": method.upper(),
                "path": path,
                "about": one["description"].replace("`", ""),
                "scope": one.get("x-scope") or "",
            }
            groups.setdefault(one["tags"][0], []).append(said)
    return render(request, "api/reference.html", {"about": ABOUT, "groups": groups.items()})


@csrf_exempt
def nothing(_request: HttpRequest) -> HttpResponse:
    return problems.answer(404, "not_found")
