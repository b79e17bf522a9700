"""Addresses that are a proof by themselves: `/t/...`, `/g/...`. Whoever has one may look and act.

So they stand in no log, in no cache, and in no `Referer`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

_TICKET = re.compile(r"/(t|g|s)/[^/\s?'\"]+")

View = Callable[..., HttpResponse]


def ticketed(view: View) -> View:
    """A page that its address opens."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapper


class WithoutTickets(logging.Filter):
    """Takes the proof out of an address before a line is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if _TICKET.search(said):
            record.msg, record.args = _TICKET.sub(r"/\1/...", said), ()
        return True


class OriginOfTickets:
    """A browser that was told `no-referrer` says `Origin: null` when it sends a form, which the
    check of the form's token takes for another site. An address that nobody else can know is told
    to come from here; the token is asked for as ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("HTTP_ORIGIN") == "null" and _TICKET.match(request.path):
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)
