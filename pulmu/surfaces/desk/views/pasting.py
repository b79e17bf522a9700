"""Rows pasted from a spreadsheet into one list; from there on they are an import like any other."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.workbook import actions, messages
from pulmu.surfaces.desk import figures
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.importforms import PasteForm
from pulmu.surfaces.desk.shell import IMPORTS, show
from pulmu.ui.parts import Column, Link


@door(Permission.WORKBOOK_IMPORT)
@form_page
def paste(request: DeskRequest, sheet: str) -> HttpResponse:
    wanted = messages.template_of(sheet)
    if wanted is None:
        raise Http404
    form = PasteForm(
        request.POST if request.method == "POST" else None, initial={"rows": _again(request, sheet)}
    )
    if form.is_valid():
        try:
            made = actions.receive_pasted(
                request.actor,
                sheet=sheet,
                text=form.cleaned_data["rows"],
                language=figures.lang(),
                at=timezone.now(),
            )
        except Refused as error:
            form.add_error("rows", str(error))
        else:
            return redirect("desk:import", key=made.key)
    columns = {
        one.name: Column(label=messages.column_name(one.name) + (" *" if one.required else ""))
        for one in wanted.columns
    }
    return show(
        request,
        "desk/paste.html",
        current=IMPORTS,
        form=form,
        name=messages.sheet_name(wanted.name),
        columns=columns,
        examples=[(columns[one.name], one.example) for one in wanted.columns],
        crumbs=[Link(label=_("Yearly workbook"), href=reverse("desk:imports"))],
    )


def _again(request: DeskRequest, sheet: str) -> str:
    """The rows of an earlier paste into this list that is to be mended."""
    key = request.GET.get("again", "")
    found = actions.pasted_text(request.actor, import_key=key) if key else None
    return found[1] if found is not None and found[0] == sheet else ""
