"""The API in one piece: its routes, its problems, and what describes it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import Http404, HttpRequest
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from pulmu.core.kernel.errors import DomainError

from . import (
    attendances,
    certificates,
    checkins,
    enrolments,
    offerings,
    problems,
    programmes,
    rosters,
    sessions,
    whose,
)

VERSION = "1.0"
ABOUT = (
    "Programmes, courses, dates, sign-ups, attendance and certificates of one organisation. "
    "Moments are ISO 8601 with an offset; days are Korean. Every POST takes an Idempotency-Key."
)
ANSWERED = ("400", "401", "403", "404", "409", "412", "413", "422", "429")
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; for programs."},
        "detail": {"type": "string", "description": "For people, in their language."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body."},
                    "parameter": {"type": "string"},
                    "in": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Of your own; the same request with the same key is done once, for a day.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The `updated_at` that you saw; 412 when it was changed since.",
    "schema": {"type": "string", "maxLength": 60, "pattern": "^[!-~]*$"},
}


class JsonParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        try:
            said = super().parse_body(request)
        except RecursionError as error:
            raise HttpError(400, "too deep") from error
        return said


class JsonRenderer(BaseRenderer):
    """Moments to the microsecond: by them somebody says which version of a record they saw."""

    media_type = "application/json"

    def render(self, _request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, ensure_ascii=False, default=_plain)


def _plain(said: Any) -> str:
    if isinstance(said, dt.datetime):
        return said.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(said, dt.date):
        return said.isoformat()
    raise TypeError(type(said))


class Api(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """With what holds for every operation: problems, and the header of what is done once."""
        schema = super().get_openapi_schema(**options)
        components = schema["components"]
        components.setdefault("schemas", {})["Problem"] = PROBLEM
        content = {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        components["responses"] = {
            code: {"description": str(problems.TITLES[int(code)]), "content": content}
            for code in ANSWERED
        }
        for path in schema["paths"].values():
            for method, one in path.items():
                one["responses"] = {str(code): said for code, said in one["responses"].items()}
                for code in ANSWERED:
                    one["responses"][code] = {"$ref": f"#/components/responses/{code}"}
                if method == "post":
                    one["parameters"] = [*one["parameters"], IDEMPOTENCY_KEY]
                if method == "patch":
                    one["parameters"] = [*one["parameters"], IF_MATCH]
        return schema


api = Api(
    title="Pulmu",
    version=VERSION,
    description=ABOUT,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    parser=JsonParser(),
    renderer=JsonRenderer(),
)
api.add_exception_handler(DomainError, problems.of_domain)
api.add_exception_handler(problems.Problem, problems.of_problem)
api.add_exception_handler(ValidationError, problems.of_validation)
api.add_exception_handler(HttpError, problems.of_http)
api.add_exception_handler(Http404, problems.not_there)
del api._exception_handlers[Exception]

api.add_router("", whose.router)
api.add_router("/programmes", programmes.router)
api.add_router("/offerings", offerings.router)
api.add_router("/offerings", sessions.of_offerings)
api.add_router("/offerings", enrolments.of_offerings)
api.add_router("/offerings", rosters.router)
api.add_router("/offerings", certificates.of_offerings)
api.add_router("/sessions", sessions.router)
api.add_router("/sessions", checkins.router)
api.add_router("/sessions", attendances.of_sessions)
api.add_router("/enrolments", enrolments.router)
api.add_router("/attendances", attendances.router)
api.add_router("/certificates", certificates.router)
