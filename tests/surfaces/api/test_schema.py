"""Schemathesis asks what the description allows, and much that it does not: nothing breaks, and
every answer is one that is described.

Random keys name nothing, so keys are those of records that are there: acts are really done.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pulmu.surfaces.api.api import api
from pulmu.surfaces.api.pages import ROOT

from .test_boundaries import keys

__all__ = ["keys"]

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    (method, path)
    for path, methods in api.get_openapi_schema(path_prefix=ROOT)["paths"].items()
    for method in methods
]
FAST, SLOW = 5, 40
KEY = re.compile(r"[a-z2-7]{26}")
OF = {
    "programme": "programmes",
    "session": "sessions",
    "enrolment": "enrolments",
    "person": "person",
    "persons": "person",
    "sessions": "sessions",
    "offering": "offerings",
}


def with_records(said: Any, keys: dict[str, str], name: str = "", path: str = "") -> Any:
    """The same, with keys of records that are there."""
    if isinstance(said, dict):
        return {one: with_records(value, keys, one, path) for one, value in said.items()}
    if isinstance(said, list):
        return [with_records(one, keys, name, path) for one in said]
    if isinstance(said, str) and KEY.fullmatch(said):
        resource = "attendances" if path.startswith(f"{ROOT}attendances") else "enrolments"
        return keys[OF.get(name, resource)]
    return said


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """The site behind a server, which says from where a call comes."""
    environ["REMOTE_ADDR"] = "127.0.0.1"
    return site()(environ, start_response)


@cache
def site() -> Any:
    return get_wsgi_application()


@cache
def schema() -> Any:
    return schemathesis.openapi.from_wsgi(f"{ROOT}openapi.json", application)


def ask(program: Any, keys: dict[str, str], method: str, path: str, count: int) -> None:
    operation = schema()[path][method.upper()]
    resource = "verify" if "verify" in path else path.removeprefix(ROOT).split("/")[0]
    here = dict.fromkeys(re.findall(r"\{(\w+)\}", path), keys.get(resource, "")) or None
    fits = operation.as_strategy(GenerationMode.POSITIVE, path_parameters=here)
    asked = [fits]
    if operation.body or operation.query:
        asked.append(operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=here))

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(asked), is_real=st.booleans())
    def conforms(case: Case, is_real: bool) -> None:
        if is_real:
            case.body = with_records(case.body, keys, path=path)
        case.headers["Authorization"] = f"Bearer {program.text}"
        case.call_and_validate(checks=CHECKS, excluded_checks=[negative_data_rejection])

    conforms()


@pytest.fixture(autouse=True)
def _one_line_to_the_database():
    """A served request closes its line at the end, and with it what the test has not committed."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(settings):
    settings.PULMU_API_CALLS_A_MINUTE = 1_000_000


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_described_and_nothing_breaks(program, keys, method, path):
    ask(program, keys, method, path, FAST)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_described_and_nothing_breaks_at_length(program, keys, method, path):
    ask(program, keys, method, path, SLOW)
