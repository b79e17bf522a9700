"""The page `/ui/`: every component of the kit in every state, for staff (decision 0012)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.surfaces.desk.doors import DeskRequest, door
from pulmu.surfaces.desk.shell import show
from pulmu.ui import gallery
from pulmu.ui.parts import undone_at


@door(Permission.DESK_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def kit(request: DeskRequest) -> HttpResponse:
    """Its forms can be sent, so that what follows is seen as well; nothing is stored."""
    here = reverse("kit")
    if request.method == "POST":
        said = _("Nothing was saved: this page is only for looking.")
        messages.success(request, said, extra_tags=undone_at(here))
        return redirect(here)
    context = gallery.context(here=here, lookup_href=reverse("kit_options"))
    return show(request, "ui/gallery.html", current="", **context)


@door(Permission.DESK_OPEN)
@require_safe
def options(request: DeskRequest) -> HttpResponse:
    """What the lookup on the page finds."""
    typed = request.GET.get("company-q", "").strip()
    found = {
        "options": gallery.options(typed),
        "typed": typed,
        "chosen": request.GET.get("company", ""),
    }
    return render(request, "ui/gallery_options.html", found)
