"""One small form on a page of its own: sent, refused in words beside its fields, or done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect

from pulmu.core.kernel.errors import Refused
from pulmu.ui.parts import Link

from .doors import DeskRequest, back_to
from .shell import show

# How the id of a place begins in which a form opens.
HERE = "here-"


def sent(
    request: DeskRequest,
    form: Form,
    doing: Callable[[], str],
    *,
    goal: str,
    blames: Mapping[str, str] | None = None,
) -> HttpResponse | None:
    """Do what the form asks for, say so and go on to where it was sent from, or else the goal;
    None while something is to be put right.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        said = doing()
    except Refused as error:
        field = (blames or {}).get(error.code, "")
        form.add_error(field if field in form.fields else None, str(error))
        return None
    messages.success(request, said)
    return redirect(back_to(request) or goal)


def page(
    request: DeskRequest,
    form: Form,
    *,
    heading: str,
    go: str,
    back: Link,
    current: str,
    lead: str = "",
) -> HttpResponse:
    template = "desk/small_form.html"
    if _opens_here(request):
        template = "desk/small_here.html"
        # Several may be open on one page.
        form.auto_id = f"{request.htmx.target}-%s"
    return show(
        request,
        template,
        current=current,
        form=form,
        heading=heading,
        lead=lead,
        go=go,
        back=back,
        crumbs=[back],
        next=back_to(request),
        here=_here(request),
    )


def _here(request: DeskRequest) -> str:
    """The page that the form opens on, at the group of lines that it opens in: `here-<group>-1`."""
    group = (request.htmx.target or "").removeprefix(HERE).rpartition("-")[0]
    return f"{request.htmx.current_url_abs_path or ''}#{group}"


def _opens_here(request: DeskRequest) -> bool:
    """Asked for by a line of another page, which shows the form alone."""
    return request.method == "GET" and (request.htmx.target or "").startswith(HERE)
