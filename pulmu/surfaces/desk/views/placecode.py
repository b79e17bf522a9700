"""The QR code of a machine, on a sheet of paper to hang up beside it."""

from __future__ import annotations

import segno
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.places.models import Resource
from pulmu.surfaces.desk.doors import DeskRequest, door
from pulmu.surfaces.desk.views.places import own


@door(Permission.PLACES_WRITE)
@require_safe
def code(request: DeskRequest, key: str) -> HttpResponse:
    found = own(request, key)
    if found.is_virtual:
        raise Http404
    address = settings.PULMU_SITE_URL + reverse("machine", args=[found.door])
    drawn = segno.make(address, error="m").svg_inline(
        scale=8, border=3, dark="#000000", light="#ffffff", omitsize=True, svgclass="kiosk-code"
    )
    context = {
        "name": found.name,
        "rules": _rules(found),
        "qr": SafeString(drawn),
        "back": reverse("desk:resource", args=[found.key]),
    }
    response = render(request, "desk/resource_code.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _rules(found: Resource) -> list[str]:
    said = [_("Scan the code with your phone to begin, and again when you are done.")]
    if found.equipment_class is not None and found.equipment_class.needs_training:
        training = _("Only with the safety training “%(name)s”.")
        said.append(training % {"name": found.equipment_class.name})
    if found.needs_ventilation:
        said.append(_("Ventilate, five minutes in every hour."))
    if found.grace_minutes:
        late = _("After %(count)d minutes without check-in it is given away.")
        said.append(late % {"count": found.grace_minutes})
    return said
