"""A site whose page `/breaks/` is the kit's, and fails whenever something is sent to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- a view
from django.urls import path

from pulmu.config import urls
from pulmu.core.tenancy.permissions import Permission
from pulmu.surfaces.desk.doors import door
from pulmu.surfaces.desk.views import kit

handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


@door(Permission.DESK_OPEN)
def breaks(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        raise RuntimeError("This page fails on purpose.")
    return kit.kit(request)


urlpatterns = [path("breaks/", breaks), *urls.urlpatterns]
