from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from pulmu.core.tenancy.permissions import Permission
from pulmu.web.access import page
from pulmu.web.http import ActorRequest


@page(Permission.DESK_OPEN)
def home(request: ActorRequest) -> HttpResponse:
    return render(request, "portal/front.html")
