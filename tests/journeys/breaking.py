"""A site whose page `/breaks/` is the kit's, and fails whenever something is sent to it.

Its page of the kit is for staff, as in production.
"""

from __future__ import annotations

from django.http import HttpResponse  # noqa: TID251 -- a view
from django.urls import path

from pulmu.config import urls
from pulmu.core.tenancy.permissions import Permission
from pulmu.surfaces.desk.views import kit
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


@page(Permission.DESK_OPEN)
def breaks(request: ActorRequest) -> HttpResponse:
    if request.method == "POST":
        raise RuntimeError("This page fails on purpose.")
    return kit.kit(request)


urlpatterns = [
    path("breaks/", breaks),
    path("ui/", page(Permission.DESK_OPEN)(kit.kit)),
    *urls.urlpatterns,
]
