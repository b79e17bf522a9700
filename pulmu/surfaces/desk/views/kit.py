"""The page `/ui/`: every component of the kit in every state (decision 0011)."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.shell import show
from pulmu.ui import gallery
from pulmu.ui.parts import undone_at
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

TEMPLATE = "ui/gallery.html"


def open_to(*, production: bool) -> Permission | None:
    """Everybody where people build or try the site out, staff where they work."""
    return Permission.DESK_OPEN if production else None


@page(open_to(production=settings.PRODUCTION))
@form_page
def kit(request: ActorRequest) -> HttpResponse:
    """Its forms can be sent, so that what follows is seen as well; nothing is stored."""
    if request.method == "POST":
        said = _("Nothing was saved: this page is only for looking.")
        messages.success(request, said, extra_tags=undone_at(reverse("kit")))
        return redirect("kit")
    if request.actor.can(Permission.DESK_OPEN):
        return _in_the_desk(request)
    return render(request, TEMPLATE, _context())


@page(open_to(production=settings.PRODUCTION))
@require_safe
def options(request: ActorRequest) -> HttpResponse:
    """What the lookup on the page finds."""
    typed = request.GET.get("company-q", "").strip()
    found = {
        "options": gallery.options(typed),
        "typed": typed,
        "chosen": request.GET.get("company", ""),
    }
    return render(request, "ui/gallery_options.html", found)


@door(Permission.DESK_OPEN)
def _in_the_desk(request: DeskRequest) -> HttpResponse:
    return show(request, TEMPLATE, current="", **_context())


def _context() -> dict[str, object]:
    return gallery.context(here=reverse("kit"), lookup_href=reverse("kit_options"))
