"""A list that a company hands over: its roster of the insured, its invoices. Seen first."""

from __future__ import annotations

import contextlib

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies import queries
from pulmu.domains.companies.models import Company
from pulmu.domains.workbook import actions, messages
from pulmu.domains.workbook import queries as imports
from pulmu.domains.workbook.models import Import
from pulmu.surfaces.desk import figures, uploads
from pulmu.surfaces.desk.companyforms import InvoicesForm, ListForm
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.shell import show
from pulmu.surfaces.desk.views.company import CURRENT, back, to_company

FORMS: dict[str, type[ListForm]] = {"hires": ListForm, "revenue": InvoicesForm}
NOT_TYPED = frozenset({"기업코드", "증빙"})


@door(Permission.WORKBOOK_IMPORT)
@form_page
def company_list(request: DeskRequest, key: str, sheet: str) -> HttpResponse:
    found = queries.company(request.actor, key)
    wanted = messages.template_of(sheet)
    if sheet not in FORMS or wanted is None:
        raise Http404
    initial = _again(request, found, sheet)
    is_sent = request.method == "POST"
    form = FORMS[sheet](
        request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial
    )
    if is_sent and form.is_valid():
        try:
            made = _received(request, form, found, sheet)
        except Refused as error:
            form.add_error("file" if form.cleaned_data["file"] else "rows", str(error))
        else:
            return redirect("desk:import", key=made.key)
    heading, left_out = _words(sheet)
    said = [one.name for one in wanted.columns if one.name not in NOT_TYPED]
    return show(
        request,
        "desk/company_list.html",
        current=CURRENT,
        form=form,
        heading=heading,
        lead=found.name,
        columns=[messages.column_name(name) for name in said],
        left_out=left_out,
        instead=form.instead,
        back=to_company(found),
        crumbs=[back(), to_company(found)],
    )


def _received(request: DeskRequest, form: ListForm, found: Company, sheet: str) -> Import:
    said = form.cleaned_data
    with contextlib.ExitStack() as stack:
        file = said["file"]
        return actions.receive_company_list(
            request.actor,
            sheet=sheet,
            company=found.key,
            path=stack.enter_context(uploads.laid_down(file)) if file else None,
            text=said["rows"],
            instead=form.said_instead(),
            language=figures.lang(),
            at=timezone.now(),
        )


def _again(request: DeskRequest, found: Company, sheet: str) -> dict[str, str]:
    """The rows of an earlier list of this company that are to be mended, and what they mean."""
    key = request.GET.get("again", "")
    said = actions.pasted_text(request.actor, import_key=key, company=found.key) if key else None
    if said is None or said[0] != sheet:
        return {}
    meant = imports.one(request.actor, key).instead
    return {**{name: word for name, word in meant.items() if word}, "rows": said[1]}


def _words(sheet: str) -> tuple[str, str]:
    if sheet == "hires":
        return _("Roster of the insured"), _(
            "Whole names are masked before anything is kept. A file with resident registration "
            "numbers is refused."
        )
    return _("Invoices"), _("Whom an invoice went to is not read, and not kept.")
