"""What people see when something is refused, missing or broken. Calm, and never a stack trace."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

FORBIDDEN, NOT_FOUND, BROKEN = 403, 404, 500


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=NOT_FOUND)


def server_error(_request: HttpRequest) -> HttpResponse:
    """Without a context: what broke may be the very thing that a context needs."""
    return HttpResponse(render_to_string("500.html"), status=BROKEN)
