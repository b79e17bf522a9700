"""Addresses that are a proof by themselves: `/t/...`, `/g/...`, `/b/...`, `/p/...`, `/j/...`,
`/q/...`, `/m/...`. Whoever has one may look and act.

So they stand in no log, in no cache, and in no `Referer` of another site.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

_TICKET = re.compile(r"/(t|g|s|b|p|j|q|m|screen)/[^/\s?'\"]+")

View = Callable[..., HttpResponse]


def ticketed(view: View) -> View:
    """A page that its address opens."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        # Not `no-referrer`: with that a browser sends the page's own forms as from nowhere.
        response.headers["Referrer-Policy"] = "same-origin"
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
