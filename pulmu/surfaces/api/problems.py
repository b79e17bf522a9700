"""What went wrong, as RFC 9457 has it: a stable code for programs, a sentence for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import HttpError, ValidationError

from pulmu.core.kernel.errors import DomainError, NotAllowed, NotFound
from pulmu.domains.programmes.actions import AnswersWrong

CONTENT_TYPE = "application/problem+json"
TITLES: dict[int, Promise] = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("A token is needed"),
    403: gettext_lazy("The token does not allow this"),
    404: gettext_lazy("There is nothing here"),
    405: gettext_lazy("This cannot be asked here"),
    409: gettext_lazy("Not as things stand"),
    412: gettext_lazy("It was changed meanwhile"),
    413: gettext_lazy("Too much at once"),
    415: gettext_lazy("The request cannot be read"),
    422: gettext_lazy("Something that was sent does not fit"),
    429: gettext_lazy("Too many calls"),
    500: gettext_lazy("That went wrong on our side"),
}
# Refusals that are about what was sent, whenever it is sent. All others are about how things stand.
ABOUT_WHAT_WAS_SENT = frozenset(
    {
        "api.idempotency_key_used",
        "credentials.ends_before_start",
        "credentials.name_missing",
        "credentials.reason_missing",
        "people.birth_impossible",
        "people.email_impossible",
        "people.form_broken",
        "people.guardian_unnamed",
        "people.name_missing",
        "people.phone_impossible",
        "people.resident_number",
        "people.unknown_sex",
        "programmes.answers_wrong",
        "programmes.attendance_in_future",
        "programmes.code_missing",
        "programmes.deadline_wrong",
        "programmes.ends_before_start",
        "programmes.form_broken",
        "programmes.letter_empty",
        "programmes.name_missing",
        "programmes.negative_count",
        "programmes.nothing_chosen",
        "programmes.number_wrong",
        "programmes.too_many",
        "programmes.unknown_word",
        "records.too_long",
    }
)
_PARTS = {"body", "query", "path", "header"}


class Problem(Exception):
    """Ends a call with a problem of its own."""

    def __init__(self, status: int, code: str, detail: str = "", **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers


def answer(
    status: int,
    code: str,
    detail: str = "",
    *,
    errors: Iterable[dict[str, str]] = (),
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    said: dict[str, Any] = {
        "type": f"{settings.PULMU_SITE_URL}/api/v1/#{code}",
        "title": str(TITLES[status]),
        "status": status,
        "code": code,
    }
    if detail:
        said["detail"] = detail
    if listed := list(errors):
        said["errors"] = listed
    content = json.dumps(said, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers=headers)


def of_problem(_request: HttpRequest, error: Problem) -> HttpResponse:
    headers = {name.replace("_", "-"): value for name, value in error.headers.items()}
    return answer(error.status, error.code, error.detail, headers=headers)


def of_domain(_request: HttpRequest, error: DomainError) -> HttpResponse:
    match error:
        case NotFound():
            return answer(404, NotFound.code)
        case NotAllowed():
            return answer(403, NotAllowed.code)
        case AnswersWrong():
            errors = [
                {"pointer": f"/answers/{_escaped(key)}", "code": str(fault)}
                for key, fault in error.faults.items()
            ]
            return answer(422, error.code, str(error), errors=errors)
        case _ if error.code in ABOUT_WHAT_WAS_SENT:
            return answer(422, error.code, str(error))
    return answer(409, error.code, str(error))


def of_validation(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Where each thing stands that does not fit, and never what stood there."""
    errors = [_where(one) for one in error.errors]
    return answer(422, "invalid", _("Look at “errors”."), errors=errors)


def of_http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    status = error.status_code if error.status_code in TITLES else 400
    return answer(status, {400: "unreadable", 401: "unauthenticated"}.get(status, "refused"))


def not_there(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return answer(404, NotFound.code)


def _where(one: dict[str, Any]) -> dict[str, str]:
    part, *path = (str(step) for step in one["loc"])
    if part == "body" and path:
        # The name of the parameter in our own code; whoever sends knows of none.
        path = path[1:]
    said = {"code": str(one["type"]), "detail": str(one["msg"])}
    if part == "body":
        return {"pointer": "".join(f"/{_escaped(step)}" for step in path), **said}
    return {"parameter": ".".join(path), "in": part if part in _PARTS else "query", **said}


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
