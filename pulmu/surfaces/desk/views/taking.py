"""Lists of persons, and rows that may name some, taken out of the house: without the mask, for a
reason kept on record.
"""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions, queries
from pulmu.domains.programmes import queries as sessions
from pulmu.domains.workbook import actions as uploads
from pulmu.domains.workbook import queries as workbook
from pulmu.papers import rows_to_mend as paper
from pulmu.surfaces.desk import exports, lists, words
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.forms import RowsForm, TakeForm
from pulmu.surfaces.desk.shell import IMPORTS, PEOPLE, show
from pulmu.ui.parts import Link

MOST_TAKEN = 5_000
ENDINGS = ("xlsx", "csv")


@door(Permission.PEOPLE_UNMASK)
@form_page
def people_list(request: DeskRequest, ending: str) -> HttpResponse:
    """Who fits the search and had not the use of their data stopped, up to 5,000."""
    text = request.GET.get("q", "").strip()
    found = queries.find(request.actor, text) if text else queries.people(request.actor)
    keys = list(queries.usable(found).values_list("key", flat=True)[:MOST_TAKEN])
    form = form_of(request, ending)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        said = actions.unmask(
            request.actor, keys=keys, what="desk.people.list", at=timezone.now(), reason=reason
        )
        heads = [_("Name"), _("Phone"), _("Year of birth"), _("Region"), _("Affiliation")]
        rows = [[c.name, c.phone, c.birth_year or "", c.region, c.affiliation] for c in said]
        name = f"{request.organisation.code}-people"
        return exports.table(heads, rows, sheet=_("People"), name=name, ending=ending)
    back = reverse("desk:people") + (f"?{lists.query(q=text)}" if text else "")
    return asked(request, form, len(keys), Link(label=_("People"), href=back), PEOPLE)


@door(Permission.PEOPLE_UNMASK)
@form_page
def roster_list(request: DeskRequest, key: str, ending: str) -> HttpResponse:
    """Who is on the list of a session, to be signed or called; without whom had the use of their
    data stopped.
    """
    session = sessions.session(request.actor, key)
    roster = [one for one in sessions.roster(request.actor, key) if not one.person.is_suspended]
    form = form_of(request, ending)
    if form.is_bound and form.is_valid():
        people = actions.unmask(
            request.actor,
            keys=[one.person.key for one in roster],
            what="desk.roster",
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        known = {one.key: one for one in people}
        heads = [_("Day"), _("Name"), _("Phone"), _("Affiliation"), _("Role"), _("Present")]
        rows = [
            [
                one.on.isoformat(),
                known[one.person.key].name,
                known[one.person.key].phone,
                one.affiliation,
                words.stored(one.role),
                "O" if one.is_present else "",
            ]
            for one in roster
        ]
        name = f"{request.organisation.code}-{session.code}"
        return exports.table(heads, rows, sheet=_("Attendances"), name=name, ending=ending)
    back = Link(label=session.programme.name, href=reverse("desk:fact", args=["session", key]))
    return asked(request, form, len({one.person_id for one in roster}), back, "session")


@door(Permission.PEOPLE_UNMASK)
@form_page
def rows_to_mend(request: DeskRequest, key: str) -> HttpResponse:
    """The wrong rows of an upload as a workbook that comes in again once they are mended."""
    found = workbook.one(request.actor, key)
    request.actor.require(Permission.WORKBOOK_IMPORT)
    form = RowsForm(request.POST or None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        taken = uploads.take_rows(request.actor, import_key=key, reason=reason, at=timezone.now())
        name = f"{Path(found.file_name).stem}-rows"
        return exports.download(paper.rows_to_mend(taken), name=name, ending="xlsx")
    at = reverse("desk:import", args=[key])
    return show(
        request,
        "desk/take_rows.html",
        current=IMPORTS,
        form=form,
        # Only of a file that waits and has errors are whole rows kept.
        is_whole=uploads.has_rows_to_mend(request.actor, import_key=key),
        back=at,
        crumbs=[
            Link(label=_("Yearly workbook"), href=reverse("desk:imports")),
            Link(label=found.file_name, href=at),
        ],
    )


def form_of(request: DeskRequest, ending: str) -> TakeForm:
    if ending not in ENDINGS:
        raise Http404
    return TakeForm(request.POST or None)


def asked(
    request: DeskRequest, form: TakeForm, count: int, back: Link, current: str
) -> HttpResponse:
    return show(
        request,
        "desk/take_list.html",
        current=current,
        form=form,
        count=count,
        back=back.href,
        crumbs=[back],
    )
