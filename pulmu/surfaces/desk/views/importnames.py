"""What a lab's own names of sheets and columns mean: told once, listed, forgotten."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.workbook import actions, queries
from pulmu.domains.workbook.messages import column_name
from pulmu.domains.workbook.models import Import
from pulmu.surfaces.desk import figures, importforms, lists
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.importforms import LOOK, SheetNamesForm
from pulmu.surfaces.desk.shell import IMPORTS, show
from pulmu.ui.parts import Column, Link, Problem


@door(Permission.WORKBOOK_IMPORT)
@form_page
def match(request: DeskRequest, key: str) -> HttpResponse:
    """Say what the strange names of an upload mean; then it is checked again."""
    found = queries.one(request.actor, key)
    if not queries.may_be_matched(found):
        messages.warning(request, _("There is nothing to match in this import."))
        return redirect("desk:import", key=key)
    if request.method != "POST":
        return _asking(request, found, _forms(request, found, None))
    sheets = queries.asked(request.actor, found)
    chosen = importforms.chosen(request.POST, sheets)
    forms = _forms(request, found, chosen)
    if LOOK in request.POST or any(columns is None for _code, columns in chosen.values()):
        return _asking(request, found, forms)
    bound = [
        SheetNamesForm(request.POST, asked=form.asked, number=number, path=request.path)
        for number, form in enumerate(forms)
    ]
    if not all(form.is_valid() for form in bound):
        return _asking(request, found, bound)
    try:
        actions.remember_names(
            request.actor,
            import_key=key,
            told=[form.told() for form in bound],
            language=figures.lang(),
            at=timezone.now(),
        )
    except Refused as error:
        problems = [Problem(text=str(error))]
        return _asking(request, found, forms, problems=problems)
    messages.success(request, _("These names are remembered. The workbook is checked again."))
    return redirect("desk:import", key=key)


@door(Permission.WORKBOOK_READ)
@require_safe
def names(request: DeskRequest) -> HttpResponse:
    """Every name that was told, and what it means."""
    number = lists.page_number(request.GET.get("page", "1"))
    page = Paginator(_remembered(request), lists.PER_PAGE).get_page(number)
    columns = {
        "name": Column(label=_("In your workbooks"), heads=True),
        "means": Column(label=_("Means here")),
        "told": Column(label=_("Said by")),
        "when": Column(label=_("When"), kind="date"),
    }
    can_forget = request.actor.can(Permission.WORKBOOK_IMPORT)
    if can_forget:
        columns["forget"] = Column(label=_("Forget"), kind="actions")
    return show(
        request,
        "desk/names.html",
        current=IMPORTS,
        names=list(page),
        page=page,
        columns=columns,
        can_forget=can_forget,
        crumbs=[_back()],
    )


@door(Permission.WORKBOOK_IMPORT)
@require_POST
def forget(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        name = actions.forget_name(request.actor, key=key, at=timezone.now())
        return _("“%(name)s” is forgotten.") % {"name": name}

    return act(request, reverse("desk:names"), doing)


def _forms(
    request: DeskRequest, found: Import, chosen: dict[str, queries.Chosen] | None
) -> list[SheetNamesForm]:
    sheets = queries.asked(request.actor, found, chosen=chosen)
    return [
        SheetNamesForm(asked=asked, number=number, path=request.path)
        for number, asked in enumerate(sheets)
    ]


def _asking(
    request: DeskRequest,
    found: Import,
    forms: list[SheetNamesForm],
    *,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    back = reverse("desk:import", args=[found.key])
    return show(
        request,
        "desk/match.html",
        current=IMPORTS,
        forms=forms,
        problems=problems or [],
        back=back,
        crumbs=[_back(), Link(label=found.file_name, href=back)],
    )


def _remembered(request: DeskRequest) -> list[dict[str, Any]]:
    sheets = dict(importforms.sheet_choices())
    out = _("left out")
    told = [
        (one, _("Sheet"), sheets.get(one.code, out)) for one in queries.sheet_names(request.actor)
    ]
    told += [
        (one, sheets[one.sheet], column_name(queries.column_of(one.sheet, one.field)) or out)
        for one in queries.column_names(request.actor)
    ]
    return [
        {
            "key": one.key,
            "name": one.name,
            "where": where,
            "means": means,
            "who": one.told_by,
            "when": figures.moment(one.told_at),
        }
        for one, where, means in told
    ]


def _back() -> Link:
    return Link(label=_("Yearly workbook"), href=reverse("desk:imports"))
